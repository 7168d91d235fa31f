"""Finds the violations of a protobuf message; imported for the first invalid message."""

import math
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from google.protobuf.unknown_fields import UnknownFieldSet

from ..compiled.faults import Origin, statements
from ..compiled.source import Source
from ..fields import Field
from ..values.base import Type
from ..values.objects import Object
from ..values.plain import OBJECT_DEPTH
from ..values.timestamps import Timestamp
from ..violations import FAULTY, Faults, Place
from .protobuf import EPOCH, MILLISECOND

_FIRST_SECOND, _LAST_SECOND = -62135596800, 253402300799


def read_message(source: Source) -> Iterator[str]:
    """Yield the source that reads a message.

    The violations include what protobuf's own readers accept: unknown fields, timestamps and
    numbers out of range, and values without a kind.
    """
    yield "def read_message(origin, place, faults):"
    yield from statements(source, Origin(_given, _template, _reader))
    yield "    add_unknown(origin, place, faults)"
    yield "    return record"


def _given(field: Field) -> str:
    value = f"origin.{field.attribute}"
    if field.repeated:
        return f"[*{value}]"
    return f"({value} if origin.HasField({field.attribute!r}) else None)"


def _template(type_: Type) -> str:
    return "{read_message}({value}, {place}, faults)" if type_.parts else "{otherwise}"


def _reader(type_: Type) -> Callable[..., Any]:
    """Return the function that reads the value of a field, and adds its violations."""
    if isinstance(type_, Object):
        return partial(_object_field, type_)
    return _timestamp if isinstance(type_, Timestamp) else type_.plain


def _object_field(type_: Type, message: Any, place: Place, faults: Faults) -> Any:
    return type_.plain(_object(message, place, 1, faults), place, faults)


def _timestamp(message: Any, place: Place, faults: Faults) -> Any:
    add_unknown(message, place, faults)
    if not 0 <= message.nanos < 1000 * MILLISECOND:
        faults.add(place, "range", "must have nanos from 0 to 999999999")
    elif not _FIRST_SECOND <= message.seconds <= _LAST_SECOND:
        faults.add(place, "range", "must lie in the years 1 to 9999")
    elif message.nanos % MILLISECOND:
        faults.add(place, "pattern", "is finer than milliseconds")
    else:
        milliseconds = message.nanos // MILLISECOND
        return EPOCH + timedelta(seconds=message.seconds, milliseconds=milliseconds)
    return FAULTY


def _object(message: Any, place: Place, level: int, faults: Faults) -> Any:
    add_unknown(message, place, faults)
    if level > OBJECT_DEPTH:  # `plain` reports it
        return {}
    fields = sorted(message.fields.items())
    return {name: _object_value(item, (place, name), level, faults) for name, item in fields}


def _object_value(message: Any, place: Place, level: int, faults: Faults) -> Any:
    add_unknown(message, place, faults)
    kind = message.WhichOneof("kind")
    if kind == "struct_value":
        return _object(message.struct_value, place, level + 1, faults)
    if kind == "list_value":
        add_unknown(message.list_value, place, faults)
        values = enumerate(message.list_value.values if level < OBJECT_DEPTH else ())
        return [_object_value(item, (place, i), level + 1, faults) for i, item in values]
    if kind is None:
        faults.add(place, "type", "has no value")
    elif kind == "number_value" and math.isnan(message.number_value):
        faults.add(place, "range", "must be a number")
    elif kind != "null_value":
        return getattr(message, kind)
    return None


def add_unknown(holder: Any, place: Place, faults: Faults) -> None:
    """Add a violation for each number of an unknown field."""
    fields: Any = UnknownFieldSet(holder)  # iterable, though its stubs do not declare it
    for number in sorted({field.field_number for field in fields}):
        faults.add(place, "unknown", f"holds an unknown field with the number {number}")
