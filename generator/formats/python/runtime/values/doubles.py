"""Numbers that are doubles, written with the same digits as in JavaScript."""

import sys
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from ..violations import Faults, Place
from .base import Type, either
from .plain import SAFE_INTEGER, plain_number

_MAX = sys.float_info.max


def number_text(value: float) -> str:
    """Return a number as ECMAScript and RFC 8785 write it; raise ValueError if it is not finite."""
    if not -_MAX <= value <= _MAX:
        raise ValueError(value)
    if -SAFE_INTEGER <= value <= SAFE_INTEGER and value == int(value):
        return str(int(value))
    text = repr(float(value))
    if 1e-6 <= abs(value) < 1e21:
        return format(Decimal(text), "f").removesuffix(".0")
    digits, exponent = text.split("e")
    return f"{digits}e{int(exponent):+}"


def number_to_wire(value: float) -> Any:
    """Return the value that the encoder writes as that text."""
    if -SAFE_INTEGER <= value <= SAFE_INTEGER:
        whole = int(value)
        if whole == value:
            return whole
        if not 1e-6 <= abs(value) < 1e-5:  # the encoder writes these alike
            return value
    return msgspec.Raw(number_text(value).encode())


class Double(Type):
    """A finite double; an int is accepted too."""

    wire = Annotated[float, msgspec.Meta(ge=-_MAX, le=_MAX)]
    to_wire = "number_to_wire({value})"
    test = json_test = f"type({{value}}) is float and -{_MAX} <= {{value}} <= {_MAX}"
    from_document = either(test)
    to_message = "{value} + 0.0"  # -0.0 is written as 0

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        number = plain_number(value)
        if number is None:
            return faults.wrong_type(place, "a number", value)
        try:
            found = float(number)
        except OverflowError:
            found = float("inf")
        if -_MAX <= found <= _MAX:
            return found
        most = number_text(_MAX)
        faults.add(place, "range", f"must lie between -{most} and {most}")
        return found
