"""Converts records to and from protobuf messages; imported for the first message."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, TypeVar

from google.protobuf.internal import api_implementation
from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from ..compiled.source import FastPathMiss
from ..values.plain import FOREIGN, is_list, is_object

V = TypeVar("V")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86400  # seconds
MILLISECOND = 1_000_000  # nanoseconds

if api_implementation.Type() == "python":
    from .pure import write_structs_without_copies

    write_structs_without_copies()


def message_class(record: type) -> type[Message]:
    """Return the class of the messages of a record class."""
    module = import_module(vars(sys.modules[record.__module__])["_PROTOBUF"])
    found: type[Message] = getattr(module, record.__name__)
    return found


def of_type(message: Any, expected: type[Message]) -> Message:
    """Return a message of another pool as a message of a type with the same full name.

    Raise TypeError for anything else: messages of other packages may have the same short name.
    """
    name = expected.DESCRIPTOR.full_name
    found = f"{type(message).__module__}.{type(message).__qualname__}".removeprefix("builtins.")
    if isinstance(message, Message):
        found = message.DESCRIPTOR.full_name
    if found != name:
        raise TypeError(f"the protobuf message must be {name}, not {found}")
    try:
        return expected.FromString(message.SerializePartialToString())
    except FOREIGN:  # implementations of protobuf raise different exceptions
        text = f"the protobuf message has another definition of {name}, which cannot be read"
        raise TypeError(text) from None


# Records to messages


def fill_all(fill: Callable[[V, Any], None], values: list[V], messages: Any) -> None:
    """Add and fill a message for each value."""
    add = messages.add
    for value in values:
        fill(value, add())


def timestamp_to_message(value: datetime, message: Any) -> None:
    """Fill a Timestamp; truncate to milliseconds."""
    since = value - EPOCH
    if not since.days:
        message.SetInParent()  # the start of 1970 is all zeros
    message.seconds = since.days * _DAY + since.seconds
    message.nanos = since.microseconds // 1000 * MILLISECOND


def object_to_message(value: dict[str, Any], message: Any) -> None:
    """Fill a Struct."""
    if not value:
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
        if not value:
            message.list_value.SetInParent()
        add = message.list_value.values.add
        for item in value:
            _fill_value(item, add())
    else:
        message.number_value = value


# Messages to records: the fast functions


def reject_unknown(message: Any) -> None:
    """Raise FastPathMiss if a message has unknown fields."""
    if len(UnknownFieldSet(message)):
        raise FastPathMiss


def message_to_timestamp(message: Any) -> datetime:
    """Return the datetime of a Timestamp; raise if it is not valid in the contract."""
    reject_unknown(message)
    milliseconds, rest = divmod(message.nanos, MILLISECOND)
    if rest or not 0 <= milliseconds < 1000:
        raise FastPathMiss
    return EPOCH + timedelta(0, message.seconds, milliseconds * 1000)


def message_to_object(message: Any) -> dict[str, Any]:
    """Return the object of a Struct; raise if a value has no kind."""
    reject_unknown(message)
    fields = message.fields
    return {name: _value_of(fields[name]) for name in sorted(fields)}


def _value_of(message: Any) -> Any:
    reject_unknown(message)
    if text := message.string_value:  # a value is present unless it is empty
        return text
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
"""The names that the compiled functions of records use."""
