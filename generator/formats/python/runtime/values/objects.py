"""Objects with arbitrary keys, and any JSON values within bounds."""

from collections.abc import Callable, Iterable
from functools import partial
from threading import RLock
from typing import Annotated, Any

import msgspec

from ..violations import FAULTY, Faults, Place, name_of
from .base import Type
from .plain import (
    OBJECT_DEPTH,
    SAFE_INTEGER,
    is_list,
    is_object,
    is_string,
    is_utf8,
    items_of,
    pairs_of,
    plain_number,
    plain_text,
)

_TOO_DEEP = f"is nested deeper than level {OBJECT_DEPTH}"
_type_of: Callable[[Any], Any] = type
_TYPED_DEPTH = 4  # levels; each one doubles the time to make a decoder, and few objects are deeper


def is_plain_object(value: Any) -> bool:
    """Return whether an object has only plain values within bounds; false for a few that have."""
    return type(value) is dict and _is_plain(value, 1)


def _is_plain(value: Any, level: int) -> bool:
    if level > OBJECT_DEPTH:
        return False
    kind = _type_of(value)
    if kind is not list and not (kind is dict and _are_names(value)):
        return False
    items: Iterable[Any] = value if kind is list else value.values()
    for item in items:
        kind = _type_of(item)
        if kind is str:
            if not (item.isascii() or is_utf8(item)):
                return False
        elif kind is int or kind is float:
            if not -SAFE_INTEGER <= item <= SAFE_INTEGER:
                return False
        elif item is not None and kind is not bool and not _is_plain(item, level + 1):
            return False
    return True


def _are_names(names: Iterable[Any]) -> bool:
    for name in names:
        if type(name) is not str or not (name.isascii() or is_utf8(name)):
            return False
    return True


class _TypeOfAny(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return True


class _Deep(metaclass=_TypeOfAny):
    """Any value in an object or list at the level _TYPED_DEPTH."""


def _plain_deep(_: type, value: Any) -> Any:
    """Return a deep value that msgspec decoded without its limits."""
    if _is_plain([value], _TYPED_DEPTH):
        return value
    raise ValueError(value)


LOCK = RLock()
"""Held while wire structs and decoders are made: msgspec crashes if two threads make decoders with
the same struct, at any level."""


def decoder(wire: Any) -> Callable[[Any], Any]:
    """Return the function that decodes a JSON text as a type of wire structs."""
    with LOCK:
        return msgspec.json.Decoder(wire, dec_hook=_plain_deep).decode


def converter(wire: Any) -> Callable[[Any], Any]:
    """Return the function that converts a JSON value to a type of wire structs."""
    decoder(wire)  # has what the function would make when it is first called, without the lock
    return partial(msgspec.convert, type=wire, dec_hook=_plain_deep)


class Object(Type):
    """A JSON object with arbitrary keys, and any JSON values within bounds."""

    test = "is_plain_object({value})"
    from_document = f"(to_builtins({{value}}) if {test} else {{otherwise}})"  # a copy
    fill = "object_to_message"
    from_message = "message_to_object({value})"

    def __init__(self) -> None:
        whole: Any = Annotated[int, msgspec.Meta(ge=-SAFE_INTEGER, le=SAFE_INTEGER)]
        limit = float(SAFE_INTEGER)
        real: Any = Annotated[float, msgspec.Meta(ge=-limit, le=limit)]
        value: Any = _Deep
        for _ in range(_TYPED_DEPTH - 1):
            value = str | whole | real | bool | list[value] | dict[str, value] | None
        self.wire = dict[str, value]

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        if is_object(value):
            return self._read_members(value, place, 1, faults)
        return faults.wrong_type(place, "an object", value)

    def _read(self, value: Any, place: Place, level: int, faults: Faults) -> Any:
        """Return a plain copy of a value; `level` is the level of an object or list."""
        if is_object(value):
            return self._read_members(value, place, level, faults)
        if not is_list(value):
            return _plain_scalar(value, place, faults)
        if level > OBJECT_DEPTH:
            faults.add(place, "depth", _TOO_DEEP)
            return value
        items = enumerate(items_of(value))
        return [self._read(item, (place, index), level + 1, faults) for index, item in items]

    def _read_members(self, value: dict[Any, Any], place: Place, level: int, faults: Faults) -> Any:
        if level > OBJECT_DEPTH:
            faults.add(place, "depth", _TOO_DEEP)
            return value
        members: dict[Any, Any] = {}
        for name, item in pairs_of(value):
            below = (place, name)
            plain_name = plain_text(name) if is_string(name) else FAULTY
            if plain_name is FAULTY:
                faults.add(below, "type", f"the name must be a string, not {name_of(name)}")
            elif not is_utf8(plain_name):
                faults.add(below, "encoding", "the name holds a lone surrogate")
            members[plain_name] = self._read(item, below, level + 1, faults)
        return members


def _plain_scalar(value: Any, place: Place, faults: Faults) -> Any:
    if is_string(value):
        text = plain_text(value)
        if not is_utf8(text):
            faults.add(place, "encoding", "holds a lone surrogate, which UTF-8 cannot carry")
        return text
    if value is not None and type(value) is not bool:
        number = plain_number(value)
        if number is None:
            return faults.wrong_type(place, "a JSON value", value)
        if not -SAFE_INTEGER <= number <= SAFE_INTEGER:
            faults.add(place, "range", f"must lie between -{SAFE_INTEGER} and {SAFE_INTEGER}")
        return number
    return value
