"""Values as they are: of JSON's types, of subclasses, or of neither.

A subclass may have methods of its own. What is checked and written is what its base type holds, and
is read with the methods of that type, so that both are the same and nothing else is called.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeGuard

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
SAFE_INTEGER = 2**53 - 1
OBJECT_DEPTH = 32
RECORD_DEPTH = 32  # of records that contain themselves

UNREAD: Any = object()
"""Stands in a wire struct for a value that is still to be read."""

FAULTY: Any = object()
"""Stands in a record for a value whose fault is already reported."""

FOREIGN = (Exception,)
"""All that code of others can raise: of subclasses, time zones, attributes, encoders, decoders."""


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


def plain_list(value: Any) -> Any:
    """A list as a plain one, or None if it is empty; any other value as it is."""
    if not is_list(value):
        return value
    return (value if type(value) is list else [*items_of(value)]) or None


def plain_json(value: Any, level: int = 0) -> Any:
    """The same JSON value with plain objects, lists and strings, as deep as a document may be."""
    if is_string(value):
        return plain_text(value)
    if level > 2 * OBJECT_DEPTH:
        return value
    if is_object(value):
        members = pairs_of(value)
        return {plain_json(name, level): plain_json(item, level + 1) for name, item in members}
    if is_list(value):
        return [plain_json(item, level + 1) for item in items_of(value)]
    return value


def is_utf8(text: str) -> bool:
    """Whether UTF-8 can carry a string."""
    try:
        text.encode("utf-8" if len(text) < 1000 else "utf-16-le")  # which is faster if it is long
    except UnicodeEncodeError:
        return False
    return True
