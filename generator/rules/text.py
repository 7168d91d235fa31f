"""Texts: what every format can print, and a reader can see."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields

from generator.errors import SpecError
from generator.model import Node, Spec
from generator.rules import error

# Controls (a line feed is fine), line and paragraph separators, marks that reorder text, the byte
# order mark, and what is no character at all.
_UNREADABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)


def readable(spec: Spec) -> Iterator[SpecError]:
    """No text of the spec holds characters that a reader cannot see or a format cannot print."""
    yield from _unreadable(spec, "spec")


def _unreadable(node: Node, subject: str) -> Iterator[SpecError]:
    subject = getattr(node, "name", subject)
    for attribute in fields(node):
        value = getattr(node, attribute.name)
        if attribute.name == "at":
            continue
        for item in _parts(value):
            if isinstance(item, Node):
                yield from _unreadable(item, subject)
            elif isinstance(item, str) and (match := _UNREADABLE.search(item)):
                message = f"holds the character U+{ord(match[0]):04X}, which cannot be seen"
                yield error(node, attribute.name, subject, message)


def _parts(value: object) -> Iterator[object]:
    """The items of lists and mappings, however deep; else the value itself."""
    if isinstance(value, Mapping):
        value = [*value, *value.values()]
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from _parts(item)
    else:
        yield value
