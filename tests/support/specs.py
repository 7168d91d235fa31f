"""A Hypothesis strategy for specs, and their YAML.

Most specs satisfy every rule and use names and texts that are unusual but allowed; the others
contain hostile input anywhere. The check decides whether a spec is valid, and the outputs prove it.
"""

import json
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from tests.support.hostile import NAMES, PLAIN_NAMES, PLAIN_TYPES, TEXTS
from tests.support.regexes import matching, patterns

Node = dict[str, Any]

_ESCAPED = re.compile("[^\n -~\xa0-\u1fff\u2030-\ud7ff\ue000-\ufdcf\U00010000-\U0001fffd]")


def as_yaml(spec: Node) -> str:
    """Return a spec as YAML, with one value per line and unusual characters escaped."""
    text = json.dumps(spec, ensure_ascii=False, indent=1)
    return _ESCAPED.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def without_unprintable(text: str) -> bool:
    """Return whether every character is printable or a line end."""
    return all(letter.isprintable() or letter in "\n\u00a0\u3000" for letter in text)


_READABLE = [
    text
    for text in TEXTS.values()
    if text.strip() and without_unprintable(text) and "buf:lint" not in text
]
_SENTENCES = st.sampled_from(_READABLE) | st.text(
    st.sampled_from("\"'\\`|*_<>&;{}[]()~#$!%@^=:/.,-+019aAb \n")
    | st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Z"]),
    min_size=1,
    max_size=40,
).filter(lambda text: bool(text.strip()))
_ANY_TEXT = st.sampled_from(list(TEXTS.values())) | st.text(max_size=20)
_LETTER_FIRST = st.from_regex(r"[a-z][a-z0-9]{0,3}(_[a-z][a-z0-9]{0,2}){0,2}", fullmatch=True)
_DIGIT_FIRST = st.from_regex(r"[a-z]{1,3}_[0-9][a-z0-9]{0,2}", fullmatch=True)
_SNAKE = _LETTER_FIRST | _LETTER_FIRST | _DIGIT_FIRST  # no field mask can name the last one
_CAMEL = st.from_regex(r"[A-Z][a-z0-9]{0,3}([A-Z][a-z0-9]{0,3}){0,2}", fullmatch=True)
_UPPER = st.from_regex(r"[A-Z][A-Z0-9]{0,3}(_[A-Z0-9]{1,3}){0,2}", fullmatch=True)
_JSON_NAMES = st.text(
    st.sampled_from("aB01-_. $@/~|`'<>*#{}%&;:") | st.characters(categories=["L"]),
    min_size=1,
    max_size=8,
).filter(lambda name: bool(name.strip()))
_LARGE = 2**53 - 1
_JSON = st.recursive(
    st.booleans()
    | st.integers(-_LARGE, _LARGE)
    | st.floats(-1e9, 1e9, allow_subnormal=False)
    | _SENTENCES,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "", "b|c", "*/", '"', "\\"]), inner, max_size=2)
    ),
    max_leaves=4,
)

_TYPES: list[Node] = [
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
_EXAMPLES: dict[str, st.SearchStrategy[Any]] = {
    "string": _SENTENCES,
    "integer": st.integers(-(2**31), 2**31 - 1),
    "Boolean": st.booleans(),
    "date/time": st.sampled_from(["2024-02-29T23:59:59.999Z", "0001-01-01T00:00:00Z"]),
    "real": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53),
    "wide": st.integers(-(2**53) + 1, 2**53 - 1),
    "time": st.times().map(lambda time: time.isoformat()),
    "span": st.sampled_from(["P1Y2M10DT2H30M", "PT0.50S", "P0W"]),
    "amount": st.decimals(-(10**30), 10**30).map(lambda number: f"{abs(number):f}"),
    "hash": st.dictionaries(st.sampled_from(["a", "", "b|c", "*/", '"', "\\"]), _JSON, max_size=2),
    "short | `code`": st.sampled_from(["A", '"', "\\", "`|"]),
    "grade": st.sampled_from([-3, 7]),
    "coin": st.sampled_from(["", "EUR"]),
}
_WITHOUT_ORDER = {
    *("types", "enums", "groups", "messages", "fields", "unions", "services", "methods"),
}
_DRAWN = "drawn pattern"  # a type with a different pattern in each spec
_NUMBERS = ("integer", "wide", "real")
_WITH_DEFAULT = (*_NUMBERS, "string", "Boolean", "short | `code`", "grade", "coin", _DRAWN)


class _Drawing:
    """Draws the parts of one spec, all with the same share of hostile input."""

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

    def spec(self) -> Node:
        """Draw a whole spec."""
        found: Node = {"package": self._package()}
        self._words = [_DRAWN, *self._draw(st.lists(st.sampled_from(list(_EXAMPLES)), min_size=1))]
        self._pattern = self._draw(patterns)
        texts = matching(self._pattern).filter(without_unprintable)
        self._matching = self._draw(st.lists(texts, min_size=1, max_size=3))
        found["types"] = [
            scalar if "include" in scalar else scalar | {"description": self._text()}
            for scalar in self._vocabulary()
        ]
        found["enums"] = [self._enum() for _ in range(self._count(2))]
        groups = [self._group() for _ in range(self._count(1))]
        records = [self._message(groups) for _ in range(self._draw(st.sampled_from([2, 1, 3])))]
        if groups:
            found["groups"] = groups
        for index, record in enumerate(records[1:]):
            record["fields"].append(self._nested(records[index], record))
        found["messages"] = records
        if "'hash" not in str([groups, records]) and self._flip():  # an object would be too deep
            for inner in (records[0], records[-1])[: 1 + self._count(1)]:
                records[0]["fields"].append(self._itself(inner, records[0]))
        if groups and self._enums and self._flip():
            found["unions"] = [self._union(groups[0], records)]
        if self._flip():
            found["services"] = [self._service(records)]
            for owner in (*groups, *records) if self._count(4) else ():
                _spell_for_masks(owner["fields"])
        return self._shuffled(found)

    def _shuffled(self, spec: Node) -> Node:
        """Return the spec in any order: a definition may follow its first use."""
        owners = [*spec.get("groups", []), *spec["messages"]]
        for node in (spec, *spec.get("services", []), *owners):
            for key in sorted(_WITHOUT_ORDER & node.keys()):
                node[key] = self._draw(st.permutations(node[key][::-1]))
        return spec

    def _vocabulary(self) -> list[Node]:
        """Return all types, or only those that the spec uses and that services need."""
        needed = {*self._words, "string", "integer", "field mask"}
        drawn: Node = {"name": _DRAWN, "base": "string", "pattern": self._pattern}
        drawn["examples"] = self._matching
        return [scalar for scalar in [*_TYPES, drawn] if scalar["name"] in needed]

    def _values(self, word: str) -> st.SearchStrategy[Any]:
        return st.sampled_from(self._matching) if word == _DRAWN else _EXAMPLES[word]

    def _flip(self) -> bool:
        return self._draw(st.booleans())

    def _count(self, most: int) -> int:
        return self._draw(st.integers(0, most))

    def _is_mischief(self) -> bool:
        return self._mischief > 0 and self._draw(st.integers(1, 100)) <= self._mischief

    def _text(self) -> str:
        return self._draw(_ANY_TEXT if self._is_mischief() else _SENTENCES)

    def _line(self) -> str:
        """Draw a text of one line without surrounding whitespace."""
        text = self._text()
        if self._is_mischief():
            return text
        return " ".join(text.replace("[]", "[ ]").split()) or "x"

    def _name(self, ordinary: st.SearchStrategy[str]) -> str:
        return self._draw(st.sampled_from(NAMES) if self._is_mischief() else ordinary)

    def _type_name(self) -> str:
        free = st.sampled_from(PLAIN_TYPES) | _CAMEL
        apart = free.filter(lambda name: name.lower() not in self._types)
        name = self._name(apart)
        self._types.add(name.lower())
        return name

    def _package(self) -> Node:
        name = self._name(st.sampled_from(["loans", "p", "a_1", "wire", "message", "string_x"]))
        return {
            "name": name,
            "title": self._line(),
            "version": "1.0.0",
            "protobuf": f"{name}.v{self._draw(st.sampled_from([1, 2, 10]))}",
            "description": self._text(),
            "source": {key: self._line() for key in ("publisher", "title", "edition", "notice")},
            "options": self._options(),
        } | self._decisions()

    def _options(self) -> Node:
        paths = st.sampled_from(["example.com/loans/v1", "a.b/c-d/~e;f_1", "loans/v1"])
        return {
            "go_package": self._name(paths),
            "csharp_namespace": self._line(),
            "java_multiple_files": True,
        }

    def _decisions(self) -> Node:
        keys = ("ambiguity", "decision", "rationale")
        decisions = [{key: self._text() for key in keys} for _ in range(self._count(1))]
        return {"decisions": decisions} if decisions else {}

    def _enum(self) -> Node:
        name = self._type_name()
        names = self._distinct(_UPPER | st.sampled_from(["NEW", "NONE", "A_B", "MAX", "NULL"]), 3)
        numbers = self._draw(st.lists(st.integers(-5, 9), min_size=3, unique=True))
        numbers = [0, *filter(None, numbers)] if self._flip() else numbers
        pairs = list(zip(names, numbers, strict=False))
        titles = {n: f"{self._line()} {n}" for _, n in pairs if self._flip()}
        self._enums[name] = [number for _, number in pairs]
        self._spellings[name] = {
            str(n): [str(n), value, *([titles[n]] if n in titles else [])] for value, n in pairs
        }
        self._values_of_enums += [value for value, _ in pairs]
        return {
            "name": name,
            "description": self._text(),
            "values": [
                {"name": value, "number": number, "description": self._text()}
                | ({"title": titles[number]} if number in titles else {})
                for value, number in pairs
            ],
        } | self._decisions()

    def _distinct(self, names: st.SearchStrategy[str], most: int) -> list[str]:
        found = st.lists(names, min_size=1, max_size=most, unique_by=_told_apart)
        return [self._name(st.just(name)) for name in self._draw(found)]

    def _group(self) -> Node:
        first = self._draw(st.sampled_from([16, 60, 18_000]))
        fields = self._fields(self._draw(st.integers(1, 2)), first=first)
        for number, field in enumerate(fields, start=1):
            if field["required"] == "yes":
                field["number"] = number
        if self._enums:
            fields.append(self._kind())
        return {
            "name": self._type_name(),
            "title": self._line(),
            "description": self._text(),
            "fields": fields,
        }

    def _kind(self) -> Node:
        return {
            "name": self._name(st.sampled_from(["kind of it", "what|ever", "`"])),
            "identifier": "kind_of_it",
            "number": 9,
            "type": "integer",
            "enum": next(iter(self._enums)),
            "required": "yes",
            "description": self._text(),
        }

    def _message(self, groups: list[Node]) -> Node:
        included = [group for group in groups if self._flip()] or groups[:1]
        taken = [name for group in included for name in _names_of(group)]
        first = self._draw(st.sampled_from([10, 50]))
        fields = self._fields(self._draw(st.integers(1, 4)), first=first, taken=taken)
        members: list[Node] = [{"include": group["name"]} for group in included]
        name = self._type_name()
        found = {
            "name": name,
            "title": f"{self._line()} {name}",
            "description": self._text(),
            "fields": members + fields,
        }
        if self._flip():
            found |= {"table": self._line(), "block": self._line()}
        return found | self._choices(fields) | self._decisions()

    def _fields(self, count: int, first: int, taken: list[str] | None = None) -> list[Node]:
        free = st.sampled_from(PLAIN_NAMES) | _SNAKE
        names = self._draw(
            st.lists(
                free.filter(lambda name: _told_apart(name) not in (taken or ())),
                min_size=count,
                max_size=count,
                unique_by=_told_apart,
            )
        )
        fields = [self._field(name, number) for number, name in enumerate(names, start=first)]
        return self._with_conditions(self._with_underscores(fields))

    def _with_underscores(self, fields: list[Node]) -> list[Node]:
        """Name some field `_` and the JSON name of the field before it, as FHIR does."""
        for before, field in pairwise(fields):
            if self._draw(st.integers(0, 4)) == 0:
                field.setdefault("identifier", field["name"])
                field["name"] = f"_{before['name']}"
                if self._draw(st.integers(0, 4)):  # otherwise it is rejected, except in lists
                    identifier = before.get("identifier", before["name"])
                    before["identifier"] = f"{identifier}_of_it"
        return fields

    def _field(self, identifier: str, number: int) -> Node:
        field: Node = {"name": self._name(st.just(identifier))}
        if self._flip():
            field = {"name": f"{self._name(_JSON_NAMES)}{number}", "identifier": identifier}
        word = self._draw(st.sampled_from(self._words))
        repeated = self._draw(st.integers(0, 3)) == 0
        required = self._draw(st.sampled_from(["yes", "no", "no"]))
        field |= {"number": number, "type": word + "[]" * repeated, "required": required}
        field["description"] = self._text()
        values = self._values(word)
        if word == "integer" and self._enums and self._flip():
            field["enum"] = self._draw(st.sampled_from(sorted(self._enums)))
            values = st.sampled_from(self._enums[field["enum"]])
        elif word in ("string", "Boolean", *_NUMBERS) and self._flip():
            facets, values = self._facets(word)
            field |= facets
        if repeated and self._flip():
            least = self._draw(st.integers(2, 4))
            field |= {"min_items": least, "max_items": least + self._count(2)}
        if word in _WITH_DEFAULT and required == "no" and not repeated and self._flip():
            field["default"] = self._draw(values)
        if self._flip():
            field["examples"] = self._draw(st.lists(values, min_size=1, max_size=3))
        return field | self._decisions() | (self._notes(required) if self._flip() else {})

    def _word(self, text: str) -> str | Node:
        """Draw a word of a closed set, perhaps with its meaning."""
        return {"word": text, "description": self._text()} if self._flip() else text

    def _notes(self, required: str) -> Node:
        """Draw notes that do not affect which documents are valid."""
        found: Node = {"unit": self._text(), "since": self._text(), "read_only": "yes"}
        found |= {"recommended": "yes"} if required == "no" else {}
        is_deprecated = self._count(4) == 4
        return found | (
            {"deprecated": "yes", "deprecated_since": self._text()} if is_deprecated else {}
        )

    def _facets(self, word: str) -> tuple[Node, st.SearchStrategy[Any]]:
        """Draw facets of a type, and values that have them."""
        least = self._draw(st.integers(1, 4))
        most = least + self._count(4)
        texts = self._draw(st.lists(_SENTENCES, min_size=1, max_size=3, unique=True))
        numbers = [least, *range(most, most + self._count(2))]
        choices: dict[str, list[tuple[Node, st.SearchStrategy[Any]]]] = {
            "string": [
                (
                    {"min_length": least, "max_length": most},
                    _SENTENCES.map(lambda text: text[:most].ljust(least, "x")),
                ),
                ({"values": list(map(self._word, texts))}, st.sampled_from(texts)),
                ({"const": texts[0]}, st.just(texts[0])),
                ({"not_in": texts}, _SENTENCES.filter(lambda text: text not in texts)),
            ],
            "integer": [
                ({"minimum": least, "maximum": most}, st.integers(least, most)),
                (
                    {"exclusive_minimum": least, "not_in": [*{*numbers}]},
                    st.integers(most + 3, 2**31 - 1),
                ),
                ({"const": -least}, st.just(-least)),
            ],
            "wide": [
                ({"minimum": -least, "maximum": most << 40}, st.integers(-least, most << 40)),
                ({"exclusive_maximum": 2**53 - 1, "not_in": [2**40]}, st.integers(-most, most)),
                ({"const": -(2**53) + least}, st.just(-(2**53) + least)),
            ],
            "real": [
                (
                    {"minimum": -least, "exclusive_maximum": most + 0.5},
                    st.floats(-least, most, allow_subnormal=False),
                ),
                ({"exclusive_minimum": 0, "not_in": [0.1, least]}, st.sampled_from([1e21, 5e-324])),
                ({"const": least / 10}, st.just(least / 10)),
            ],
            "Boolean": [({"const": least > 1}, st.just(least > 1))],
        }
        return choices[word][self._count(len(choices[word]) - 1)]

    def _with_conditions(self, fields: list[Node]) -> list[Node]:
        """Make some optional fields required if the optional field before them is present."""
        for before, field in pairwise(fields):
            free = before["required"] != "yes" and "default" not in before
            if free and field["required"] == "no" and "default" not in field and self._flip():
                field["required"] = f"yes if {before['name']}"
        for before, field in pairwise(fields):
            if field["required"] == "no" and "default" not in field and self._flip():
                key, yes = self._draw(st.sampled_from([("required", "yes "), ("forbidden", "")]))
                word = self._draw(st.sampled_from(["if", "unless"]))
                field[key] = f"{yes}{word} {before['name']}{self._value_of(before)}"
        return fields

    def _value_of(self, field: Node) -> str:
        """Draw a value that a condition can name, or nothing."""
        values = [*field.get("examples", []), *([field["default"]] if "default" in field else [])]
        value = next(iter(values), None)
        is_number = isinstance(value, (bool, int, float))
        is_plain = is_number or (isinstance(value, str) and value.strip())
        if field["type"].endswith("[]") or field["type"] not in _WITH_DEFAULT or not is_plain:
            return ""
        if "enum" in field:
            return f" = {self._draw(st.sampled_from(self._spellings[field['enum']][str(value)]))}"
        return f" = {json.dumps(value) if is_number else value}"

    def _choices(self, fields: list[Node]) -> Node:
        """Draw a choice of optional fields."""
        free = [f["name"] for f in fields if f["required"] == "no" and "default" not in f]
        if len(free) < 2 or self._flip():
            return {}
        amount = self._draw(st.sampled_from(["exactly one", "at most one", "at least one"]))
        return {"choices": [{"amount": amount, "of": free[:3]}]}

    def _nested(self, inner: Node, outer: Node) -> Node:
        taken = [name for field in outer["fields"] for name in _names_of(field)]
        name = next(f"inner_{n}" for n in range(9) if f"inner{n}" not in taken)
        word = inner["title"] + "[]" * self._flip()
        kind = {"type": word, "required": self._draw(st.sampled_from(["yes", "no"]))}
        return {"name": name, "number": 90, **kind, "description": self._text()}

    def _itself(self, inner: Node, outer: Node) -> Node:
        """Draw a field of a record whose type is the record, or one that contains it."""
        taken = [name for field in outer["fields"] for name in _names_of(field)]
        name = next(f"itself_{n}" for n in range(9) if f"itself{n}" not in taken)
        word = inner["title"] + "[]" * self._flip()
        kind = {"type": word, "number": 91 + len(taken), "required": "no"}
        return {"name": name, **kind, "description": self._text()}

    def _union(self, group: Node, records: list[Node]) -> Node:
        value = next(iter(self._values_of_enums))
        return {
            "name": self._type_name(),
            "plural": self._name(st.sampled_from(["all_items", "many", "records"])),
            "description": self._text(),
            "discriminator": group["fields"][-1]["name"],
            "variants": [{"value": value, "type": records[0]["title"]}],
        }

    def _service(self, records: list[Node]) -> Node:
        method = self._name(st.sampled_from(["Get", "Send", "Is", "Class", "Import", "Service"]))
        members = self._fields(self._draw(st.integers(1, 2)), first=3)
        for member in members:
            member["type"] = member["type"].removesuffix("[]")
            for key in ("required", "default"):
                member.pop(key, None)
        record = {"type": records[-1]["title"], "required": "yes", "description": self._text()}
        mask = {"name": "update_mask", "number": 2, "type": "field mask", "required": "no"}
        oneof = {"oneof": "one_of_them", "description": self._text(), "fields": members}
        request = [
            {"name": "stored_record", "number": 1, **record},
            mask | {"description": self._text()},
            oneof | ({"required": "yes"} if self._flip() else {}),
        ]
        return {
            "name": f"{self._type_name()}Service",
            "description": self._text(),
            "messages": [
                {"name": f"{method}Request", "description": self._text(), "fields": request},
                {"name": f"{method}Response", "description": self._text(), "fields": []},
            ],
            "methods": [
                {
                    "name": method,
                    "request": f"{method}Request",
                    "response": f"{method}Response",
                    "description": self._text(),
                    "streaming": self._draw(st.sampled_from(["no", "request", "both"])),
                }
            ],
        }


def _spell_for_masks(fields: list[Node]) -> None:
    """Rename fields with an underscore before a digit, which no field mask can name."""
    for field in fields:
        name = str(field.get("identifier", field.get("name", "")))
        spelled = re.sub("_(?=[0-9])", "", name)
        if spelled != name:
            field["identifier"] = spelled


def _told_apart(name: str) -> str:
    return name.replace("_", "").lower()


def _names_of(node: Node) -> list[str]:
    """Return the names of the fields of a group, or of a field, to keep others distinct."""
    keys = ("name", "identifier")
    fields = node.get("fields", [node])
    return [_told_apart(field[key]) for field in fields for key in keys if key in field]


@st.composite
def specs(draw: st.DrawFn) -> Node:
    """A strategy for specs, as the values that their YAML contains."""
    return _Drawing(draw).spec()


def _json_names(spec: Node) -> list[set[str]]:
    """Return the JSON names of the fields of each group and record."""
    owners = [*spec.get("groups", []), *spec["messages"]]
    return [{field["name"] for field in owner["fields"] if "name" in field} for owner in owners]


def _is_used_before(spec: Node) -> bool:
    """Return whether a record contains a record that is defined after it."""
    titles = [record["title"] for record in spec["messages"]]
    return any(
        member.get("type", "").removesuffix("[]") in titles[position:]
        for position, record in enumerate(spec["messages"])
        for member in record["fields"]
    )


def many_fields(words: Sequence[str], shape: str, first: int = 1) -> list[Node]:
    """Return fields; in a fan, each one requires the first, in a chain the previous one."""

    def required(n: int) -> str:
        if n and shape in ("fan", "chain"):
            return f"yes if many_{0 if shape == 'fan' else n - 1}"
        return "yes" if shape == "required" else "no"

    return [
        {"name": f"many_{n}", "number": first + n, "type": word, "required": required(n)}
        | {"description": "One of many."}
        for n, word in enumerate(words)
    ]


def layers(levels: int, presence: Sequence[str], word: str, lists: str = "") -> list[Node]:
    """Return records that each contain the next one, once for each presence."""
    found: list[Node] = []
    for level in range(levels):
        held = [(f"Layer {level + 1}{lists}", required) for required in presence]
        held = held if level + 1 < levels else []
        fields = [
            {"name": f"held_{n}", "number": n + 1, "type": kind, "required": required}
            | {"description": "One in a layer."}
            for n, (kind, required) in enumerate([(word, "yes"), *held])
        ]
        named = {"name": f"LayeredRecord{level}", "title": f"Layer {level}"}
        found.append(named | {"description": "A layer.", "fields": fields})
    return found


def with_many_fields(spec: Node, variety: int) -> Node:
    """Return the spec with hundreds of fields in a record, most of them flags."""
    count, shape = [(400, "required"), (130, "fan"), (130, "chain"), (400, "optional")][variety % 4]
    flag = {"name": "one of many", "base": "boolean", "description": "Has few values."}
    words = [scalar["name"] for scalar in spec["types"] if scalar.get("base") != "field_mask"]
    kinds = [words[n // 40 % len(words)] if n % 40 == 7 else flag["name"] for n in range(count)]
    types = [kind + "[]" * (n % 9 == 3) for n, kind in enumerate(kinds)]
    first, *others = spec["messages"]
    larger = first | {"fields": [*first["fields"], *many_fields(types, shape, first=1000)]}
    return spec | {"types": [*spec["types"], flag], "messages": [larger, *others]}


def with_layers(spec: Node, variety: int) -> Node:
    """Return the spec with records that each contain the next one twice, up to a million times."""
    presence = [("yes", "yes"), ("no", "yes"), ("no", "no")][variety % 3]
    word = next(scalar["name"] for scalar in spec["types"] if scalar.get("base") == "string")
    more = layers([3, 8, 21][variety % 3], presence, word, ["", "[]"][variety % 2])
    return spec | {"messages": [*spec["messages"], *more]}


# Each feature must occur in some of the specs that were built; the tables show in how many.
FEATURES: dict[str, Callable[[Node], bool]] = {
    "groups": lambda spec: bool(spec.get("groups")),
    "masks of names with digits": lambda spec: any(
        re.search(r"\d", field.get("identifier", field.get("name", "")))
        for owner in (*spec.get("groups", []), *spec["messages"])
        for field in owner["fields"]
        if spec.get("services")
    ),
    "low numbers beside a group": lambda spec: any(
        field.get("number", 50) < 50
        for message in spec["messages"]
        if any("include" in field for field in message["fields"])
        for field in message["fields"]
    ),
    "_x names": lambda spec: any(
        f"_{name}" in names for names in _json_names(spec) for name in names
    ),
    "services": lambda spec: bool(spec.get("services")),
    "dates": lambda spec: any(
        str(field.get("type")).startswith("date/time")
        for owner in [*spec.get("groups", []), *spec["messages"]]
        for field in owner["fields"]
    ),
    "shuffled orders": _is_used_before,
    "over 100 fields": lambda spec: any(len(m["fields"]) > 100 for m in spec["messages"]),
    "shared records": lambda spec: any(m["name"] == "LayeredRecord2" for m in spec["messages"]),
    "facets": lambda spec: any(
        {"min_length", "values", "const", "not_in", "maximum"} & field.keys()
        for message in spec["messages"]
        for field in message["fields"]
    ),
    "wide and real numbers": lambda spec: any(
        str(field.get("type")).startswith(("wide", "real"))
        for message in spec["messages"]
        for field in message["fields"]
    ),
    "shared types": lambda spec: any("include" in scalar for scalar in spec["types"]),
    "enums without 0": lambda spec: any(
        all(value["number"] for value in enum["values"]) for enum in spec.get("enums", [])
    ),
    "notes": lambda spec: any("unit" in f for m in spec["messages"] for f in m["fields"]),
    "words with meanings": lambda spec: any(
        isinstance(word, dict)
        for message in spec["messages"]
        for field in message["fields"]
        for word in field.get("values", [])
    ),
    "conditions on values": lambda spec: any(
        " = " in field.get("required", "") + field.get("forbidden", "")
        for message in spec["messages"]
        for field in message["fields"]
    ),
    "choices": lambda spec: any("choices" in message for message in spec["messages"]),
    "records in themselves": lambda spec: any(
        field.get("name", "").startswith("itself_")
        for m in spec["messages"]
        for field in m["fields"]
    ),
    "sizes of lists": lambda spec: any(
        "max_items" in field for message in spec["messages"] for field in message["fields"]
    ),
    "negated classes": lambda spec: any("[^" in t.get("pattern", "") for t in spec["types"]),
}
