"""Whether a value is surely valid, and of the very type that is written: no subclass of it.

These are soon told. They may say no of what is valid, and say yes of nothing else.
"""

from collections.abc import Iterable
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
    return is_object(value) and _holds_plain(value, 1)


def _holds_plain(holder: dict[Any, Any] | list[Any], level: int) -> bool:
    """Whether it is an object or list indeed, and holds what is within bounds."""
    if level > OBJECT_DEPTH:
        return False
    if type(holder) is dict:
        for name in holder:
            if type(name) is not str or not (name.isascii() or _is_utf8(name)):
                return False
        return _are_plain(holder.values(), level)
    return type(holder) is list and _are_plain(holder, level)


def _are_plain(items: Iterable[Any], level: int) -> bool:
    for item in items:
        if type(item) is str:
            if not (item.isascii() or _is_utf8(item)):
                return False
        elif type(item) is int or type(item) is float:
            if not -SAFE_INTEGER <= item <= SAFE_INTEGER:
                return False
        elif item is not None and type(item) is not bool and not _holds_plain(item, level + 1):
            return False
    return True
