"""Documents for fuzzing: valid ones of the corpus, changed in up to five places.

Members and items are replaced, nested, renamed, added and deleted; and within a value, characters.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any, TypeAlias

from hypothesis import strategies as st

from email_interactions.v1 import email_interactions_pb2
from tests.support.documents.corpus import cases, document
from tests.support.readers.json_schema import facts_of_json_schema
from tests.support.readers.spec import RECORDS

Place: TypeAlias = tuple[Any, Any]  # an object or list, and a name or index in it

GENERIC: list[Any] = [None, True, False, 0, 1, -1, 0.5, 1.0, "", "x", "1", [], {}, [None], [[]]]
BOUNDARIES = [
    base + step
    for base in (0, 4, -(2**31), 2**31 - 1, 2**53 - 1, -(2**53) + 1, 2**63, 10**30)
    for step in (-1, 0, 1)
]
_LITERALS = "1E2 1.0e+0 -0 -0.0 00 +1 1. .5 0x1 1e999 -1e999 NaN -Infinity 7.0 1_0 1e22".split()
_DATE_PARTS = [
    ["2024", "2000", "0001", "9999", "1900", "0000", "24", "\u0662024"],
    ["-", "-", "-", "-", "-", "-", "", " - ", "/"],
    ["01", "02", "02", "04", "12", "08", "00", "13", "1", " 2", "W1"],
    ["-", "-", "-", "-", "-", "-", ""],
    ["01", "28", "29", "30", "31", "09", "00", "32", "1", " 2"],
    ["T", "T", "T", "T", "T", "T", "T", "t", " ", ""],
    ["00", "23", "12", "20", "24", "7", "\u0661\u0662"],
    [":00", ":59", ":30", ":09", ":60", ":5", "00", ""],
    [":00", ":59", ":01", ":09", ":60", ":61", ":5", ""],
    [".000", ".999", ".120", "", "", ".5", ".", ",000", ".0000", ".000001", ".0000000000"],
    ["Z", "Z", "Z", "Z", "Z", "z", "", "+00:00", "-12:30", "Z\n", "Z ", "+0100"],
]
_URL_PARTS = [
    ["http", "https", "a+b.c-1", "urn", "X", "1a", "", "h\u00e9", " http"],
    [":", ":", ":", ":", ":", ":", ""],
    ["", "//x.org", "//u:p@h:1", "//[::1]:80", "//[v1.a]", "//a%41", "//[x", "//h:p", "//"],
    ["", "/", "/a/b", "//c", "a", "/%41", "/%4", "/%zz", "/a[b]", "/<", "\n", "@", ":", "/;=,"],
    ["", "", "?", "?a=b&c", "?a?/", "?\u00e9", "? ", "?%"],
    ["", "", "#", "#d", "##", "#a\n", "\n", "\\", "\r", "\u2028", "\x85", "|"],
]
_WAYS = "replace replace replace replace null nest insert insert rename delete add".split()
_BREAKS = "cut mark after before number number escape latin".split()
_LEVELS = [1, 1, 1, 2, 30, 31, 32, 33]
_VALUES = re.compile(r'(?<=": )(?:"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*)')  # of members, in a text
_SPELLING = [
    *"0123456789019.+-:_,eETtZz%/#?@[] ",
    *("\n", "\t", "\0", "\x0b", "\u00a0", "\u0665", "\uff11", "\u00e9"),
    *("00", "e-1", "+-", "0x", "1_0"),
]
_BLANKS = [" ", "\n\t\r ", "\u00a0", "\f", "\0", "//", ","]
_NAMES = ["unknown", "", "From", "fromAddress", "a/b~c", " from", "status\u0000"]


@cache
def _values_by_name(record: str) -> dict[str, list[Any]]:
    """Values that the corpus has for each field, and `""` for those of all records."""
    found: dict[str, list[Any]] = {"": list(GENERIC)}
    for name in RECORDS:
        for case in cases(name):
            for key, value in _members(case.text):
                found[""].append(value)
                if name == record:
                    found.setdefault(key, []).append(value)
    return {
        key: list({json.dumps(value): value for value in values}.values())
        for key, values in found.items()
    }


def _members(text: bytes) -> Iterator[tuple[str, Any]]:
    with suppress(ValueError):
        value = json.loads(text)
        yield from value.items() if isinstance(value, dict) else ()


@cache
def names_of(record: str) -> list[str]:
    """Names of fields in JSON and in protobuf, and names that are neither."""
    of_protobuf = getattr(email_interactions_pb2, record).DESCRIPTOR.fields_by_name
    return [*dict.fromkeys([*facts_of_json_schema()[record], *of_protobuf, *_NAMES])]


def _places(value: Any) -> Iterator[Place]:
    """Every member and item of a value, at every level."""
    keys = value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _json(random: Random, level: int = 0) -> Any:
    """Any JSON value."""
    match random.randrange(6 if level > 2 else 8):
        case 0:
            found: Any = random.choice([random.uniform(-10, 10), float(random.choice(BOUNDARIES))])
        case 1:
            found = random.choice(BOUNDARIES)
        case 2:
            found = "".join(map(chr, random.choices(range(1, 0x300), k=3)))
        case 6:
            found = [_json(random, level + 1) for _ in range(random.randrange(3))]
        case 7:
            found = {f"{key}": _json(random, level + 1) for key in range(random.randrange(3))}
        case _:
            found = deepcopy(random.choice(GENERIC))
    return found


def _value(random: Random, record: str, name: Any) -> Any:
    """A value for a field: rather one that the corpus has for it than any other."""
    values = _values_by_name(record)
    match random.randrange(10):
        case 0:
            return "".join(map(random.choice, random.choice([_DATE_PARTS, _URL_PARTS])))
        case 1:
            return _json(random)
        case 2:
            return deepcopy(random.choice(values[""]))
        case _ if str(name).endswith("_date"):
            return "".join(map(random.choice, _DATE_PARTS))
        case _:
            return deepcopy(random.choice(values.get(name, values[""])))


def _depth(value: Any) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, items), default=0)


def _nested(value: Any, levels: int, kind: type) -> Any:
    for _ in range(levels):
        value = [value] if kind is list else {"a": value}
    return value


def _change(random: Random, record: str, root: dict[str, Any]) -> None:
    """One change at one place."""
    how = random.choice(_WAYS)
    places = list(_places(root))
    if how == "insert" or not places:
        name = random.choice(names_of(record))
        root[name] = _value(random, record, name)
        return
    holder, key = random.choice(places)
    if how == "delete":
        del holder[key]
    elif how == "null":
        holder[key] = None
    elif how == "nest":
        levels = random.choice(_LEVELS) if _depth(root) < 5 else 1  # deep once, or engines stop
        holder[key] = _nested(holder[key], levels, random.choice([dict, list]))
    elif how == "rename" and isinstance(holder, dict):
        holder[random.choice([*names_of(record), f"{key}\0"])] = holder.pop(key)
    elif how == "add" and isinstance(holder[key], list):
        holder[key].append(_value(random, record, key))
    else:
        holder[key] = _value(random, record, key)


def _broken(random: Random, text: str) -> bytes:
    """The text with a change that JSON values cannot show."""
    how = random.choice(_BREAKS)
    if how == "latin":
        return text.replace("e", "\u00e9", 1).encode("latin-1", "replace")
    if how == "cut":
        text = text[: random.randrange(len(text))]
    elif how == "number":
        text = re.sub(r"(?<=: )-?[0-9][0-9.e+-]*", random.choice(_LITERALS), text, count=1)
    elif how == "escape":
        text = re.sub("[a-z]", lambda match: f"\\u{ord(match[0]):04x}", text, count=3)
    elif how == "after":
        text += random.choice(_BLANKS)
    else:
        text = ("\ufeff" if how == "mark" else random.choice(_BLANKS)) + text
    return text.encode()


def _misspelt(random: Random, text: str) -> str:
    """The text with a few characters of one value inserted, replaced, deleted or doubled."""
    values = list(_VALUES.finditer(text))
    dates = [value for value in values if value[0].endswith('Z"')]
    if not values:
        return text
    value = random.choice(dates if dates and random.randrange(2) else values)
    letters = list(value[0])
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        place = random.randrange(len(letters))
        new = json.dumps(random.choice(_SPELLING))[1:-1]
        how = random.randrange(5)
        kept = "" if how == 1 else letters[place]
        letters[place] = {0: new + kept, 1: new, 2: "", 3: kept + kept}.get(how, kept + new)
    return text[: value.start()] + "".join(letters) + text[value.end() :]


def fuzzed(record: str, random: Random, max_changes: int = 5) -> bytes:
    """The text of a document, valid or not."""
    root = deepcopy(document(record, random.choice(["minimal", "everything"])))
    for _ in range(random.randint(0, max_changes)):
        _change(random, record, root)
    text = json.dumps(root)
    if random.randrange(4) == 0:
        text = _misspelt(random, text)
    return text.encode() if random.randrange(16) else _broken(random, text)


@cache
def texts(record: str) -> st.SearchStrategy[bytes]:
    """Such texts as a strategy; what fails shrinks to fewer changes.

    One number stands for the whole text, because drawing would take longer than judging.
    """
    return st.builds(
        lambda max_changes, seed: fuzzed(record, Random(seed), max_changes),  # noqa: S311 - a test
        st.integers(0, 5),
        st.integers(0, 2**64 - 1),
    )
