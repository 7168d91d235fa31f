"""Values of subclasses that have code of their own: it raises, lies, or says more each time."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum, IntEnum, IntFlag, StrEnum
from functools import cache
from typing import Any

SOME_DAY = datetime(2024, 7, 1, 12, 30, tzinfo=UTC)
_KEPT = {"__new__", "__init__", "__init_subclass__", "__subclasshook__", "__dict__", "__slots__"}


class ForeignError(Exception):
    """What the code of others raises."""


def _raising(*_: object, **__: object) -> Any:
    raise ForeignError


def _methods(base: type) -> Iterator[str]:
    return (name for name in dir(base) if callable(getattr(base, name)) and name not in _KEPT)


@cache
def raising(base: type) -> type:
    """A subclass each method of which raises, looking up an attribute included."""
    return type(f"Raising{base.__name__}", (base,), dict.fromkeys(_methods(base), _raising))


def lying(base: type, other: Any) -> type:
    """A subclass each method of which answers as another value would."""

    def of(name: str) -> Callable[..., Any]:
        return lambda _, *arguments, **named: getattr(other, name)(*arguments, **named)

    own = {name: of(name) for name in _methods(base) if name != "__getattribute__"}
    return type(f"Lying{base.__name__}", (base,), own)


class Zone(tzinfo):
    """A zone that answers each time with the next of some offsets, and raises after the last."""

    def __init__(self, *offsets: Any) -> None:
        self._offsets = iter(offsets)

    def utcoffset(self, _: datetime | None, /) -> Any:
        """The next one."""
        return next(self._offsets)

    dst = utcoffset

    def tzname(self, _: datetime | None, /) -> str | None:
        """None at all."""
        raise ForeignError


class Nanoseconds(datetime):
    """As pandas has it: a part of a second that a datetime has no room for."""

    nanosecond: Any = 1


class WholeNanoseconds(datetime):
    """As Google's client libraries have it: all nanoseconds of the second."""

    nanosecond = 5_000_000


class NoMoment(datetime):
    """As pandas has it: a datetime that is none, and equals nothing."""

    nanosecond = float("nan")

    def __eq__(self, _: object) -> bool:
        return False

    __hash__ = datetime.__hash__

    def utcoffset(self) -> Any:
        """No moment has an offset."""
        raise ValueError


class Far(datetime):
    """As pandas has it: a year beyond those of datetime stands elsewhere."""

    def __eq__(self, _: object) -> bool:
        return False

    __hash__ = datetime.__hash__


class Unnameable:
    """A name that is no string and cannot be shown."""

    def __str__(self) -> str:
        raise ForeignError


class Unequal(Unnameable):
    """A name that can only be hashed, and only once; it has the hash of a name of a field."""

    def __init__(self, name: str) -> None:
        self.hashes = iter([hash(name)])

    def __hash__(self) -> int:
        return next(self.hashes)

    def __eq__(self, _: object) -> bool:
        raise ForeignError


class OtherNumber(IntEnum):
    """Members that are numbers of other enums as well."""

    ZERO, ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN = range(8)


class Word(StrEnum):
    """A member that is a string."""

    A = "a"


class OtherFlag(IntFlag):
    """Another kind of enum whose members are numbers."""

    ONE, TWO, FOUR = 1, 2, 4


OTHER_NUMBERS: tuple[type[Enum], ...] = (OtherNumber, OtherFlag)


def _moments(value: datetime) -> Iterator[Any]:
    parts = (value.year, value.month, value.day, value.hour, value.minute, value.second)
    for kind in (Nanoseconds, WholeNanoseconds, NoMoment, Far, raising(datetime)):
        yield kind(*parts, value.microsecond, value.tzinfo)
    yield lying(datetime, datetime(2000, 1, 1, tzinfo=UTC))(*parts, value.microsecond, UTC)
    nothing = timedelta(0)
    for offsets in [(), (nothing,), (nothing, timedelta(hours=1)), (nothing, *[None] * 9), ("x",)]:
        yield value.replace(tzinfo=Zone(*offsets))
    yield value.replace(tzinfo=None)


class _Disguised:
    """What says to be of another class."""

    def __init__(self, kind: type) -> None:
        self._kind = kind

    def __getattribute__(self, name: str) -> Any:
        return object.__getattribute__(self, "_kind" if name == "__class__" else name)


def variants(value: Any) -> Iterator[Any]:
    """Foreign values with the content of a plain one: they are written like it, or rejected."""
    yield _Disguised(type(value))
    if isinstance(value, bool):
        yield from (int(value), OtherNumber(int(value)))
    elif isinstance(value, int):
        number = int(value)
        yield from (raising(int)(number), lying(int, 3)(number), lying(int, 2**70)(number))
        yield from (kind(number) for kind in OTHER_NUMBERS if number in [*kind])
    elif isinstance(value, str):
        yield from (raising(str)(value), lying(str, "other")(value), lying(str, "\ud800")(value))
    elif isinstance(value, datetime):
        yield from _moments(value)
    elif isinstance(value, float):
        yield from (raising(float)(value), lying(float, 2.5)(value))
    elif isinstance(value, (dict, list)):
        empty = type(value)()
        yield from (raising(type(value))(value), lying(type(value), empty)(value))
        yield from _inside(value)


def _inside(value: Any) -> Iterator[Any]:
    """The same with foreign items and names."""
    pairs = list(value.items() if isinstance(value, dict) else enumerate(value))
    for key, item in pairs:
        for other in variants(item):
            yield type(value)(value) | {key: other} if isinstance(value, dict) else [
                *value[:key], other, *value[key + 1 :]
            ]  # fmt: skip
        if isinstance(key, str):
            for kind in (hashed(raising(str)), hashed(lying(str, "other"))):
                yield {kind(name) if name == key else name: member for name, member in pairs}


def hashed(kind: type) -> type:
    """A subclass of str that can stand among the names of a dictionary."""
    return type(kind.__name__, (kind,), {"__hash__": str.__hash__})
