"""Datetimes of any type and time zone as timestamps in UTC."""

from datetime import UTC, datetime

from .violations import Violation

_FINER = 1_000_000
"""Nanoseconds of a millisecond."""


def in_utc(value: datetime) -> datetime | Violation:
    """The same time as a plain datetime in UTC; a Violation if there is none.

    A subclass may hold more than a datetime does: nanoseconds, a year of five digits, no time at
    all. Then it differs from the datetime that has its date, time and zone.
    """
    time = datetime.timetz(value)
    same = datetime.combine(datetime.date(value), time)
    if type(value) is not datetime:
        if getattr(value, "nanosecond", 0) % _FINER > 0:
            message = "is finer than milliseconds; round it, as value.floor('ms') of pandas does"
            return Violation("", "pattern", message)
        if not value == same:  # noqa: SIM201 - NaT is neither
            message = f"is no valid datetime: {type(value).__name__} differs from its own time"
            return Violation("", "type", message)
    offset = datetime.utcoffset(value)
    if offset is None:
        message = "has no time zone; if it is UTC, use value.replace(tzinfo=datetime.UTC)"
        return Violation("", "type", message)
    if offset.microseconds % 1000:
        message = (
            "has an offset finer than milliseconds; use value.astimezone(datetime.UTC) and round"
        )
        return Violation("", "pattern", message)
    return (same.replace(tzinfo=None) - offset).replace(tzinfo=UTC)
