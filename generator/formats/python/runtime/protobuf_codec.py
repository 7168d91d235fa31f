"""Records to protobuf messages and back: the fast path, or else the slow one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Generic, NoReturn, TypeVar

from google.protobuf.internal import api_implementation
from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from .fast import FAULTS, MISSES, FastPathMiss
from .protobuf import EPOCH, MILLISECOND, read_message, require_type, write_message
from .records import Record

T = TypeVar("T")
V = TypeVar("V")
M = TypeVar("M", bound=Message)

if api_implementation.Type() == "python":
    from .pure import write_structs_without_copies

    write_structs_without_copies()


class ProtobufCodec(Generic[T, M]):
    """Converts one type of record to its type of message and back.

    `fill` fills an empty message with a record that holds what its class says. `make` makes a
    record of a message, and raises for much of what is not valid; what it makes is still to be
    checked.
    """

    def __init__(
        self,
        record: Record[T],
        message: type[M],
        fill: Callable[[T, Any], None],
        make: Callable[[Any], T],
    ) -> None:
        self._record = record
        self._message = message
        self._fill = fill
        self._make = make

    def write(self, instance: T, *, validate: bool) -> M:
        """The message for an instance; ValidationError when it is faulty."""
        if not validate or self._record.is_valid_fast(instance):
            try:
                message = self._message()
                self._fill(instance, message)
            except FAULTS:
                pass
            else:
                return message
        return self._record.write_slow(instance, self._write, validate=validate)

    def _write(self, instance: T) -> M:
        message = self._message()
        write_message(self._record, instance, message)
        return message

    def read(self, message: M) -> T:
        """The record for a message; ValidationError carries every violation."""
        message = require_type(message, self._message)
        try:
            instance = self._make(message)
        except MISSES:
            return read_message(self._record, message)
        if self._record.is_valid_fast(instance):
            return instance
        return read_message(self._record, message)


def fill_all(fill: Callable[[V, Any], None], values: list[V], messages: Any) -> None:
    """Adds a message for each value and fills it."""
    add = messages.add
    for value in values:
        fill(value, add())


def miss() -> NoReturn:
    """Raises FastPathMiss."""
    raise FastPathMiss


def reject_unknown(message: Any) -> None:
    """Raises FastPathMiss if a message has unknown fields."""
    if len(UnknownFieldSet(message)):
        raise FastPathMiss


def read_timestamp(message: Any) -> datetime:
    """The datetime of a Timestamp; raises if it is not valid in the contract."""
    reject_unknown(message)
    milliseconds, rest = divmod(message.nanos, MILLISECOND)
    if rest or not 0 <= milliseconds < 1000:
        raise FastPathMiss
    return EPOCH + timedelta(0, message.seconds, milliseconds * 1000)


def read_struct(message: Any) -> dict[str, Any]:
    """The object of a Struct; raises if a value has no kind."""
    reject_unknown(message)
    return {name: _read_value(item) for name, item in sorted(message.fields.items())}


def _read_value(message: Any) -> Any:
    reject_unknown(message)
    kind = message.WhichOneof("kind")
    if kind == "struct_value":
        return read_struct(message.struct_value)
    if kind == "list_value":
        reject_unknown(message.list_value)
        return [_read_value(item) for item in message.list_value.values]
    if kind is None:
        raise FastPathMiss
    return None if kind == "null_value" else getattr(message, kind)
