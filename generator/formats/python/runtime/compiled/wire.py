"""Converts records to and from wire structs, which msgspec decodes and encodes."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from ..fields import Field
from ..presence import Condition, present
from .source import Source

Test: TypeAlias = Callable[[Condition], str]  # an expression: whether a condition is met


def from_wire(source: Source) -> Iterator[str]:
    """Yield the source that converts a wire struct to a record."""
    yield f"def from_wire(wire{source.parameter}):"
    if source.codec.is_deep:
        yield "    if level > RECORD_DEPTH: raise FastPathMiss"
    for field in source.fields:
        for condition in _misses(source, field):
            yield f"    if {condition}: raise FastPathMiss"
    for choice in source.choices:
        yield f"    if not ({choice.test('wire')}): raise FastPathMiss"
    yield "    record = new(Record)"
    for field in sorted(source.fields, key=_is_surely_valid):  # most faults are found at once
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


def _is_surely_valid(field: Field) -> bool:
    return "{otherwise}" not in field.type.from_wire


def _misses(source: Source, field: Field) -> Iterator[str]:
    value = f"wire.{field.attribute}"
    yield from misplaced(field, "wire", tester(source.fields, "wire"))
    if lacks_size := source.lacks_size(field, value):
        yield f"{value} and {lacks_size}"


def tester(fields: Iterable[Field], holder: str) -> Test:
    """Return the test of conditions on the values of an object."""
    by_name = {field.name: field for field in fields}

    def test(condition: Condition) -> str:
        other = by_name[condition.name]
        return condition.test(other, f"{holder}.{other.attribute}")

    return test


def misplaced(field: Field, holder: str, test: Test) -> Iterator[str]:
    """Yield tests for a field being absent or present when it must not be."""
    value = f"{holder}.{field.attribute}"
    absent = f"not {value}" if field.repeated else f"{value} is None"
    if field.condition:
        yield f"{absent} and {test(field.condition)}"
    elif field.required:
        yield absent
    if field.forbidden:
        yield f"{present(field, value)} and {test(field.forbidden)}"


def to_wire(source: Source) -> Iterator[str]:
    """Yield the source that converts a record to a wire struct."""
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
