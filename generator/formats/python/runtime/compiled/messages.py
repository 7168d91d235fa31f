"""Converts records to and from protobuf messages."""

from collections.abc import Iterator

from ..fields import Field
from .source import Source


def to_message(source: Source) -> Iterator[str]:
    """Yield the source that fills an empty protobuf message from a record."""
    yield "def to_message(record, message):"
    required = [field for field in source.fields if field.required and not field.repeated]
    if required:  # setting a field makes the message present
        yield f"    if record.{required[0].attribute} is None:"
    yield f"    {'    ' if required else ''}message.SetInParent()"
    for field in source.fields:
        value, target = f"record.{field.attribute}", f"message.{field.attribute}"
        if not field.repeated:
            yield f"    if {value} is not None:"
        yield f"    {'' if field.repeated else '    '}{_fill(source, field, value, target)}"


def _fill(source: Source, field: Field, value: str, target: str) -> str:
    if field.type.fill:
        fill = source.expression(field.type.fill, field.type, value)
        return (
            f"fill_all({fill}, {value}, {target})"
            if field.repeated
            else f"{fill}({value}, {target})"
        )
    found = source.converter(field, field.type.to_message)(value)
    return f"{target}.extend({found})" if field.repeated else f"{target} = {found}"


def from_message(source: Source) -> Iterator[str]:
    """Yield the source that reads a protobuf message as a record, without validation."""
    yield "def from_message(message):"
    yield "    reject_unknown(message)"
    yield "    record = new(Record)"
    for field in source.fields:
        value = f"message.{field.attribute}"
        found = source.converter(field, field.type.from_message)(value)
        if field.repeated:
            found = f"list({value})" if found == value else found
        else:
            absent = "miss()" if field.required else source.name(field.default, "default")
            found = f"{found} if message.HasField({field.attribute!r}) else {absent}"
            if field.type.from_message == "{value}":
                found = f"{value} or ({found})"  # a value is present unless it is zero or empty
        yield f"    record.{field.attribute} = {found}"
    yield "    return record"
