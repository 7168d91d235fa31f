"""Protobuf messages as records and back; imported when the first message is read or written."""

import math
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

from google.protobuf.internal import api_implementation
from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from ..codec import FAULTY, Codec
from ..compiled.source import FastPathMiss
from ..fields import Field
from ..values.objects import Object
from ..values.plain import FOREIGN, OBJECT_DEPTH, is_list, is_object
from ..values.scalars import Enum, Timestamp
from ..violations import Faults, Place, ValidationError, Violation

V = TypeVar("V")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_SECOND, _LAST_SECOND = -62135596800, 253402300799
_DAY = 86400  # seconds
_MILLISECOND = 1_000_000  # nanoseconds

if api_implementation.Type() == "python":
    from .pure import write_structs_without_copies

    write_structs_without_copies()


def message_class(record: type) -> type[Message]:
    """The class of the messages of a record class."""
    module = import_module(vars(sys.modules[record.__module__])["_PROTOBUF"])
    found: type[Message] = getattr(module, record.__name__)
    return found


def require_type(message: object, expected: type[Message]) -> Message:
    """The message, if it is of the type; one of the same type in another pool is read anew.

    Raises TypeError for anything else: messages of other packages may have the same short name.
    """
    if type(message) is expected:
        return message
    name = expected.DESCRIPTOR.full_name
    found = f"{type(message).__module__}.{type(message).__qualname__}".removeprefix("builtins.")
    if isinstance(message, Message):
        found = message.DESCRIPTOR.full_name
        if found == name:
            return _parsed_again(message, expected)
    raise TypeError(f"the protobuf message must be {name}, not {found}")


def _parsed_again(message: Message, expected: type[Message]) -> Message:
    try:
        return expected.FromString(message.SerializePartialToString())
    except FOREIGN:  # implementations of protobuf raise different errors
        name = expected.DESCRIPTOR.full_name
        text = f"the protobuf message has another definition of {name}, which cannot be read"
        raise TypeError(text) from None


# Records to messages


def fill_all(fill: Callable[[V, Any], None], values: list[V], messages: Any) -> None:
    """Adds a message for each value and fills it."""
    add = messages.add
    for value in values:
        fill(value, add())


def timestamp_to_message(value: datetime, message: Any) -> None:
    """Fills a Timestamp; truncates to milliseconds."""
    message.SetInParent()  # the beginning of 1970 is all zeros
    since = value - EPOCH
    message.seconds = since.days * _DAY + since.seconds
    message.nanos = since.microseconds // 1000 * _MILLISECOND


def object_to_message(value: dict[str, Any], message: Any) -> None:
    """Fills a Struct."""
    message.SetInParent()  # an empty object is not an absent one
    fields = message.fields
    for name, item in value.items():
        _fill_value(item, fields[name])


def _fill_value(value: Any, message: Any) -> None:
    if isinstance(value, str):
        message.string_value = value
    elif isinstance(value, bool):
        message.bool_value = value
    elif value is None:
        message.null_value = 0
    elif is_object(value):
        object_to_message(value, message.struct_value)
    elif is_list(value):
        message.list_value.SetInParent()
        add = message.list_value.values.add
        for item in value:
            _fill_value(item, add())
    else:
        message.number_value = value


# Messages to records: the fast functions


def reject_unknown(message: Any) -> None:
    """Raises FastPathMiss if a message has unknown fields."""
    if len(UnknownFieldSet(message)):
        raise FastPathMiss


def message_to_timestamp(message: Any) -> datetime:
    """The datetime of a Timestamp; raises if it is not valid in the contract."""
    reject_unknown(message)
    milliseconds, rest = divmod(message.nanos, _MILLISECOND)
    if rest or not 0 <= milliseconds < 1000:
        raise FastPathMiss
    return EPOCH + timedelta(0, message.seconds, milliseconds * 1000)


def message_to_object(message: Any) -> dict[str, Any]:
    """The object of a Struct; raises if a value has no kind."""
    reject_unknown(message)
    return {name: _value_of(item) for name, item in sorted(message.fields.items())}


def _value_of(message: Any) -> Any:
    reject_unknown(message)
    kind = message.WhichOneof("kind")
    if kind == "struct_value":
        return message_to_object(message.struct_value)
    if kind == "list_value":
        reject_unknown(message.list_value)
        return [_value_of(item) for item in message.list_value.values]
    if kind is None:
        raise FastPathMiss
    return None if kind == "null_value" else getattr(message, kind)


NAMES = {
    "fill_all": fill_all,
    "message_to_object": message_to_object,
    "message_to_timestamp": message_to_timestamp,
    "object_to_message": object_to_message,
    "reject_unknown": reject_unknown,
    "timestamp_to_message": timestamp_to_message,
}
"""What the compiled functions of records use."""


# Messages to records: what is wrong


def read_message(codec: Codec, message: Message) -> Any:
    """The record for a message; ValidationError carries every violation.

    What protobuf's own readers accept is found here too: unknown fields, timestamps and numbers
    out of range, values without a kind.
    """
    faults = Faults()
    record = codec.plain(_record(codec, message, "", faults), "", faults)
    if faults:
        raise ValidationError(sorted(faults, key=partial(_position, codec)))
    return record


def _position(codec: Codec, violation: Violation) -> list[float]:
    """Sorts by the order of the spec; what concerns a record as a whole comes last in it."""
    position: list[float] = []
    names = iter(violation.path.split("/")[1:])
    for name in names:
        index = codec.by_pointer[name]
        position.append(index)
        field = codec.fields[index]
        if field.repeated:
            position.append(int(next(names, -1)))
        if not isinstance(field.type, Codec):
            return position
        codec = field.type
    return [*position, math.inf]


def _record(codec: Codec, message: Any, place: Place, faults: Faults) -> Any:
    _add_unknown(message, place, faults)
    record = object.__new__(codec.cls)
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
    return record


def _value(field: Field, value: Any, place: Place, faults: Faults) -> Any:
    """The attribute for the value of a field; FAULTY for what is reported already."""
    if isinstance(field.type, Codec):
        return _record(field.type, value, place, faults)
    if isinstance(field.type, Timestamp):
        return _timestamp(value, place, faults)
    if isinstance(field.type, Object):
        return _object(value, place, 1, faults)
    return field.type.members.get(value, value) if isinstance(field.type, Enum) else value


def _timestamp(message: Any, place: Place, faults: Faults) -> Any:
    _add_unknown(message, place, faults)
    if not 0 <= message.nanos < 1000 * _MILLISECOND:
        faults.add(place, "range", "must have nanos from 0 to 999999999")
    elif not _FIRST_SECOND <= message.seconds <= _LAST_SECOND:
        faults.add(place, "range", "must lie in the years 1 to 9999")
    elif message.nanos % _MILLISECOND:
        faults.add(place, "pattern", "is finer than milliseconds")
    else:
        milliseconds = message.nanos // _MILLISECOND
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
    fields: Any = UnknownFieldSet(holder)  # iterable, though its stubs do not say so
    for number in sorted({field.field_number for field in fields}):
        faults.add(place, "unknown", f"holds an unknown field with the number {number}")
