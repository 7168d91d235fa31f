"""Whole numbers and enums."""

import math
from collections.abc import Mapping
from enum import Enum as _Enum
from enum import IntEnum
from typing import Annotated, Any

import msgspec

from ..violations import Faults, Place
from .base import Type, either
from .plain import plain_number

MAX_LISTED = 20
"""How many values of an enum a message lists."""


class Integer(Type):
    """A whole number within bounds; in JSON, 1.0 is accepted."""

    wire_test = "type({value}) is int"
    from_wire = "({value} if type({value}) is int else {whole}({value}))"

    def __init__(self, minimum: int, maximum: int) -> None:
        self._minimum, self._maximum = minimum, maximum
        real: Any = Annotated[float, msgspec.Meta(ge=float(minimum), le=float(maximum))]
        self.wire = Annotated[int, msgspec.Meta(ge=minimum, le=maximum)] | real
        self.test = f"type({{value}}) is int and {minimum} <= {{value}} <= {maximum}"
        self.json_test, self.from_document = self.test, either(self.test)

    @staticmethod
    def whole(value: float) -> int:
        """Return a whole number as an int; raise ValueError for a fraction."""
        if value.is_integer():
            return int(value)
        raise ValueError(value)

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        number = _whole(value)
        if number is None:
            return faults.wrong_type(place, "a whole number", value)
        if self._minimum <= number <= self._maximum:
            return int(number)
        faults.add(place, "range", f"must lie between {self._minimum} and {self._maximum}")
        return number

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        if not issubclass(type(value), float):
            return self.read(value, place, faults)
        faults.add(place, "type", "must be an int, not a float")
        return plain_number(value)


def _whole(value: object) -> int | float | None:
    """Return a value as a whole number if it is one; infinities are out of range."""
    number = plain_number(value)
    if isinstance(number, float) and not (number.is_integer() or math.isinf(number)):
        return None
    return number


class Enum(Integer):
    """A documented integer, with a name in Python."""

    from_message = "{members}[{value}]"
    json_test = "type({value}) in {types} and {value} in {members}"
    from_document = f"({{members}}[{{value}}] if {json_test} else {{otherwise}})"
    test = wire_test = "type({value}) is {cls}"
    from_wire = "({value} if type({value}) is {cls} else {members}[{value}])"
    # Protobuf also accepts names of enum values, and crashes on lone surrogates in them.
    to_message = "int({value})"

    def __init__(self, members: type[IntEnum]) -> None:
        self.cls = members
        self.wire = members | float
        self.types = int, members
        self.members: Mapping[int, IntEnum] = {int(member): member for member in members}
        self._expected = f"one of {_listed(members)}"

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        number = value if type(value) is int else _whole(value)
        if number is None:
            return faults.wrong_type(place, self._expected, value)
        if issubclass(type(value), _Enum) and type(value) is not self.cls:
            name = type(value).__name__
            faults.add(place, "type", f"must be {self._expected}, not a member of {name}")
        elif number in self.members:
            return self.members[int(number)]
        else:
            faults.add(place, "enum", f"must be {self._expected}")
        return number


def _listed(members: type[IntEnum]) -> str:
    """Return the values with their names; of a long list, only the first ones."""
    listed = [f"{int(member)} ({member.name})" for member in members]
    if len(listed) > MAX_LISTED:
        listed[MAX_LISTED:] = [f"{len(listed) - MAX_LISTED} more"]
    return ", ".join(listed)
