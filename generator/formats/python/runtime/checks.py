"""Whether a value is valid and of the exact type that is written, not of a subclass.

These checks are fast. They may be false for valid values, and are never true for invalid ones.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeGuard

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
SAFE_INTEGER = 2**53 - 1
OBJECT_DEPTH = 32


FOREIGN = (Exception,)
"""All that code of others can raise: of subclasses, time zones and attributes."""

# A subclass may have methods of its own. What is checked and written is what its base type holds,
# and is read with the methods of that type, so that both are the same and nothing else is called.


def is_object(value: object) -> TypeGuard[dict[Any, Any]]:
    """Whether a JSON value is an object."""
    return issubclass(type(value), dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a JSON value is a list."""
    return issubclass(type(value), list)


def is_string(value: object) -> TypeGuard[str]:
    """Whether a JSON value is a string."""
    return issubclass(type(value), str)


_list: Any = list
_dict: Any = dict
items_of: Callable[[list[Any]], Iterable[Any]] = _list.__iter__
"""The items that a list holds."""
length_of: Callable[[list[Any]], int] = _list.__len__
"""How many they are."""
pairs_of: Callable[[dict[Any, Any]], Iterable[tuple[Any, Any]]] = _dict.items
"""The members that an object holds."""
plain_text: Callable[[str], str] = str.__str__
"""The string that a string holds."""


def plain_number(value: Any) -> int | float | None:
    """The number that a number holds; None for anything else, booleans included."""
    if type(value) is bool:
        return None
    if issubclass(type(value), int):
        return int.__int__(value)
    return float.__float__(value) if issubclass(type(value), float) else None


def is_plain_dict(value: object) -> TypeGuard[dict[Any, Any]]:
    """Whether it is a dictionary, and of no subclass."""
    return type(value) is dict


def is_plain_list(value: object) -> TypeGuard[list[Any]]:
    """Whether it is a list, and of no subclass."""
    return type(value) is list


def members_of(value: dict[Any, Any]) -> dict[Any, Any]:
    """The members that an object holds; names that are strings are plain ones."""
    if type(value) is dict:
        for name in value:
            if type(name) is not str:
                break
        else:
            return value
    return {plain_text(name): item for name, item in pairs_of(value) if is_string(name)}


def is_utf8_string(value: object) -> bool:
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


def is_timestamp(value: object) -> bool:
    """Whether it is a datetime in UTC, of whole milliseconds."""
    return type(value) is datetime and value.tzinfo is UTC and not value.microsecond % 1000


def is_plain_object(value: object) -> bool:
    """Whether it is an object within bounds."""
    return is_plain_dict(value) and _holds_plain(value, 1)


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
