"""Whether a value is surely valid, and of the very type that is written: no subclass of it.

These are soon told. They may say no of what is valid, and say yes of nothing else.
"""

from datetime import UTC, datetime
from typing import Any, TypeGuard

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
SAFE_INTEGER = 2**53 - 1
OBJECT_DEPTH = 32


def is_object(value: object) -> TypeGuard[dict[Any, Any]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a JSON value is a list."""
    return isinstance(value, list)


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


def is_plain_object(value: object) -> bool:
    """Whether it is an object within bounds."""
    return type(value) is dict and _is_plain(value, 1)


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
    if is_object(holder):
        is_exact = type(holder) is dict and all(map(is_text, holder))
        return is_exact and all(_is_plain(item, level) for item in holder.values())
    is_exact = is_list(holder) and type(holder) is list
    return is_exact and all(_is_plain(item, level) for item in holder)
