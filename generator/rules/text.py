"""Texts: what every format can print, and a reader can see."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields

from generator.errors import SpecError
from generator.model import Node, Spec
from generator.rules.nodes import error

_PLANES = range(0, 0x110000, 0x10000)

# Controls (a line feed is fine), line and paragraph separators, marks that reorder text, the byte
# order mark, and what is no character at all.
_NO_CHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in _PLANES)
_UNREADABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    f"\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]"
)

_ATTRIBUTES: dict[type[Node], tuple[str, ...]] = {}
_ON_ONE_LINE = frozenset({"name", "title", "table", "block", "publisher", "edition"})
_INSTRUCTION = re.compile(r"^\s*buf:lint:ignore", re.M)


def readable(spec: Spec) -> Iterator[SpecError]:
    """No text of the spec holds characters that a reader cannot see or a format cannot print."""
    yield from _unreadable(spec, "spec")


def one_line(spec: Spec) -> Iterator[SpecError]:
    """Names and titles stand on one line, without blanks around them."""
    for node, subject in _nodes(spec, "spec"):
        for attribute in _ON_ONE_LINE.intersection(_attributes(node)):
            value = getattr(node, attribute)
            if isinstance(value, str) and "\n" in value:
                yield error(node, attribute, subject, f"'{attribute}' must stand on one line")
            elif isinstance(value, str) and attribute != "name" and value != value.strip():
                yield error(node, attribute, subject, f"'{attribute}' has blanks around it")


def no_instructions(spec: Spec) -> Iterator[SpecError]:
    """No line of a description is an instruction to buf, which takes it for no comment then."""
    for node, subject in _nodes(spec, "spec"):
        if _INSTRUCTION.search(getattr(node, "description", "")):
            text = "a line that begins with 'buf:lint:ignore' is an instruction to buf"
            yield error(node, "description", subject, text)


def _nodes(node: Node, subject: str) -> Iterator[tuple[Node, str]]:
    """Every part of a spec, and what errors call it."""
    subject = getattr(node, "name", subject)
    yield node, subject
    for attribute in _attributes(node):
        for item in _parts(getattr(node, attribute)):
            if isinstance(item, Node):
                yield from _nodes(item, subject)


def _attributes(node: Node) -> tuple[str, ...]:
    """What a node says, without its place; looked up once for each kind of node."""
    kind = type(node)
    if kind not in _ATTRIBUTES:
        names = (attribute.name for attribute in fields(kind))
        _ATTRIBUTES[kind] = tuple(name for name in names if name != "at")
    return _ATTRIBUTES[kind]


def _unreadable(node: Node, subject: str) -> Iterator[SpecError]:
    subject = getattr(node, "name", subject)
    for attribute in _attributes(node):
        for item in _parts(getattr(node, attribute)):
            if isinstance(item, Node):
                yield from _unreadable(item, subject)
            elif isinstance(item, str) and (match := _UNREADABLE.search(item)):
                message = f"holds the character U+{ord(match[0]):04X}, which cannot be seen"
                yield error(node, attribute, subject, message)


def _parts(value: object) -> Iterator[object]:
    """The items of lists and mappings, however deep; else the value itself."""
    if isinstance(value, str):  # as most are
        yield value
        return
    if isinstance(value, Mapping):
        value = [*value, *value.values()]
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from _parts(item)
    else:
        yield value
