"""Plain values: values of JSON's own types, without subclasses.

A subclass may override methods. Values are validated and written as their base type contains them,
read with the methods of that type: both see the same value, and no code of others is called.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeGuard

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
SAFE_INTEGER = 2**53 - 1
OBJECT_DEPTH = 32
RECORD_DEPTH = 32  # of records that contain themselves

FOREIGN = (Exception,)
"""What foreign code can raise: subclasses, time zones, attributes, encoders, decoders."""


def is_object(value: object) -> TypeGuard[dict[Any, Any]]:
    """Return whether a JSON value is an object."""
    return issubclass(type(value), dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Return whether a JSON value is a list."""
    return issubclass(type(value), list)


def is_string(value: object) -> TypeGuard[str]:
    """Return whether a JSON value is a string."""
    return issubclass(type(value), str)


_list: Any = list
_dict: Any = dict
items_of: Callable[[list[Any]], Iterable[Any]] = _list.__iter__
"""Return the items of a list, also of a subclass."""
pairs_of: Callable[[dict[Any, Any]], Iterable[tuple[Any, Any]]] = _dict.items
"""Return the members of an object, also of a subclass."""
plain_text: Callable[[str], str] = str.__str__
"""Return a plain string for a string of a subclass."""


def plain_number(value: Any) -> int | float | None:
    """Return a plain number; None for anything else, including booleans."""
    if type(value) is bool:
        return None
    if issubclass(type(value), int):
        return int.__int__(value)
    return float.__float__(value) if issubclass(type(value), float) else None


def plain_list(value: Any) -> Any:
    """Return a list as a plain one, or None if it is empty; other values are unchanged."""
    if not is_list(value):
        return value
    return (value if type(value) is list else [*items_of(value)]) or None


def plain_json(value: Any, level: int = 0) -> Any:
    """Return the same JSON value with plain objects, lists and strings, to the maximum depth."""
    if is_string(value):
        return plain_text(value)
    if level > 2 * OBJECT_DEPTH:
        return value
    if is_object(value):
        members = pairs_of(value)
        return {_plain_name(name): plain_json(item, level + 1) for name, item in members}
    if is_list(value):
        return [plain_json(item, level + 1) for item in items_of(value)]
    return value


def member_of(value: dict[Any, Any], name: str) -> Any:
    """Return a member of an object; None if there is none."""
    if type(value) is dict:
        try:
            return value.get(name)
        except FOREIGN:  # another name is of a class with methods of its own
            pass
    return plain_json(value).get(name)


def _plain_name(name: Any) -> Any:
    """Return a name whose methods are not those of others.

    For a name that JSON cannot hold, this is an object that only has the same type name.
    """
    if is_string(name):
        return plain_text(name)
    if type(name) in (int, float, bool, type(None)):
        return name
    return type(type(name).__name__, (), {})()


def is_utf8(text: str) -> bool:
    """Return whether UTF-8 can encode a string."""
    if text.isascii():
        return True
    try:
        text.encode("utf-16")  # faster than UTF-8
    except UnicodeEncodeError:
        return False
    return True
