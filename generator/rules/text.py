"""Texts: every format can print them, and a reader can see them."""

import re
from collections.abc import Iterator

from generator.model import Spec
from generator.rules.nodes import Fault, subjects

_PLANES = range(0, 0x110000, 0x10000)

# Controls (a line feed is fine), line and paragraph separators, marks that reorder text, the byte
# order mark, and anything that is not a character.
_NONCHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in _PLANES)
_UNREADABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    f"\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)
_NOT_WRITTEN = ("at", "word")  # `type` has the same text as `word`
_ON_ONE_LINE = ("name", "title", "table", "block", "publisher", "edition")
_IGNORE = "buf:lint:ignore"
_INSTRUCTION = re.compile(rf"^\s*{_IGNORE}", re.M)


def readable(spec: Spec) -> Iterator[Fault]:
    """No text contains characters that a reader cannot see or a format cannot print."""
    for node in subjects(spec):
        values = vars(node)
        for attribute in node.attributes:
            is_text = values[attribute] and attribute not in _NOT_WRITTEN
            if is_text and (found := _unreadable(values[attribute])):
                text = f"contains the character U+{ord(found):04X}, which is invisible"
                yield node, attribute, text


def _unreadable(value: object) -> str | None:
    """Return the first unreadable character in the texts of a value."""
    if isinstance(value, str):
        found = None if value.isprintable() else _UNREADABLE.search(value)  # most texts are
        return found and found[0]
    if isinstance(value, dict):
        return _unreadable([*value, *value.values()])
    if isinstance(value, (tuple, list)):
        return next(filter(None, map(_unreadable, value)), None)
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
