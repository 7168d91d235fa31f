"""Whole numbers and enums."""

import math
from collections.abc import Mapping
from enum import Enum as _Enum
from enum import IntEnum
from typing import Annotated, Any

import msgspec

from ..violations import Faults, Place
from .base import Type
from .plain import INT32_MAX, INT32_MIN, plain_number

MAX_LISTED = 20
"""How many values of an enum a message lists."""


class Int32(Type):
    """A whole number of 32 bits; 1.0 is one in JSON."""

    wire = Annotated[int, msgspec.Meta(ge=INT32_MIN, le=INT32_MAX)]
    test = f"type({{value}}) is int and {INT32_MIN} <= {{value}} <= {INT32_MAX}"

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        number = _whole(value)
        if number is None:
            faults.wrong_type(place, "a whole number", value)
        elif not INT32_MIN <= number <= INT32_MAX:
            faults.add(place, "range", f"must lie between {INT32_MIN} and {INT32_MAX}")
        else:
            return int(number)
        return None

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        if not issubclass(type(value), float):
            return self.read(value, place, faults)
        return faults.add(place, "type", "must be an int, not a float")

    def writable(self, value: Any) -> Any:
        number = plain_number(value)
        if number is None:
            raise TypeError(value)
        return int(number)


def _whole(value: object) -> int | float | None:
    """The whole number that a value is, if it is one; an infinite one is out of range."""
    number = plain_number(value)
    if isinstance(number, float) and not (number.is_integer() or math.isinf(number)):
        return None
    return number


class Enum(Int32):
    """A documented integer, with a name in Python."""

    from_message = "{members}[{value}]"
    test = "type({value}) is {wire}"
    # Protobuf takes names of enum values, too, and crashes on a name with a lone surrogate.
    to_message = "int({value})"

    def __init__(self, members: type[IntEnum]) -> None:
        self.wire = members
        self.members: Mapping[int, IntEnum] = {int(member): member for member in members}
        self._expected = f"one of {_listed(members)}"

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        number = _whole(value)
        if number is None:
            faults.wrong_type(place, self._expected, value)
        elif issubclass(type(value), _Enum) and type(value) is not self.wire:
            name = type(value).__name__
            faults.add(place, "type", f"must be {self._expected}, not a member of {name}")
        elif number not in self.members:
            faults.add(place, "enum", f"must be {self._expected}")
        else:
            return self.members[int(number)]
        return None


def _listed(members: type[IntEnum]) -> str:
    """The values with their names; the first ones of a long list, which many messages share."""
    listed = [f"{int(member)} ({member.name})" for member in members]
    if len(listed) > MAX_LISTED:
        listed[MAX_LISTED:] = [f"{len(listed) - MAX_LISTED} more"]
    return ", ".join(listed)
