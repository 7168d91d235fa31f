"""Finds the violations of a protobuf message; imported for the first invalid message."""

import math
from datetime import timedelta
from functools import partial
from typing import Any

from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from ..codec import Codec
from ..fields import Field
from ..values.numbers import Enum
from ..values.objects import Object
from ..values.plain import OBJECT_DEPTH, RECORD_DEPTH
from ..values.timestamps import Timestamp
from ..values.variants import UnionOfRecords
from ..violations import FAULTY, Faults, Place, ValidationError, Violation
from .protobuf import EPOCH, MILLISECOND

_FIRST_SECOND, _LAST_SECOND = -62135596800, 253402300799


def read_message(codec: Codec, message: Message) -> Any:
    """Return the record for a message; raise ValidationError with all violations.

    This includes what protobuf's own readers accept: unknown fields, timestamps and numbers out of
    range, and values without a kind.
    """
    faults = Faults()
    record = codec.plain(_record(codec, message, "", faults), "", faults)
    if faults:
        raise ValidationError(sorted(faults, key=partial(_position, codec, message)))
    return record


def _position(codec: Any, message: Any, violation: Violation) -> list[float]:
    """Return a sort key for the order of the spec; violations of a whole record come last."""
    position: list[float] = []
    names = iter(violation.path.split("/")[1:])
    for name in names:
        index = codec.by_pointer.get(name)
        if index is None:  # a field of another record of a union
            return [*position, math.inf]
        position.append(index)
        field = codec.fields[index]
        message = getattr(message, field.attribute)
        if field.repeated:
            number = int(next(names, -1))
            position.append(number)
            message = message[number] if number >= 0 else None
        if isinstance(field.type, UnionOfRecords) and message is not None:
            codec = field.type.codec_of_message(message, "", Faults())
        elif isinstance(field.type, Codec):
            codec = field.type
        else:
            return position
        if codec is None:
            return position
    return [*position, math.inf]


def _record(codec: Codec, message: Any, place: Place, faults: Faults) -> Any:
    record = object.__new__(codec.cls)
    if faults.level + codec.is_recursive > RECORD_DEPTH:  # `plain` reports it
        return record
    faults.level += codec.is_recursive
    _add_unknown(message, place, faults)
    for field in codec.fields:
        value = getattr(message, field.attribute)
        below = (place, field.name)
        found: Any = field.default
        if field.repeated:
            found = [
                _value(field, item, (below, index), faults) for index, item in enumerate(value)
            ]
        elif message.HasField(field.attribute):
            found = _value(field, value, below, faults)
        setattr(record, field.attribute, found)
    faults.level -= codec.is_recursive
    return record


def _value(field: Field, value: Any, place: Place, faults: Faults) -> Any:
    """Return the attribute for the value of a field; FAULTY if it has a reported violation."""
    if isinstance(field.type, Codec):
        return _record(field.type, value, place, faults)
    if isinstance(field.type, UnionOfRecords):
        return _variant(field.type, value, place, faults)
    if isinstance(field.type, Timestamp):
        return _timestamp(value, place, faults)
    if isinstance(field.type, Object):
        return _object(value, place, 1, faults)
    return field.type.members.get(value, value) if isinstance(field.type, Enum) else value


def _variant(union: UnionOfRecords, message: Any, place: Place, faults: Faults) -> Any:
    codec = union.codec_of_message(message, place, faults)
    if codec is None:
        return FAULTY
    for name in sorted(union.others_in(codec, message)):
        faults.add((place, name), "unknown", "unknown name")
    return _record(codec, message, place, faults)


def _timestamp(message: Any, place: Place, faults: Faults) -> Any:
    _add_unknown(message, place, faults)
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
    _add_unknown(message, place, faults)
    if level > OBJECT_DEPTH:  # `plain` reports it
        return {}
    fields = sorted(message.fields.items())
    return {name: _object_value(item, (place, name), level, faults) for name, item in fields}


def _object_value(message: Any, place: Place, level: int, faults: Faults) -> Any:
    _add_unknown(message, place, faults)
    kind = message.WhichOneof("kind")
    if kind == "struct_value":
        return _object(message.struct_value, place, level + 1, faults)
    if kind == "list_value":
        _add_unknown(message.list_value, place, faults)
        values = enumerate(message.list_value.values if level < OBJECT_DEPTH else ())
        return [_object_value(item, (place, i), level + 1, faults) for i, item in values]
    if kind is None:
        faults.add(place, "type", "has no value")
    elif kind == "number_value" and math.isnan(message.number_value):
        faults.add(place, "range", "must be a number")
    elif kind != "null_value":
        return getattr(message, kind)
    return None


def _add_unknown(holder: Any, place: Place, faults: Faults) -> None:
    fields: Any = UnknownFieldSet(holder)  # iterable, though its stubs do not declare it
    for number in sorted({field.field_number for field in fields}):
        faults.add(place, "unknown", f"holds an unknown field with the number {number}")
