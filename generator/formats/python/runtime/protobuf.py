"""Records as protobuf messages and back, by the same description as documents."""

import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from .checks import FOREIGN, OBJECT_DEPTH, is_list, is_object, items_of
from .objects import Object
from .records import FAULTY, Field, Record, is_record
from .values import Enum, Timestamp
from .violations import Place, ValidationError, Violation, gathered, pointer

T = TypeVar("T")
M = TypeVar("M", bound=Message)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_SECOND, _LAST_SECOND = -62135596800, 253402300799
_DAY = 86400  # seconds
MILLISECOND = 1_000_000  # nanoseconds


def write_message(record: Record[T], instance: T, message: Message) -> None:
    """Fills an empty message from an instance without faults."""
    for field in record.fields:
        value: Any = getattr(instance, field.attribute, None)
        if field.is_absent(value):
            continue
        write = _writer(field)
        if field.repeated:
            target = getattr(message, field.attribute)
            for item in items_of(value):
                if write:
                    write(item, target.add())
                else:
                    target.append(field.kind.write(item))
        elif write:
            write(value, getattr(message, field.attribute))
        else:
            setattr(message, field.attribute, field.kind.write(value))


def _writer(field: Field) -> Callable[[Any, Any], None] | None:
    """What fills a submessage; None where the field is a scalar."""
    if isinstance(field.kind, Timestamp):
        return write_timestamp
    kind = field.kind
    if isinstance(kind, Object):
        return lambda value, message: write_struct(kind.write(value), message)
    if is_record(kind):
        return partial(_write_record, kind)
    return None


def _write_record(record: Record[Any], value: Any, message: Any) -> None:
    message.SetInParent()
    write_message(record, value, message)


def write_timestamp(value: datetime, message: Any) -> None:
    """Fills a Timestamp; what is finer than milliseconds is cut off."""
    message.SetInParent()  # the beginning of 1970 is all zeros
    since = value - EPOCH
    message.seconds = since.days * _DAY + since.seconds
    message.nanos = since.microseconds // 1000 * MILLISECOND


def write_struct(value: dict[str, Any], message: Any) -> None:
    """Fills a Struct."""
    message.SetInParent()  # an empty object is not an absent one
    fields = message.fields
    for name, item in value.items():
        _write_value(item, fields[name])


def _write_value(value: Any, message: Any) -> None:
    if isinstance(value, str):
        message.string_value = value
    elif isinstance(value, bool):
        message.bool_value = value
    elif value is None:
        message.null_value = 0
    elif is_object(value):
        write_struct(value, message.struct_value)
    elif is_list(value):
        message.list_value.SetInParent()
        add = message.list_value.values.add
        for item in value:
            _write_value(item, add())
    else:
        message.number_value = value


def read_message(record: Record[T], message: Message) -> T:
    """The record for a message; ValidationError carries every violation.

    What protobuf's own readers accept is found here too: unknown fields, timestamps and numbers
    out of range, values without a kind.
    """
    faults: list[Violation] = []
    instance = _read_record(record, faults, message, "")
    faults = gathered(chain(faults, record.python_faults(instance, "")))
    if faults:
        raise ValidationError(sorted(faults, key=partial(_position, record)))
    return instance


def require_type(message: object, wanted: type[M]) -> M:
    """The message, if it is of the type; one of the same type in another pool is read anew.

    Raises TypeError for anything else: messages of other packages may have the same short name.
    """
    if type(message) is wanted:
        return message
    name = wanted.DESCRIPTOR.full_name
    found = f"{type(message).__module__}.{type(message).__qualname__}".removeprefix("builtins.")
    if isinstance(message, Message):
        found = message.DESCRIPTOR.full_name
        if found == name:
            return _parsed_again(message, wanted)
    raise TypeError(f"the protobuf message must be {name}, not {found}")


def _parsed_again(message: Message, wanted: type[M]) -> M:
    try:
        return wanted.FromString(message.SerializePartialToString())
    except FOREIGN:  # implementations of protobuf raise different errors
        name = wanted.DESCRIPTOR.full_name
        text = f"the protobuf message has another definition of {name}, which cannot be read"
        raise TypeError(text) from None


def _position(record: Record[Any], violation: Violation) -> list[float]:
    """Sorts by the order of the spec; what concerns a record as a whole comes last in it."""
    position: list[float] = []
    names = iter(violation.path.split("/")[1:])
    for name in names:
        index, field = record.by_pointer[name]
        position.append(index)
        if field.repeated:
            position.append(int(next(names, -1)))
        if not is_record(field.kind):
            return position
        record = field.kind
    return [*position, math.inf]


def _read_record(record: Record[T], faults: list[Violation], message: Any, place: Place) -> T:
    faults.extend(_unknown(message, place))
    values: dict[str, Any] = {}
    for field in record.fields:
        below = (place, field.name)
        read = _reader(field, faults)
        if field.repeated:
            items = getattr(message, field.attribute)
            values[field.attribute] = [
                read(item, (below, index)) for index, item in enumerate(items)
            ]
        elif message.HasField(field.attribute):
            values[field.attribute] = read(getattr(message, field.attribute), below)
        else:
            values[field.attribute] = field.default
    return record.made(**values)


def _reader(field: Field, faults: list[Violation]) -> Callable[[Any, Place], Any]:
    """What makes an attribute of a field's value; it notes faults and gives FAULTY then."""
    if isinstance(field.kind, Timestamp):
        return partial(_read_timestamp, faults)
    if isinstance(field.kind, Object):
        return partial(_read_struct, faults, 1)
    if is_record(field.kind):
        return partial(_read_record, field.kind, faults)
    if isinstance(field.kind, Enum):
        return partial(_read_number, field.kind)
    return _as_it_is


def _read_number(kind: Enum, value: int, _: Place) -> Any:
    return kind.values.get(value, value)  # an undocumented one is found later


def _as_it_is(value: Any, _: Place) -> Any:
    return value


def _read_timestamp(faults: list[Violation], message: Any, place: Place) -> Any:
    faults.extend(_unknown(message, place))
    seconds, nanos = message.seconds, message.nanos
    if not 0 <= nanos < 1000 * MILLISECOND:
        faults.append(Violation(pointer(place), "range", "must have nanos from 0 to 999999999"))
        return FAULTY
    if not _FIRST_SECOND <= seconds <= _LAST_SECOND:
        faults.append(Violation(pointer(place), "range", "must lie in the years 1 to 9999"))
        return FAULTY
    if nanos % MILLISECOND:
        faults.append(Violation(pointer(place), "pattern", "is finer than milliseconds"))
        return FAULTY
    return EPOCH + timedelta(seconds=seconds, milliseconds=nanos // MILLISECOND)


def _read_struct(faults: list[Violation], level: int, message: Any, place: Place) -> Any:
    faults.extend(_unknown(message, place))
    if level > OBJECT_DEPTH:  # python_faults tells it
        return {}
    fields = sorted(message.fields.items())
    return {name: _read_value(faults, level, item, (place, name)) for name, item in fields}


def _read_value(faults: list[Violation], level: int, message: Any, place: Place) -> Any:
    faults.extend(_unknown(message, place))
    kind = message.WhichOneof("kind")
    if kind is None:
        faults.append(Violation(pointer(place), "type", "has no value"))
        return None
    if kind == "struct_value":
        return _read_struct(faults, level + 1, message.struct_value, place)
    if kind == "list_value":
        return _read_list(faults, level + 1, message.list_value, place)
    if kind == "number_value" and math.isnan(message.number_value):
        faults.append(Violation(pointer(place), "range", "must be a number"))
        return None
    return None if kind == "null_value" else getattr(message, kind)


def _read_list(faults: list[Violation], level: int, message: Any, place: Place) -> list[Any]:
    faults.extend(_unknown(message, place))
    if level > OBJECT_DEPTH:
        return []
    values = enumerate(message.values)
    return [_read_value(faults, level, item, (place, index)) for index, item in values]


def _unknown(holder: Any, place: Place) -> Iterator[Violation]:
    fields: Any = UnknownFieldSet(holder)  # iterable, though its stubs do not say so
    for number in sorted({field.field_number for field in fields}):
        message = f"holds an unknown field with the number {number}"
        yield Violation(pointer(place), "unknown", message)
