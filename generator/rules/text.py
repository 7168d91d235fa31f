"""Texts: every format can print them, and a reader can see them."""

import re
from collections.abc import Iterator

from generator.core.facets import FACETS
from generator.core.location import Node
from generator.model import Spec
from generator.rules.nodes import Fault, subjects

_PLANES = range(0, 0x110000, 0x10000)

# Controls (a line feed is fine), line and paragraph separators, marks that reorder text, the byte
# order mark, others without width that belong to no character, and what is not a character.
_NONCHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in _PLANES)
_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e"
    f"\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}"
)
_HIDDEN_IN_JSON = re.compile(f"[{_HIDDEN}]")  # where a tab is written as \t
_HIDDEN_IN_TEXT = re.compile(f"[\t\r{_HIDDEN}]")
_NOT_WRITTEN = ("at", "word")  # `type` has the same text as `word`
_JSON = ("default", "example", "examples", "counterexamples", *FACETS)
_ON_ONE_LINE = ("name", "title", "table", "block", "publisher", "edition")
_IGNORE = "buf:lint:ignore"
_INSTRUCTION = re.compile(rf"^\s*{_IGNORE}", re.M)


def readable(spec: Spec) -> Iterator[Fault]:
    """No text contains characters that a reader cannot see or a format cannot print."""
    for node in subjects(spec):
        for key, value in _values(node):
            hidden = _HIDDEN_IN_JSON if key in _JSON else _HIDDEN_IN_TEXT
            if value and (found := _first(hidden, value)):
                text = f"contains the character U+{ord(found):04X}, which is invisible"
                yield node, "values" if key == "meanings" else key, text


def _values(node: Node) -> Iterator[tuple[str, object]]:
    """Yield the values of a node with their keys in the spec, facets and notes one by one."""
    values = vars(node)
    for attribute in node.attributes:
        value = values[attribute]
        if attribute == "facets":
            yield from value.items()
        elif attribute == "notes" and value:
            meanings = tuple(meaning for _, meaning in value.meanings)
            yield from value._replace(meanings=meanings)._asdict().items()
        elif attribute == "condition":
            yield "required", value
        elif attribute not in _NOT_WRITTEN:
            yield attribute, value


def _first(hidden: re.Pattern[str], value: object) -> str | None:
    """Return the first character in the texts of a value that cannot be seen."""
    if isinstance(value, str):
        found = None if value.isprintable() else hidden.search(value)  # most texts are
        return found and found[0]
    if isinstance(value, dict):
        return _first(hidden, [*value, *value.values()])
    if isinstance(value, (tuple, list)):
        return next(filter(None, (_first(hidden, item) for item in value)), None)
    return None


def one_line(spec: Spec) -> Iterator[Fault]:
    """Names and titles are on one line, without white space around them."""
    for node in subjects(spec):
        values = vars(node)
        for attribute in _ON_ONE_LINE:
            value = values.get(attribute)
            if isinstance(value, str) and "\n" in value:
                yield node, attribute, f"'{attribute}' must be on one line"
            elif isinstance(value, str) and attribute != "name" and value != value.strip():
                yield node, attribute, f"'{attribute}' has white space around it"


def no_instructions(spec: Spec) -> Iterator[Fault]:
    """No line of a description is an instruction to buf, which does not treat it as a comment."""
    for node in subjects(spec):
        description = vars(node).get("description", "")
        if _IGNORE in description and _INSTRUCTION.search(description):
            text = f"a line that begins with '{_IGNORE}' is an instruction to buf"
            yield node, "description", text
