"""The types of values: how each is read from JSON and checked, with all that is wrong with it.

The expressions that a type has are for the compiled functions of records: they decide the usual
values, and leave all others to `read` and `plain`. An expression may reject a valid value, and
never accepts an invalid one. `{value}` stands for the value; other names in braces are attributes
of the type.
"""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum as _Enum
from enum import IntEnum
from typing import Annotated, Any

import msgspec

from ..record import Pattern
from ..violations import Faults, Place, name_of
from .plain import (
    INT32_MAX,
    INT32_MIN,
    is_string,
    plain_number,
    plain_text,
)
from .timestamps import NotATimestamp, timestamp_of, to_utc, to_utc_exactly

SURROGATE = re.compile("[\ud800-\udfff]")
MAX_LISTED = 20
"""How many values of an enum a message lists."""


class Type:
    """What the values of a field are."""

    wire: Any
    """Its type in a wire struct."""
    wire_test = ""
    """Whether a value is valid that the decoder accepted as `wire`."""
    from_wire = "{value}"
    to_wire = "{value}"
    json_test: str
    """Whether a JSON value is valid."""
    json_value = "{value}"
    test: str
    """Whether an attribute is valid, but for lone surrogates in it."""
    utf8_test = ""
    """Whether an attribute is valid, and UTF-8 can carry it; the same as `test` if empty."""
    fill = ""
    """What fills a submessage with a value; nothing where the field takes `to_message`."""
    to_message = "{value}"
    from_message = "{value}"

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        """The attribute for a JSON value, which is not null."""
        raise NotImplementedError

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        """An attribute, which is not None, as a plain value that is valid."""
        return self.read(value, place, faults)

    def writable(self, value: Any) -> Any:
        """What is written of an attribute that may be faulty; raises if it cannot be written."""
        raise NotImplementedError


class String(Type):
    """A string that UTF-8 can carry, and that the pattern matches if there is one."""

    wire = str

    def __init__(self, pattern: Pattern | None = None) -> None:
        self._pattern = pattern
        is_str, in_utf8 = "type({value}) is str", "({value}.isascii() or is_utf8({value}))"
        tests = [is_str]
        if pattern:
            self.matches, self.wire_test = pattern.matches, "{matches}({value})"
            tests.append(self.wire_test)
        self.test = " and ".join(tests)
        self.json_test = self.utf8_test = " and ".join([is_str, in_utf8, *tests[1:]])

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        if type(value) is str and value.isascii() and not self._pattern:
            return value
        if not is_string(value):
            faults.wrong_type(place, "a string", value)
        elif SURROGATE.search(value):
            faults.add(place, "encoding", "holds a lone surrogate, which UTF-8 cannot carry")
        elif self._pattern and not self._pattern.matches(value):
            faults.add(place, "pattern", f"is no valid {self._pattern.name}")
        else:
            return plain_text(value)
        return None

    def writable(self, value: Any) -> Any:
        return plain_text(value)


class Int32(Type):
    """A whole number of 32 bits; 1.0 is one in JSON."""

    wire = Annotated[int, msgspec.Meta(ge=INT32_MIN, le=INT32_MAX)]
    json_test = test = f"type({{value}}) is int and {INT32_MIN} <= {{value}} <= {INT32_MAX}"

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

    json_test = "type({value}) is int and {value} in {members}"
    json_value = from_message = "{members}[{value}]"
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


class Boolean(Type):
    """True or false."""

    wire = bool
    json_test = test = "type({value}) is bool"

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        if type(value) is bool:
            return value
        return faults.wrong_type(place, "true or false", value)

    def writable(self, value: Any) -> Any:
        return bool(value)


class Timestamp(Type):
    """A date and time; in Python an aware datetime of whole milliseconds, in any zone."""

    wire = str
    from_wire = "read_timestamp({value})"
    to_wire = "write_timestamp({value})"
    json_test = "type({value}) is str and (found := timestamp_of({value})) is not None"
    json_value = "found"
    test = "type({value}) is datetime and {value}.tzinfo is UTC and not {value}.microsecond % 1000"
    fill = "timestamp_to_message"
    from_message = "message_to_timestamp({value})"

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        if not is_string(value):
            return faults.wrong_type(place, "a string with date and time", value)
        found = timestamp_of(plain_text(value))
        if found is None:
            message = "is no date and time of the form 2009-08-05T09:33:15.000Z"
            faults.add(place, "pattern", message)
        return found

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        if not issubclass(type(value), datetime):
            return faults.add(place, "type", f"must be a datetime, not {name_of(value)}")
        try:
            return to_utc(value)
        except NotATimestamp as reason:
            return faults.add(place, reason.rule, str(reason))

    def writable(self, value: Any) -> Any:
        return to_utc_exactly(value)
