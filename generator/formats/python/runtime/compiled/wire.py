"""Records from and to wire structs, which msgspec decodes and encodes."""

from collections.abc import Iterator

from ..fields import Field
from .source import Source


def from_wire(source: Source) -> Iterator[str]:
    """A wire struct as a record."""
    yield "def from_wire(wire):"
    for field in source.fields:
        for condition in _misses(source, field):
            yield f"    if {condition}: raise FastPathMiss"
    yield "    record = new(Record)"
    for field in source.fields:
        value = f"wire.{field.attribute}"
        convert = source.converter(field, field.type.from_wire)
        if field.repeated:
            found = f"{convert(value)} if {value} else []"
        elif field.required or (field.is_nullable and convert(value) == value):
            found = convert(value)
        else:
            found = (
                f"{source.name(field.default, 'default')} if {value} is None else {convert(value)}"
            )
        yield f"    record.{field.attribute} = {found}"
    yield "    return record"


def _misses(source: Source, field: Field) -> Iterator[str]:
    value = f"wire.{field.attribute}"
    if field.required:
        yield f"not {value}" if field.repeated else f"{value} is None"
    if lacks_size := source.lacks_size(field, value):
        yield f"{value} and {lacks_size}"
    test = field.type.wire_test
    if test and field.repeated:
        every = source.expression(test, field.type, "item")
        yield f"{value} and not all([{every} for item in {value}])"
    elif test:
        yield f"{value} is not None and not ({source.expression(test, field.type, value)})"
    if field.required_if:
        other = source.condition(field)
        missing = f"not {value}" if field.repeated else f"{value} is None"
        asked = f"wire.{other.attribute}"
        yield f"{missing} and {asked if other.repeated else f'{asked} is not None'}"


def to_wire(source: Source) -> Iterator[str]:
    """A record as a wire struct."""
    yield "def to_wire(record):"
    yield "    return Wire("
    for field in source.fields:
        value = f"record.{field.attribute}"
        found = source.converter(field, field.type.to_wire)(value)
        if field.repeated:
            found = f"{found} if {value} else None"
        elif found != value:
            found = f"None if {value} is None else {found}"
        yield f"        {found},"
    yield "    )"
