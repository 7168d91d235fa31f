"""What the fast ways need: checks that refuse whatever they are not sure of.

The generated code of wire.py takes a subset of what is valid, quickly. Refusing something valid
here costs time only; taking something invalid would be an error.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import msgspec

from . import values
from .documents import encode
from .objects import OBJECT_DEPTH, SAFE_INTEGER
from .values import INT32_MAX, INT32_MIN, Matcher

_Whole: Any = Annotated[int, msgspec.Meta(ge=-SAFE_INTEGER, le=SAFE_INTEGER)]
_Real: Any = Annotated[float, msgspec.Meta(ge=float(-SAFE_INTEGER), le=float(SAFE_INTEGER))]
_READ_DEPTH = 8  # levels; each costs time when the decoder is built, and few objects are deeper


def _object_type(levels: int) -> Any:
    """The type, for the decoder, of an object within bounds that is no deeper than some levels."""
    value: Any = str | _Whole | _Real | bool | None
    for _ in range(levels - 1):
        value = str | _Whole | _Real | bool | list[value] | dict[str, value] | None
    return dict[str, value]


if TYPE_CHECKING:
    Object: TypeAlias = dict[str, Any]
else:
    Object = _object_type(_READ_DEPTH)


class Refused(ValueError):
    """A document that is not for the fast way."""


REFUSED = (msgspec.MsgspecError, ValueError, TypeError, RecursionError, BufferError)
"""All that a decoder raises for a document that it does not take."""
UNSOUND = (AttributeError, TypeError, ValueError, OverflowError, RecursionError)
"""All that checking or writing raises for a record that is not what its class says."""

_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"0" * 9)
_FORMS = (b"0000-00-00T00:00:00.000Z", b"0000-00-00T00:00:00Z")
_WRITTEN = len('"2009-08-05T09:33:15.000000Z"')

# Reading: from text to an attribute


def moment(text: str) -> datetime:
    """The moment for a text of the contract's form; Refused or ValueError for any other."""
    if text.encode().translate(_DIGITS_AS_ZERO) not in _FORMS:
        raise Refused(text)
    found = datetime.fromisoformat(text)
    if not found.hour and text[11] == "2":  # 24:00, which newer versions of Python read
        raise Refused(text)
    return found


def matcher(quick: str, pattern: str) -> Callable[[str], bool]:
    """Whether a pattern matches a text as a whole; both are compiled when first used.

    `quick` matches the usual texts in less time, and none that `pattern` does not match.
    """
    matches_whole = Matcher(pattern)
    matches_quickly: Callable[[str], object] | None = None

    def matches(text: str) -> bool:
        nonlocal matches_quickly
        if matches_quickly is None:
            matches_quickly = re.compile(quick).fullmatch
        return matches_quickly(text) is not None or matches_whole(text)

    return matches


# Checking: whether an attribute is surely valid, and of the very type that is written


def is_text(value: object) -> bool:
    """Whether it is a string that UTF-8 can carry."""
    return type(value) is str and (value.isascii() or _is_utf8(value))


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_int32(value: object) -> bool:
    """Whether it is an integer of 32 bits."""
    return type(value) is int and INT32_MIN <= value <= INT32_MAX


def is_moment(value: object) -> bool:
    """Whether it is a datetime in UTC, of whole milliseconds."""
    return type(value) is datetime and value.tzinfo is UTC and not value.microsecond % 1000


def is_object(value: object, level: int = 1) -> bool:
    """Whether it is an object within bounds; `level` is its own."""
    return type(value) is dict and _is_plain(value, level)


def _is_plain(value: Any, level: int) -> bool:
    if type(value) is str:
        return is_text(value)
    if type(value) is int or type(value) is float:
        return -SAFE_INTEGER <= value <= SAFE_INTEGER
    if value is None or type(value) is bool:
        return True
    if level > OBJECT_DEPTH:
        return False
    return _holds_plain(value, level + 1)


def _holds_plain(holder: Any, level: int) -> bool:
    """Whether an object or list, and nothing else, holds what is plain."""
    if values.is_object(holder):
        is_exact = type(holder) is dict and all(map(is_text, holder))
        return is_exact and all(_is_plain(item, level) for item in holder.values())
    is_exact = values.is_list(holder) and type(holder) is list
    return is_exact and all(_is_plain(item, level) for item in holder)


# Writing: from an attribute to text


def written(value: datetime) -> str:
    """The contract's text for a moment; what is finer than milliseconds is cut off."""
    text = encode(value if value.tzinfo is UTC else value.astimezone(UTC))
    if len(text) == _WRITTEN:
        return f"{text[1:24].decode()}Z"
    return f"{text[1:20].decode()}.000Z"
