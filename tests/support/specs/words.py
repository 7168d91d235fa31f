"""The words of drawn specs: names and texts, types, and examples of their values."""

from typing import Any

from hypothesis import strategies as st

from tests.support.specs.hostile import NAMES, PLAIN_TYPES, TEXTS
from tests.support.specs.yaml_text import Node, without_unprintable

_READABLE = [
    text
    for text in TEXTS.values()
    if text.strip() and without_unprintable(text) and "buf:lint" not in text
]
SENTENCES = st.sampled_from(_READABLE) | st.text(
    st.sampled_from("\"'\\`|*_<>&;{}[]()~#$!%@^=:/.,-+019aAb \n")
    | st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Z"]),
    min_size=1,
    max_size=40,
).filter(lambda text: bool(text.strip()))
ANY_TEXT = st.sampled_from(list(TEXTS.values())) | st.text(max_size=20)
_LETTER_FIRST = st.from_regex(r"[a-z][a-z0-9]{0,3}(_[a-z][a-z0-9]{0,2}){0,2}", fullmatch=True)
_DIGIT_FIRST = st.from_regex(r"[a-z]{1,3}_[0-9][a-z0-9]{0,2}", fullmatch=True)
SNAKE = _LETTER_FIRST | _LETTER_FIRST | _DIGIT_FIRST  # no field mask can name the last one
CAMEL = st.from_regex(r"[A-Z][a-z0-9]{0,3}([A-Z][a-z0-9]{0,3}){0,2}", fullmatch=True)
UPPER = st.from_regex(r"[A-Z][A-Z0-9]{0,3}(_[A-Z0-9]{1,3}){0,2}", fullmatch=True)
JSON_NAMES = st.text(
    st.sampled_from("aB01-_. $@/~|`'<>*#{}%&;:") | st.characters(categories=["L"]),
    min_size=1,
    max_size=8,
).filter(lambda name: bool(name.strip()))
WORDS = ["mail", 'a "b" | `c`', "*/ {x} \\ %s", "\U0001f600", "#{x} ${y} {{ z }}"]
_LARGE = 2**53 - 1
JSON = st.recursive(
    st.booleans()
    | st.integers(-_LARGE, _LARGE)
    | st.floats(-1e9, 1e9, allow_subnormal=False)
    | SENTENCES,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "", "b|c", "*/", '"', "\\"]), inner, max_size=2)
    ),
    max_leaves=4,
)
TYPES: list[Node] = [
    {"name": "string", "base": "string"},
    {"name": "integer", "base": "integer"},
    {"name": "wide", "base": "integer64"},
    {"name": "real", "base": "number"},
    {"name": "Boolean", "base": "boolean"},
    {"name": "date/time", "base": "timestamp"},
    {"name": "hash", "base": "object"},
    {"name": "field mask", "base": "field_mask"},
    {
        "name": "short | `code`",
        "base": "string",
        "pattern": "^[A-Z\"'`\\\\|/$]{1,3}$",
        "examples": ["A", '"', "\\", "`|", "$/'"],
        "counterexamples": ["", "a", "AAAA"],
    },
    {"name": "grade", "base": "integer", "minimum": -3, "exclusive_maximum": 9, "not_in": [0, 8]},
    {"name": "time", "include": "time"},
    {"name": "span", "include": "duration"},
    {"name": "amount", "include": "decimal"},
    {"name": "coin", "base": "string", "values": ["EUR", "", '*/ {x} """ | `\\', "\U0001f600 %s"]},
]
EXAMPLES: dict[str, st.SearchStrategy[Any]] = {
    "string": SENTENCES,
    "integer": st.integers(-(2**31), 2**31 - 1),
    "Boolean": st.booleans(),
    "date/time": st.sampled_from(["2024-02-29T23:59:59.999Z", "0001-01-01T00:00:00Z"]),
    "real": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53),
    "wide": st.integers(-(2**53) + 1, 2**53 - 1),
    "time": st.times().map(lambda time: time.isoformat()),
    "span": st.sampled_from(["P1Y2M10DT2H30M", "PT0.50S", "P0W"]),
    "amount": st.decimals(-(10**30), 10**30).map(lambda number: f"{abs(number):f}"),
    "hash": st.dictionaries(st.sampled_from(["a", "", "b|c", "*/", '"', "\\"]), JSON, max_size=2),
    "short | `code`": st.sampled_from(["A", '"', "\\", "`|"]),
    "grade": st.sampled_from([-3, 7]),
    "coin": st.sampled_from(["", "EUR"]),
}
DRAWN = "drawn pattern"  # a type with a different pattern in each spec
_NUMBERS = ("integer", "wide", "real")
WITH_DEFAULT = (*_NUMBERS, "string", "Boolean", "short | `code`", "grade", "coin", DRAWN)


class Drawing:
    """Draws texts and names of one spec, all with the same share of hostile input."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._mischief = draw(st.sampled_from([0, 0, 0, 0, 0, 0, 1, 10]))  # in a hundred draws
        self._types: set[str] = set()
        self._enums: dict[str, list[int]] = {}
        self._spellings: dict[str, dict[str, list[str]]] = {}  # of the values in conditions
        self._values_of_enums: list[str] = []
        self._words: list[str] = []
        self._pattern = ""
        self._matching: list[str] = []

    def _flip(self) -> bool:
        return self._draw(st.booleans())

    def _count(self, most: int) -> int:
        return self._draw(st.integers(0, most))

    def _is_mischief(self) -> bool:
        return self._mischief > 0 and self._draw(st.integers(1, 100)) <= self._mischief

    def _text(self) -> str:
        return self._draw(ANY_TEXT if self._is_mischief() else SENTENCES)

    def _line(self) -> str:
        """Draw a text of one line without surrounding whitespace."""
        text = self._text()
        if self._is_mischief():
            return text
        return " ".join(text.replace("[]", "[ ]").split()) or "x"

    def _name(self, ordinary: st.SearchStrategy[str]) -> str:
        return self._draw(st.sampled_from(NAMES) if self._is_mischief() else ordinary)

    def _type_name(self) -> str:
        free = st.sampled_from(PLAIN_TYPES) | CAMEL
        apart = free.filter(lambda name: name.lower() not in self._types)
        name = self._name(apart)
        self._types.add(name.lower())
        return name

    def _distinct(self, names: st.SearchStrategy[str], most: int) -> list[str]:
        found = st.lists(names, min_size=1, max_size=most, unique_by=told_apart)
        return [self._name(st.just(name)) for name in self._draw(found)]

    def _decisions(self) -> Node:
        keys = ("ambiguity", "decision", "rationale")
        decisions = [{key: self._text() for key in keys} for _ in range(self._count(1))]
        return {"decisions": decisions} if decisions else {}

    def _values(self, word: str) -> st.SearchStrategy[Any]:
        return st.sampled_from(self._matching) if word == DRAWN else EXAMPLES[word]


def told_apart(name: str) -> str:
    return name.replace("_", "").lower()


def names_of(node: Node) -> list[str]:
    """Return the names of the fields of a group, or of a field, to keep others distinct."""
    keys = ("name", "identifier")
    fields = node.get("fields", [node])
    return [told_apart(field[key]) for field in fields for key in keys if key in field]
