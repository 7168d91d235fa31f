"""One fault of form is one error: in the small spec, every value in turn is made a fault.

A mapping loses a key, spells one wrong or gives it twice; a value becomes one of another kind. What
else the spec says hangs on many of them: a type word, the name of an enum, a number.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from generator.errors import InvalidSpec, SpecError
from generator.pipeline import read_spec

SMALL = Path(__file__).parents[1] / "cases" / "small.yaml"
OPTIONAL = {
    *("table", "title", "block", "identifier", "enum", "default", "examples", "counterexamples"),
    *("row", "decisions", "deprecated", "reserved", "reserved_names", "pattern", "options"),
    *("streaming", "fields", "enums", "groups", "unions", "services", "messages", "required"),
}


class Entry(NamedTuple):
    """A key of a mapping, and the keys that lead there."""

    path: tuple[str, ...]
    mapping: yaml.MappingNode
    position: int

    @property
    def key(self) -> yaml.ScalarNode:
        """The node of the key."""
        key: yaml.ScalarNode = self.mapping.value[self.position][0]
        return key

    @property
    def value(self) -> yaml.Node:
        """The node of the value."""
        value: yaml.Node = self.mapping.value[self.position][1]
        return value


_FREE = (("options",), ("examples",), ("example",))


def entries(node: yaml.Node, path: tuple[str, ...] = ()) -> Iterator[Entry]:
    """Every key of the language in a spec; names within options and values are free."""
    if isinstance(node, yaml.MappingNode) and path[-1:] not in _FREE:
        for position, (key, value) in enumerate(node.value):
            yield Entry((*path, key.value), node, position)
            yield from entries(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from entries(item, path)


def errors_of(spec: yaml.Node) -> list[SpecError]:
    """What is wrong with a spec, as a tree of nodes."""
    return errors_of_text(yaml.serialize(spec, Dumper=yaml.CSafeDumper, width=10_000))


def scalar(word: str) -> yaml.ScalarNode:
    """A plain word."""
    return yaml.ScalarNode("tag:yaml.org,2002:str", word)


def check_all(spec: yaml.MappingNode, edit: Callable[[Entry], Iterator[str]]) -> None:
    """Makes each edit, which says what the one error must contain, and takes it back."""
    wrong: list[str] = []
    for entry in list(entries(spec)):
        before = list(entry.mapping.value)
        for said in edit(entry):
            found = errors_of(spec)
            if len(found) != 1 or said not in found[0].message:
                wrong += [f"{'.'.join(entry.path)}, expecting {said!r}:", *map(str, found), ""]
            entry.mapping.value[:] = before
    assert not wrong, "\n".join(wrong)


# Slips of the hand in one line; each with what the error must advise.
_COLUMN = "begin in the same column"
SLIPS: dict[str, tuple[str, str, str]] = {
    "a space too many": (r"^", " ", _COLUMN),
    "two spaces too many": (r"^", "  ", _COLUMN),
    "a space too few": (r"^ ", "", _COLUMN),
    "two spaces too few": (r"^  ", "", _COLUMN),
    "a tab": (r"^ +", "\t", "indent with spaces, not tabs"),
    "no space after a colon": (r"^( +(?:- )?\w+): +(?=\w)", r"\1:", "after the colon in line "),
    "no space after a dash": (r"^( +)- ", r"\1-", "write a space after the dash in line "),
    "no colon": (r"^( +(?:- )?\w+):", r"\1", "write ': ' after the key in line "),
    "no dash": (r"^( +)- ", r"\1  ", ""),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_line_says_what_to_mend(slip: str) -> None:
    """Whatever YAML makes of it, the error is at the line or the next, with the advice."""
    pattern, instead, said = SLIPS[slip]
    lines = SMALL.read_text(encoding="utf-8").split("\n")
    tried, advised, several = 0, 0, 0
    for number, line in enumerate(lines):
        slipped = re.sub(pattern, instead, line, count=1)
        if slipped == line or not line.strip() or line.startswith("#"):
            continue
        found = errors_of_text("\n".join([*lines[:number], slipped, *lines[number + 1 :]]))
        tried += bool(found)  # a list of one item may be anywhere
        several += len(found) > 1
        advised += len(found) == 1 and said in found[0].message
        assert not any("quote a text that contains" in error.message for error in found[:1]) or (
            "{" in line
        ), line
    assert tried > 25
    assert advised >= 0.85 * tried
    assert several <= 2  # a key that moved from one mapping to another is missed and unknown


def errors_of_text(text: str) -> list[SpecError]:
    """What is wrong with a spec."""
    try:
        read_spec(text.encode())
    except InvalidSpec as invalid:
        return list(invalid.errors)
    return []


@pytest.mark.parametrize(
    ("text", "becomes", "said"),
    [
        ("type: 'integer[]'", "type: integer[]", "put ',' between the values"),
        ("number: 53, type", "number: 53 type", "put ',' between the values"),
        ("description: Each gust.", "description: Gust #1", "quote a text that contains a comma"),
        ("description: Each gust.", "description: 'Gust", "close the quotation mark"),
        ("enums:\n", "...\nenums:\n", "so leave out '...' in line"),
        ("    title: Wind report\n", "  title: Wind\n", "in column 3, line 63 in 5; keys"),
        ("      - {name: gusts", "        {name: gusts", "write '- ' before line 68"),
    ],
)
def test_what_yaml_stops_at_has_an_advice(text: str, becomes: str, said: str) -> None:
    """In a mapping on one line, and where lines begin in columns that do not fit."""
    spec = SMALL.read_text(encoding="utf-8")
    (found,) = errors_of_text(spec.replace(text, becomes, 1))
    assert said in found.message


@pytest.mark.parametrize(
    ("text", "becomes", "error"),
    [
        ("{name: WIND, number: 1", "{name: WIND, number: 0", "0 is already the number of RAIN"),
        (
            "type: 'integer[]'",
            "type: 'integer[ ]'",
            "unknown type 'integer[ ]'; did you mean 'integer[]'?",
        ),
        (
            "type: 'integer[]'",
            "type: 'integer []'",
            "unknown type 'integer []'; did you mean 'integer[]'?",
        ),
        (
            "type: 'integer[]'",
            "type: 'integer[][]'",
            "'integer[][]' is a list of lists, which the language does not have; write a record"
            " that contains the inner list, and a list of that record",
        ),
        (
            "type: 'integer[]'",
            "type: 'integer[ ][ ]'",
            "'integer[ ][ ]' is a list of lists, which the language does not have; write a record"
            " that contains the inner list, and a list of that record",
        ),
        (
            "type: 'integer[]'",
            "type: 'integr[ ]'",
            "unknown type 'integr[ ]'; did you mean 'integer[]'?",
        ),
        (
            "type: 'integer[]'",
            "type: '[]integer'",
            "unknown type '[]integer'",
        ),
        (
            "type: 'integer[]'",
            "type: SendRequest",
            "'SendRequest' belongs to a service; a record cannot use it",
        ),
    ],
)
def test_one_fault_of_meaning_is_one_error(text: str, becomes: str, error: str) -> None:
    """Nothing is said of what follows from it: here of an example with the number that is gone."""
    spec = SMALL.read_text(encoding="utf-8").replace(
        "    description: How much rain fell.",
        "    description: How much rain fell.\n    example: {station: ABCD, kind: 1}",
    )
    assert spec.count(text) == 1
    (found,) = errors_of_text(spec.replace(text, becomes))
    assert found.message.partition(": ")[2] == error


@pytest.fixture
def small() -> yaml.MappingNode:
    """The small spec as a tree."""
    node = yaml.compose(SMALL.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert isinstance(node, yaml.MappingNode)
    return node


def lost(entry: Entry) -> Iterator[str]:
    """The key is not there."""
    key = entry.path[-1]
    alone = len(entry.mapping.value) == 1
    if alone or key not in OPTIONAL:
        del entry.mapping.value[entry.position]
        yield "is empty; it needs " if alone else f"'{key}' is missing"


def misspelt(entry: Entry) -> Iterator[str]:
    """The key has one letter too many."""
    key = entry.path[-1]
    entry.mapping.value[entry.position] = (scalar(f"{key}s_"), entry.value)
    yield f"unknown key '{key}s_'; did you mean '{key}'?"


def twice(entry: Entry) -> Iterator[str]:
    """The key appears again at the end, with another value."""
    entry.mapping.value.append((scalar(entry.path[-1]), scalar("x")))
    yield f"'{entry.path[-1]}' appears twice"


def of_another_kind(entry: Entry) -> Iterator[str]:
    """The value is a list instead of a word, or a mapping, or a word instead of either."""
    key = entry.path[-1]
    word = isinstance(entry.value, yaml.ScalarNode)
    if key not in ("default",):
        for value in (
            scalar("") if not word else yaml.SequenceNode("tag:yaml.org,2002:seq", [scalar("x")]),
            scalar("word") if not word else yaml.MappingNode("tag:yaml.org,2002:map", []),
        ):
            if key == "pattern" and isinstance(value, yaml.SequenceNode):
                continue
            entry.mapping.value[entry.position] = (entry.key, value)
            yield f"'{key}' "


@pytest.mark.parametrize("edit", [lost, misspelt, twice, of_another_kind])
def test_one_fault_is_one_error(
    edit: Callable[[Entry], Iterator[str]], small: yaml.MappingNode
) -> None:
    """Each fault is reported once, at its place; nothing that follows from it is."""
    check_all(small, edit)
