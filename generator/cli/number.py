"""number: writes missing field numbers into the files of a spec, and changes nothing else."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import yaml

from generator import output
from generator.core.bounds import FIELD_NUMBERS, RESERVED_BY_PROTOBUF
from generator.core.location import location
from generator.errors import InvalidSpec, one_per_place
from generator.model import Field, Group, Message, Spec
from generator.paths import shown_in_errors
from generator.pipeline import read_spec
from generator.rules import check
from generator.rules.contained import records_of
from generator.spec_language.load import load
from generator.spec_language.rows import KEY
from generator.spec_language.source.compose import compose
from generator.spec_language.source.files import Files, FilesOnDisk

_END_OF_LINE = -1
_FIRST_OF_GROUP, _FIRST_OPTIONAL_OF_GROUP, _FIRST_NEXT_TO_GROUPS = 1, 16, 50


def number(spec: Path) -> int:
    """Write all missing numbers, or none if the spec has errors."""
    files = FilesOnDisk(spec, shown_in_errors(spec))
    loaded, faults = load(files)
    found = _numbers(loaded)
    lacking = {field.location() for field in found}
    others = [f for f in faults if f.location not in lacking or "'number'" not in f.message]
    if errors := one_per_place(others, check(loaded)):
        raise InvalidSpec(*errors)
    written = {
        name: _with_numbers(content, files.shown(name), found)
        for name, content in files.content.items()
    }
    read_spec(Files(written, files.shown(files.own)))
    for name, text in written.items():
        if text != files.content[name]:
            output.rewrite(files.path(name) if name != files.own else spec, text)
    numbers = "number" if len(found) == 1 else "numbers"
    print(f"{files.shown(files.own)}: {len(found)} {numbers} written")
    return 0


def _numbers(spec: Spec) -> dict[Field, int]:
    """Return a free number for each field without one."""
    found: dict[Field, int] = {}
    for group in spec.groups:
        users = [message for message in spec.all_messages() if group.name in message.includes]
        _add(found, group, group.fields, _together(spec, users))
    for message in spec.all_messages():
        own = [field for field in message.fields if field.group is None]
        _add(found, message, own, _together(spec, [message]))
    return found


def _together(spec: Spec, messages: list[Message]) -> list[Message]:
    """Return messages, and the records that are in one message of protobuf with any of them."""
    found = dict.fromkeys(messages)
    records = [records_of(spec, union) for union in spec.held_unions]
    for _ in records:
        found |= dict.fromkeys(chain(*(each for each in records if found.keys() & {*each})))
    return [*found]


def _add(
    found: dict[Field, int],
    owner: Group | Message,
    fields: Iterable[Field],
    messages: Iterable[Message],
) -> None:
    """Number the fields of an owner; no field of the messages but a namesake has such a number."""
    known = {field: field.number for field in fields if "number" in field.at}
    taken = {*known.values(), *RESERVED_BY_PROTOBUF}
    namesakes: dict[str, int] = {}
    for message in messages:
        numbered = {field: found.get(field, field.number) for field in message.fields}
        namesakes |= {field.name: number for field, number in numbered.items() if number}
        taken |= {*numbered.values(), *message.reserved}
    for field in fields:
        if "number" not in field.at and field.name in namesakes:
            found[field] = known[field] = namesakes[field.name]
        elif "number" not in field.at:
            first = _first(owner, field)
            alike = (n for other, n in known.items() if _first(owner, other) == first <= n)
            next_number = max((first, *(n + 1 for n in alike)))
            starts = (next_number, first, 1)
            numbers = chain.from_iterable(FIELD_NUMBERS[start - 1 :] for start in starts)
            number = next(number for number in numbers if number not in taken)
            taken.add(number)
            found[field] = known[field] = number


def _first(owner: Group | Message, field: Field) -> int:
    """Return the lowest number that a field can have."""
    if isinstance(owner, Message):
        return _FIRST_NEXT_TO_GROUPS if owner.includes else 1
    return _FIRST_OF_GROUP if field.required else _FIRST_OPTIONAL_OF_GROUP


def _with_numbers(content: bytes, shown: str, found: dict[Field, int]) -> bytes:
    """Return the content of a file with these field numbers added."""
    nodes = {location(shown, node.start_mark): node for node in _nodes(compose(content, shown))}
    found = {field: number for field, number in found.items() if field.location() in nodes}
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""  # which no place counts
    lines = re.findall("[^\n]*\n|[^\n]+", content.removeprefix(mark).decode("utf-8"))
    places = (_place(nodes[field.location()], number, lines) for field, number in found.items())
    for line, column, added in sorted(places, reverse=True):
        cut = len(lines[line]) if column == _END_OF_LINE else column
        before, after = lines[line][:cut], lines[line][cut:]
        neighbour = lines[line] if lines[line].endswith("\n") else lines[line - 1]
        end = "\r\n" if neighbour.endswith("\r\n") else "\n"
        before += end if column == _END_OF_LINE and not before.endswith("\n") else ""
        lines[line] = before + added.replace("\n", end) + after
    return mark + "".join(lines).encode()


def _nodes(node: yaml.Node) -> Iterator[yaml.MappingNode | yaml.ScalarNode]:
    """Yield the mappings within a node, and the items of its lists."""
    inner: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        yield node
        inner = [each for pair in node.value for each in pair]
    elif isinstance(node, yaml.SequenceNode):
        inner = node.value
    for each in inner:
        if isinstance(node, yaml.SequenceNode) and isinstance(each, yaml.ScalarNode):
            yield each
        yield from _nodes(each)


def _place(
    node: yaml.MappingNode | yaml.ScalarNode, number: int, lines: list[str]
) -> tuple[int, int, str]:
    """Return where and in which form to add the number: after the names, or before all keys."""
    if isinstance(node, yaml.ScalarNode):  # a field on one line; no name contains a comma
        line, column = node.start_mark.line, node.start_mark.column
        if node.style in ("|", ">"):
            line, column = line + 1, 0
        return line, lines[line].index(",", column), f", {number}"
    entries = {key.value: (key, value) for key, value in node.value}
    if KEY in entries:
        return _place(entries[KEY][1], number, lines)
    key, value = entries.get("identifier") or entries["name"]
    mark, indent = value.end_mark, " " * key.start_mark.column
    if node.flow_style:
        return mark.line, mark.column, f", number: {number}"
    if value.style in ("|", ">"):
        first = node.value[0][0].start_mark
        return first.line, first.column, f"number: {number}\n{indent}"
    return mark.line, _END_OF_LINE, f"{indent}number: {number}\n"
