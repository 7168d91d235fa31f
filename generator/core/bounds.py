"""The limits of numbers and of depths, which hold in every output."""

import re
from collections.abc import Mapping
from decimal import Decimal
from sys import float_info
from typing import Final

from generator.core.vocabulary import Base

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
SAFE_INTEGER = 2**53 - 1  # up to here, a double represents every integer exactly
MAX_DOUBLE = float_info.max
RANGES: Final[Mapping[str, tuple[float, float]]] = {
    Base.INTEGER: (INT32_MIN, INT32_MAX),
    Base.INTEGER64: (-SAFE_INTEGER, SAFE_INTEGER),
    Base.NUMBER: (-MAX_DOUBLE, MAX_DOUBLE),
}
FIELD_NUMBERS = range(1, 2**29)  # of protobuf
RESERVED_BY_PROTOBUF = range(19000, 20000)
OBJECT_DEPTH = 32  # protobuf readers stop at 100 nested messages; a level of an object takes three
RECORD_DEPTH = 32  # of records that contain themselves or each other


def is_double(value: object) -> bool:
    """Return whether a double can represent a number exactly."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) <= MAX_DOUBLE and float(value) == value


def is_exact(double: float, text: str) -> bool:
    """Return whether a double is written as a JSON number, apart from zeros and the exponent."""
    if not double:
        return not re.match("[-0.]*[1-9]", text)  # a zero may have any exponent
    return abs(double) <= MAX_DOUBLE and Decimal(repr(double)) == Decimal(text)
