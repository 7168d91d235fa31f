"""Datetimes: reading, writing, and conversion of any type and time zone to UTC."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from ..violations import FAULTY, Faults, Place
from .base import Type
from .plain import FOREIGN, is_string, plain_text

_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"0" * 9)
_FORMS = (b"0000-00-00T00:00:00.000Z", b"0000-00-00T00:00:00Z")
_WRITTEN = len('"2009-08-05T09:33:15.000000Z"')
_MILLISECOND = 1_000_000  # nanoseconds

_encode = msgspec.json.Encoder().encode
_from_iso = datetime.fromisoformat


class _NotATimestamp(ValueError):
    """A datetime that cannot be written as it is: the violated rule, and what to do."""


def timestamp_of(text: str) -> datetime | None:
    """Return the datetime of a text in the contract's format; None for any other text."""
    try:
        if text.encode().translate(_DIGITS_AS_ZERO) in _FORMS:
            value = _from_iso(text)
            if value.hour or text[11] != "2":  # 24:00, which newer versions of Python accept
                return value
    except ValueError:
        pass
    return None


def write_timestamp(value: datetime) -> str:
    """Return a datetime as a text in the contract's format, truncated to milliseconds."""
    if value.tzinfo is not UTC:
        if type(value) is not datetime or value.utcoffset() is None:
            raise ValueError(value)
        value = value.astimezone(UTC)
    text = _encode(value)
    if len(text) == _WRITTEN:
        return f"{text[1:24].decode()}Z"
    return f"{text[1:20].decode()}.000Z"


def _to_utc(value: datetime) -> datetime:
    """Return the same time as a plain datetime in UTC; raise _NotATimestamp if there is none.

    Also raise whatever the value or its time zone raises. A subclass may contain more than a
    datetime can: nanoseconds, a five-digit year, or no time at all. Then it differs from a datetime
    with the same date, time and zone.
    """
    if type(value) is datetime and value.tzinfo is UTC:
        return value
    same = datetime.combine(datetime.date(value), datetime.timetz(value))
    if type(value) is not datetime:
        if getattr(value, "nanosecond", 0) % _MILLISECOND > 0:
            message = "is finer than milliseconds; round it, as value.floor('ms') of pandas does"
            raise _NotATimestamp("pattern", message)
        if not value == same:  # noqa: SIM201 - NaT is neither
            name = type(value).__name__
            raise _NotATimestamp(
                "type", f"is not a valid datetime: {name} differs from its own time"
            )
    offset = datetime.utcoffset(value)
    if offset is None:
        message = "has no time zone; if it is UTC, use value.replace(tzinfo=datetime.UTC)"
        raise _NotATimestamp("type", message)
    if offset.microseconds % 1000:
        fix = "use value.astimezone(datetime.UTC) and round"
        raise _NotATimestamp("pattern", f"has an offset finer than milliseconds; {fix}")
    return (same.replace(tzinfo=None) - offset).replace(tzinfo=UTC)


class Timestamp(Type):
    """A date and time; in Python an aware datetime of whole milliseconds, in any zone."""

    wire = str
    wire_test = "timestamp_of({value})"
    from_wire = f"({wire_test} or {{otherwise}})"
    json_test = "type({value}) is str and timestamp_of({value})"
    from_document = f"({json_test} or {{otherwise}})"
    to_wire = "write_timestamp({value})"
    test = "type({value}) is datetime and {value}.tzinfo is UTC and not {value}.microsecond % 1000"
    fill = "timestamp_to_message"
    from_message = "message_to_timestamp({value})"

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        found = timestamp_of(plain_text(value)) if is_string(value) else None
        return found or self.report(value, place, faults)

    def report(self, value: Any, place: Place, faults: Faults) -> Any:
        if not is_string(value):
            return faults.wrong_type(place, "a string with date and time", value)
        message = "is not a valid timestamp; expected 2009-08-05T09:33:15.000Z"
        return faults.add(place, "pattern", message)

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        if not issubclass(type(value), datetime):
            return faults.wrong_type(place, "a datetime", value)
        try:
            found = _to_utc(value)
        except _NotATimestamp as reason:
            rule, message = reason.args
        except OverflowError:
            rule, message = "range", "must lie in the years 1 to 9999 in UTC"
        except FOREIGN as error:
            culprit = f"{type(value).__name__} or its time zone"
            message = f"cannot be converted to UTC: {culprit} raises {type(error).__name__}"
            rule = "type"
        else:
            if found.microsecond % 1000:
                fix = "use value.replace(microsecond=value.microsecond // 1000 * 1000)"
                faults.add(place, "pattern", f"is finer than milliseconds; {fix}")
            return found
        faults.add(place, rule, message)
        return FAULTY
