"""One fault of form is one error: in two specs, every value in turn is made a fault.

A mapping lacks a key, misspells one or has it twice; a value becomes one of another kind. Other
parts of the spec depend on many of them: a type, the name of an enum, a number.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
import yaml

from generator.core.facets import FACETS
from tests.support.specs.small import LINKED, SMALL, edited, errors_of
from tests.support.thorough import sampled

OPTIONAL = {
    *("table", "title", "block", "identifier", "enum", "default", "examples", "counterexamples"),
    *("row", "decisions", "deprecated", "reserved", "reserved_names", "pattern", "options"),
    *("streaming", "fields", "enums", "groups", "unions", "services", "messages", "required"),
    *("include", "field", "choices", "example", "forbidden", "references", "replaced_by"),
    *FACETS,
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


def scalar(word: str) -> yaml.ScalarNode:
    """A scalar without quotes."""
    return yaml.ScalarNode("tag:yaml.org,2002:str", word)


Edit = Callable[[Entry], Iterator[str | None]]


def check_all(spec: yaml.MappingNode, edit: Edit) -> None:
    """Makes each edit, which yields what the one error must contain, if any, and undoes it."""
    wrong: list[str] = []
    for entry in sampled([*entries(spec)], 18):
        before = list(entry.mapping.value)
        for advice in edit(entry):
            if advice is not None:
                found = errors_of(yaml.serialize(spec, Dumper=yaml.CSafeDumper, width=10_000))
                if len(found) != 1 or advice not in found[0]:
                    wrong += [f"{'.'.join(entry.path)}, expecting {advice!r}:", *found, ""]
            entry.mapping.value[:] = before
    assert not wrong, "\n".join(wrong)


# Typing errors in one line, each with the advice that the error must contain.
_COLUMN = "begin in the same column"
_BEFORE_VALUE = r"^( +(?:- )?\w+: )(?=\w)"
SLIPS: dict[str, tuple[str, str, str]] = {
    "a space too many": (r"^", " ", _COLUMN),
    "two spaces too many": (r"^", "  ", _COLUMN),
    "a space too few": (r"^ ", "", _COLUMN),
    "two spaces too few": (r"^  ", "", _COLUMN),
    "a tab": (r"^ +", "\t", "indent with spaces, not tabs"),
    "no space after a colon": (r"^( +(?:- )?\w+): +(?=\w)", r"\1:", "after the colon in line "),
    "no space after the colon of a flow mapping": (r"(\{\w+): ", r"\1:", "after the colon"),
    "a space before a colon": (r"^( +(?:- )?\w+): +(?=\w)", r"\1 :", "after the colon in line "),
    "another space": (r"^( +(?:- )?\w+): (?=\w)", "\\1:\u00a0", "write an ordinary space in line "),
    "an open quotation mark": (_BEFORE_VALUE, r'\1"', "close the quotation mark that begins "),
    "words after a list": (_BEFORE_VALUE, r"\1[a] ", "quote the whole value"),
    "words after a quotation": (_BEFORE_VALUE, r"\1'a' ", "quote the whole value"),
    "a word after a number sign": (
        _BEFORE_VALUE + "(.+)",
        r"\1\2 #1",
        "quote the text, or write '# '",
    ),
    "a text in the column of its key": (r"^( +)(\w+: )(?=\w)", r"\1\2>-\n\1", "if it continues"),
    "no space after a dash": (r"^( +)- ", r"\1-", "write a space after the dash in line "),
    "no colon": (r"^( +(?:- )?\w+):", r"\1", "write ': ' after the key in line "),
    "no dash": (r"^( +)- ", r"\1  ", ""),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_line_is_explained(slip: str) -> None:
    """However YAML reads it, there is one error, with the advice."""
    pattern, instead, advice = SLIPS[slip]
    lines = SMALL.split("\n")
    tried, advised, several = 0, 0, 0
    for number, line in enumerate(lines):
        slipped = re.sub(pattern, instead, line, count=1)
        if slipped == line or not line.strip() or line.startswith("#"):
            continue
        found = errors_of("\n".join([*lines[:number], slipped, *lines[number + 1 :]]))
        tried += bool(found)  # a list of one item may be anywhere
        several += len(found) > 1
        advised += len(found) == 1 and advice in found[0]
        assert "{" in line or not any("quote a text that contains" in e for e in found[:1]), line
    assert tried > 25
    assert advised >= 0.85 * tried
    assert several <= 2  # a key that moved from one mapping to another is missed and unknown


@pytest.mark.parametrize("end", ["x{0} y", " x y", "x y"])
@pytest.mark.parametrize("sign", "[]{}*&!|>%@`\"'")
def test_a_text_that_begins_with_a_sign_of_yaml(sign: str, end: str) -> None:
    """There is one error, which says that it needs quotation marks."""
    text = f"{sign}{end.format(sign)} reports"
    (found,) = errors_of(edited(("What weather stations report.", text)))
    assert re.search("(close the|a) quotation mark|quote (a text|the whole value)", found), found


@pytest.mark.parametrize("text", ["-x", "?x", ":x", "~", "a # b", "x#1", "a[b]", "it's", "1%"])
def test_a_text_that_needs_no_quotation_marks(text: str) -> None:
    """Signs within a word begin nothing, and a comment may follow."""
    assert errors_of(edited(("What weather stations report.", text))) == []


@pytest.mark.parametrize(
    ("text", "becomes", "advice"),
    [
        ("type: 'integer[]'", "type: integer[]", "put ',' between the values"),
        ("number: 53, type", "number: 53 type", "put ',' between the values"),
        ("description: Each gust.", "description: Gust #1", "quote a text that contains a comma"),
        ("description: Each gust.", "description: 'Gust", "close the quotation mark"),
        ("enums:\n", "...\nenums:\n", "so leave out '...' in line"),
        ("    title: Wind report\n", "  title: Wind\n", "in column 3, line 63 in 5; keys"),
        ("    title: Wind report\n", '    title: "Wind\n      report"\n   ', "66 begins in column"),
        ("      - {name: gusts", "        {name: gusts", "write '- ' before line 68"),
    ],
)
def test_an_error_of_yaml_has_advice(text: str, becomes: str, advice: str) -> None:
    """In a mapping on one line, and where lines are not aligned."""
    (found,) = errors_of(SMALL.replace(text, becomes, 1))
    assert advice in found


def test_one_fault_of_meaning_is_one_error() -> None:
    """What follows from it is not reported: here an example with the number that is now missing."""
    text = "    description: How much rain fell."
    example = (text, f"{text}\n    example: {{station: ABCD, kind: 1}}")
    spec = edited(example, ("{name: WIND, number: 1", "{name: WIND, number: 0"))
    (found,) = errors_of(spec)
    assert found.endswith("0 is already the number of RAIN")


def lost(entry: Entry) -> Iterator[str | None]:
    """The key is missing."""
    key = entry.path[-1]
    alone = len(entry.mapping.value) == 1
    is_alias = any(other.value == "include" for other, _ in entry.mapping.value)
    del entry.mapping.value[entry.position]
    if alone:
        yield "is empty; it needs "
    else:
        yield None if key in OPTIONAL or is_alias else f"'{key}' is missing"


def misspelt(entry: Entry) -> Iterator[str]:
    """The key has one letter too many."""
    key = entry.path[-1]
    entry.mapping.value[entry.position] = (scalar(f"{key}s_"), entry.value)
    yield f"unknown key '{key}s_'; did you mean '{key}'?"


def twice(entry: Entry) -> Iterator[str]:
    """The key appears again at the end, with another value."""
    entry.mapping.value.append((scalar(entry.path[-1]), scalar("x")))
    yield f"'{entry.path[-1]}' appears twice"


_MAPPING = "tag:yaml.org,2002:map", list[Any]()
_WORD = scalar("word")
_OTHERS = (
    yaml.SequenceNode("tag:yaml.org,2002:seq", []),
    yaml.SequenceNode("tag:yaml.org,2002:seq", [yaml.MappingNode(*_MAPPING)]),
    yaml.MappingNode(*_MAPPING),
    yaml.ScalarNode("tag:yaml.org,2002:null", ""),
    _WORD,
    yaml.ScalarNode("tag:yaml.org,2002:str", " ", style="'"),
)


def of_another_kind(entry: Entry) -> Iterator[str | None]:
    """The value is a list, a mapping, null or a string; what may be another kind is no fault."""
    key, before = entry.path[-1], entry.value
    for value in _OTHERS:
        is_free = key == "default" or (key == "pattern" and isinstance(value, yaml.SequenceNode))
        was_scalar, is_scalar = (isinstance(v, yaml.ScalarNode) for v in (before, value))
        is_fault = not is_scalar if was_scalar else value is _WORD
        entry.mapping.value[entry.position] = (entry.key, value)
        yield f"'{key}' " if is_fault and not is_free else None


def test_a_key_without_letters_replaces_no_other() -> None:
    """The keys that are missing beside it are reported."""
    found = errors_of(edited(("  title: Trips\n", "  '': Trips\n"), spec=LINKED))
    assert found == ["4:3: package: 'title' is missing", "5:3: package: unknown key ''"]


@pytest.mark.parametrize("spec", [SMALL, LINKED], ids=["small", "linked"])
@pytest.mark.parametrize("edit", [lost, misspelt, twice, of_another_kind])
def test_one_fault_is_one_error(edit: Edit, spec: str) -> None:
    """Each fault is reported once, at its place; nothing that follows from it is."""
    root = yaml.compose(spec, Loader=yaml.CSafeLoader)
    assert isinstance(root, yaml.MappingNode)
    check_all(root, edit)
