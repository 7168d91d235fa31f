"""The types of values that fields hold: what is valid, and how it is read and written.

A value has a JSON representation, for `json_faults` and `read`, and a Python representation, for
`python_faults` and `write`. A value without faults can be read or written.
"""

import enum
import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from .checks import (
    FOREIGN,
    INT32_MAX,
    INT32_MIN,
    is_int32,
    is_string,
    is_utf8_string,
    plain_number,
    plain_text,
)
from .timestamps import in_utc
from .violations import Violation

SURROGATE = re.compile("[\ud800-\udfff]")
LISTED = 20
"""How many values of an enum a message lists."""


class Kind(Protocol):
    """What the values of a field are."""

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        """The faults of a value of a document, which is not null."""
        ...

    def is_valid_json_fast(self, value: Any) -> bool:
        """Whether a value of a document is valid; may be false for a few valid values."""
        ...

    def python_faults(self, value: Any, path: str) -> Iterator[Violation]:
        """The faults of an attribute, which is not None."""
        ...

    def read(self, value: Any) -> Any:
        """The attribute for a value of a document."""
        ...

    def plain(self, value: Any) -> Any:
        """The attribute as it is checked and written; a Violation if there is no such value."""
        ...

    def write(self, value: Any) -> Any:
        """The value of a document for a plain attribute."""
        ...


class Inert:
    """A kind whose attributes run no code of others, so that they are the same at each reading."""

    def plain(self, value: Any) -> Any:
        return value


def name_of(value: object) -> str:
    """What a message calls the type of a value."""
    for types, name in _NAMES:
        if issubclass(type(value), types):
            return name
    return type(value).__name__


_NAMES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (type(None), "null"),
    (bool, "a boolean"),
    ((int, float), "a number"),
    (str, "a string"),
    (list, "a list"),
    (dict, "an object"),
)


def wrong_type(path: str, expected: str, value: object) -> Violation:
    """The violation of a value of the wrong type."""
    found = float.__repr__(value) if type(value) is float else name_of(value)
    return Violation(path, "type", f"must be {expected}, not {found}")


class Matcher:
    """Whether a regular expression matches a text as a whole; compiled when first used."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._match: Callable[[str], object] | None = None

    def __call__(self, text: str) -> bool:
        if self._match is None:
            self._match = re.compile(self._pattern).fullmatch
        return self._match(text) is not None


class String(Inert):
    """Any string that UTF-8 can carry."""

    def is_valid_json_fast(self, value: Any) -> bool:
        return is_utf8_string(value)

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if not is_string(value):
            yield wrong_type(path, "a string", value)
        elif SURROGATE.search(value):
            yield Violation(path, "encoding", "holds a lone surrogate, which UTF-8 cannot carry")

    python_faults = json_faults

    def read(self, value: Any) -> str:
        return plain_text(value)

    def write(self, value: Any) -> str:
        return plain_text(value)


class Pattern(String):
    """A string that a function finds to match; `word` is its name in messages."""

    def __init__(self, word: str, matches: Callable[[str], bool]) -> None:
        self._word = word
        self.matches = matches

    def is_valid_json_fast(self, value: Any) -> bool:
        return super().is_valid_json_fast(value) and self.matches(value)

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        faults = list(super().json_faults(value, path))
        yield from faults
        if not faults and not self.matches(value):
            yield Violation(path, "pattern", f"is no valid {self._word}")

    python_faults = json_faults


class Int32(Inert):
    """A whole number of 32 bits; 1.0 is one in JSON."""

    def is_valid_json_fast(self, value: Any) -> bool:
        return is_int32(value)

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        number = _whole(value)
        if number is None:
            yield wrong_type(path, "a whole number", value)
        elif not INT32_MIN <= number <= INT32_MAX:
            yield Violation(path, "range", f"must lie between {INT32_MIN} and {INT32_MAX}")

    def python_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if issubclass(type(value), float):
            yield Violation(path, "type", "must be an int, not a float")
        else:
            yield from self.json_faults(value, path)

    def read(self, value: Any) -> int:
        return _integer(value)

    def write(self, value: Any) -> int:
        return _integer(value)


def _whole(value: object) -> int | float | None:
    """The whole number that a value is, if it is one; an infinite one is out of range."""
    number = plain_number(value)
    if isinstance(number, float) and not (number.is_integer() or math.isinf(number)):
        return None
    return number


def _integer(value: object) -> int:
    number = plain_number(value)
    if number is None:
        raise TypeError(value)
    return int(number)


class Enum(Inert):
    """A documented integer, with a name in Python."""

    def __init__(self, values: type[enum.IntEnum]) -> None:
        self.values: Mapping[int, enum.IntEnum] = {int(value): value for value in values}
        self._enum = values
        self._expected = f"one of {_listed(values)}"
        self._message = f"must be {self._expected}"

    def is_valid_json_fast(self, value: Any) -> bool:
        return type(value) is int and value in self.values

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        number = _whole(value)
        if number is None:
            yield wrong_type(path, self._expected, value)
        elif issubclass(type(value), enum.Enum) and type(value) is not self._enum:
            message = f"{self._message}, not a member of {type(value).__name__}"
            yield Violation(path, "type", message)
        elif number not in self.values:
            yield Violation(path, "enum", self._message)

    def python_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if issubclass(type(value), float):
            yield Violation(path, "type", "must be an int, not a float")
        else:
            yield from self.json_faults(value, path)

    def read(self, value: Any) -> enum.IntEnum:
        return self.values[_integer(value)]

    def write(self, value: Any) -> int:
        return _integer(value)


def _listed(values: type[enum.IntEnum]) -> str:
    """The values with their names; the first ones of a long list, which many messages share."""
    listed = [f"{int(value)} ({value.name})" for value in values]
    if len(listed) > LISTED:
        listed[LISTED:] = [f"{len(listed) - LISTED} more"]
    return ", ".join(listed)


class Boolean(Inert):
    """True or false."""

    def is_valid_json_fast(self, value: Any) -> bool:
        return type(value) is bool

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if type(value) is not bool:
            yield wrong_type(path, "true or false", value)

    python_faults = json_faults

    def read(self, value: Any) -> bool:
        return bool(value)

    def write(self, value: Any) -> bool:
        return bool(value)


class Timestamp:
    """A date and time; in Python an aware datetime of whole milliseconds, in any zone."""

    def __init__(self, pattern: str) -> None:
        self._matches = Matcher(pattern)

    def is_valid_json_fast(self, value: Any) -> bool:
        return type(value) is str and self._matches(value)

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if not is_string(value):
            yield wrong_type(path, "a string with date and time", value)
        elif not self._matches(value):
            message = "is no date and time of the form 2009-08-05T09:33:15.000Z"
            yield Violation(path, "pattern", message)

    def python_faults(self, value: Any, path: str) -> Iterator[Violation]:
        plain = self.plain(value)
        if type(plain) is Violation:
            yield plain._replace(path=path)
        elif type(plain) is not datetime:
            yield Violation(path, "type", f"must be a datetime, not {name_of(value)}")
        elif plain.microsecond % 1000:
            message = (
                "is finer than milliseconds; "
                "use value.replace(microsecond=value.microsecond // 1000 * 1000)"
            )
            yield Violation(path, "pattern", message)

    def read(self, value: Any) -> datetime:
        return datetime.fromisoformat(plain_text(value))

    def plain(self, value: Any) -> Any:
        if type(value) is datetime and value.tzinfo is UTC:
            return value
        if not issubclass(type(value), datetime):
            return value
        try:
            return in_utc(value)
        except OverflowError:
            return Violation("", "range", "must lie in the years 1 to 9999 in UTC")
        except FOREIGN as error:
            message = f"cannot be converted to UTC: {type(value).__name__} or its time zone raises"
            return Violation("", "type", f"{message} {type(error).__name__}")

    def write(self, value: datetime) -> str:
        return f"{value.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
