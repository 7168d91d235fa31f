"""A field on one line, `NAME, NUMBER, TYPE, PRESENCE, DESCRIPTION`, read as a mapping of these."""

import re

import yaml

from generator.spec_language.reader import Slot, Value
from generator.spec_language.words import shown

KEY = "field"  # the key for such a line if a field has other keys as well
_FORM = "NAME, NUMBER, TYPE, PRESENCE, DESCRIPTION"
_PRESENCE = "(?:yes|no|yes (?:if|unless) [^,]+), "
_PARTS = re.compile(
    # What is not a number is meant as one where presence follows the next part only.
    r"(?P<name>[^,]+), +"
    rf"(?:(?P<number>-?[0-9]+|[^,]+(?=, +(?!{_PRESENCE})[^,]+, +{_PRESENCE})), +)?"
    r"(?P<type>(?!-?[0-9]+,)[^,]+), +(?P<required>[^,]+), +(?P<description>.+)",
    re.DOTALL,
)
_SCHEMA = r"^[^,]+, +[0-9]+, +[^,]+, +(yes|no|yes (if|unless) [^,]+), +\S"


def expanded(slot: Slot) -> yaml.Node:
    """Return the mapping for a line, or for one with other keys; other nodes are unchanged."""
    if isinstance(slot.node, yaml.ScalarNode):
        return _mapping(slot, slot.key, slot.node, [], slot.node)
    if isinstance(slot.node, yaml.MappingNode):
        entries = slot.node.value
        others = [entry for entry in entries if entry[0].value != KEY]
        if len(others) < len(entries) - 1:  # reported as a repeated key
            return slot.node
        if len(others) < len(entries):
            line = next(value for key, value in entries if key.value == KEY)
            return _mapping(slot, KEY, line, others, slot.node)
        for key, _ in entries:
            if ", " in key.value and isinstance(key, yaml.ScalarNode):
                slot.wrong(f"must be quoted where it has ': ', as in '{key.value}: '", key)
                return key
    return slot.node


def _mapping(
    slot: Slot,
    key: str,
    line: yaml.Node,
    others: list[tuple[yaml.Node, yaml.Node]],
    place: yaml.Node,
) -> yaml.Node:
    parts = _PARTS.fullmatch(line.value) if isinstance(line, yaml.ScalarNode) else None
    if parts is None or not isinstance(line, yaml.ScalarNode):
        slot.at.unread |= {slot.key}
        slot._replace(key=key).wrong(f"must be '{_FORM}', not {shown(line)}", line)
        return yaml.ScalarNode("", "")  # which is not read
    entries = []
    for name, part in parts.groupdict().items():
        if part is not None:
            node = _node(part, line, parts.start(name))
            entries.append((_node(name, line, 0), node))
    return yaml.MappingNode("", [*entries, *others], place.start_mark, place.end_mark)


def _node(value: str, line: yaml.ScalarNode, offset: int) -> yaml.ScalarNode:
    """Return a part of a line, with its place if it is on one line without escapes."""
    start, end = line.start_mark, line.end_mark
    quotes = 1 if line.style else 0
    if end.line == start.line and end.column - start.column == len(line.value) + 2 * quotes:
        column = start.column + quotes + offset
        start = yaml.Mark(start.name, start.index, start.line, column, None, 0)
    return yaml.ScalarNode("", value, start, end, style=line.style)


LINE = Value(expanded, f"`{_FORM}`", {"type": "string", "pattern": _SCHEMA})
