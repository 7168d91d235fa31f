"""The kinds of values that fields hold: what is valid, and how it is read and written.

Each kind has two faces. `json_faults` and `read` take a value of a JSON document, `python_faults`
and `write` the value of a record's attribute. A value without faults can be read or written.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Protocol

from .checks import INT32_MAX, INT32_MIN, is_int32, is_text
from .violations import Violation

SURROGATE = re.compile("[\ud800-\udfff]")


class Kind(Protocol):
    """What the values of a field are."""

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        """What is wrong with a value of a document, which is not null."""
        ...

    def is_surely_json(self, value: Any) -> bool:
        """Whether a value of a document is surely valid; soon told, of nearly all that are."""
        ...

    def python_faults(self, value: Any, path: str) -> Iterator[Violation]:
        """What is wrong with an attribute, which is not None."""
        ...

    def read(self, value: Any) -> Any:
        """The attribute for a value of a document."""
        ...

    def write(self, value: Any) -> Any:
        """The value of a document for an attribute."""
        ...


def name_of(value: object) -> str:
    """What a message calls the type of a value."""
    for types, name in _NAMES:
        if isinstance(value, types):
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
    found = repr(value) if isinstance(value, float) else name_of(value)
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


class Text:
    """Any string that UTF-8 can carry."""

    def is_surely_json(self, value: Any) -> bool:
        return is_text(value)

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if not isinstance(value, str):
            yield wrong_type(path, "a string", value)
        elif SURROGATE.search(value):
            yield Violation(path, "encoding", "holds a lone surrogate, which UTF-8 cannot carry")

    python_faults = json_faults

    def read(self, value: Any) -> str:
        return str.__str__(value)  # a subclass, such as an enum, may have another word for itself

    def write(self, value: Any) -> str:
        return str.__str__(value)


class Pattern(Text):
    """A string that a function finds to match; `word` is its name in messages."""

    def __init__(self, word: str, matches: Callable[[str], bool]) -> None:
        self._word = word
        self.matches = matches

    def is_surely_json(self, value: Any) -> bool:
        return super().is_surely_json(value) and self.matches(value)

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        faults = list(super().json_faults(value, path))
        yield from faults
        if not faults and not self.matches(value):
            yield Violation(path, "pattern", f"is no valid {self._word}")

    python_faults = json_faults


class Integer:
    """A whole number of 32 bits; 1.0 is one in JSON."""

    def is_surely_json(self, value: Any) -> bool:
        return is_int32(value)

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if not _is_whole(value):
            yield wrong_type(path, "a whole number", value)
        elif not INT32_MIN <= value <= INT32_MAX:
            yield Violation(path, "range", f"must lie between {INT32_MIN} and {INT32_MAX}")

    def python_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if isinstance(value, float):
            yield Violation(path, "type", "must be an int, not a float")
        else:
            yield from self.json_faults(value, path)

    def read(self, value: Any) -> int:
        return int(value)

    def write(self, value: Any) -> int:
        return int(value)


def _is_whole(value: object) -> bool:
    if isinstance(value, float):
        return value.is_integer() or math.isinf(value)  # an infinite one is out of range
    return isinstance(value, int) and not isinstance(value, bool)


class Number:
    """A documented integer, with a name in Python."""

    def __init__(self, enum: type[IntEnum]) -> None:
        self.values: Mapping[int, IntEnum] = {int(value): value for value in enum}
        self._listed = ", ".join(f"{int(value)} ({value.name})" for value in enum)

    def is_surely_json(self, value: Any) -> bool:
        return type(value) is int and value in self.values

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if not _is_whole(value):
            yield wrong_type(path, f"one of {self._listed}", value)
        elif value not in self.values:
            yield Violation(path, "enum", f"must be one of {self._listed}")

    def python_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if isinstance(value, float):
            yield Violation(path, "type", "must be an int, not a float")
        else:
            yield from self.json_faults(value, path)

    def read(self, value: Any) -> IntEnum:
        return self.values[int(value)]

    def write(self, value: Any) -> int:
        return int(value)


class Truth:
    """True or false."""

    def is_surely_json(self, value: Any) -> bool:
        return type(value) is bool

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if not isinstance(value, bool):
            yield wrong_type(path, "true or false", value)

    python_faults = json_faults

    def read(self, value: Any) -> bool:
        return bool(value)

    def write(self, value: Any) -> bool:
        return bool(value)


class Moment:
    """A date and time; in Python an aware datetime of whole milliseconds, in any zone."""

    def __init__(self, pattern: str) -> None:
        self._matches = Matcher(pattern)

    def is_surely_json(self, value: Any) -> bool:
        return type(value) is str and self._matches(value)

    def json_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if not isinstance(value, str):
            yield wrong_type(path, "a string with date and time", value)
        elif not self._matches(value):
            message = "is no date and time of the form 2009-08-05T09:33:15.000Z"
            yield Violation(path, "pattern", message)

    def python_faults(self, value: Any, path: str) -> Iterator[Violation]:
        if not isinstance(value, datetime):
            yield Violation(path, "type", f"must be a datetime, not {name_of(value)}")
        else:
            yield from _faults_of_moment(value, path)

    def read(self, value: Any) -> datetime:
        return datetime.fromisoformat(value)

    def write(self, value: Any) -> str:
        utc = value.astimezone(UTC).replace(tzinfo=None)
        return f"{utc.isoformat(timespec='milliseconds')}Z"


def _faults_of_moment(value: datetime, path: str) -> Iterator[Violation]:
    try:
        offset = value.utcoffset()
        utc = value.astimezone(UTC) if offset is not None else value
    except OverflowError:
        yield Violation(path, "range", "must lie in the years 1 to 9999 in UTC")
        return
    if offset is None:
        message = "has no time zone; if it is UTC, use value.replace(tzinfo=datetime.UTC)"
        yield Violation(path, "type", message)
    elif value.microsecond % 1000:
        message = (
            "is finer than milliseconds; "
            "use value.replace(microsecond=value.microsecond // 1000 * 1000)"
        )
        yield Violation(path, "pattern", message)
    elif utc.microsecond % 1000:
        message = (
            "has an offset finer than milliseconds; use value.astimezone(datetime.UTC) and round"
        )
        yield Violation(path, "pattern", message)
