"""What the contract defines for every output: bounds, and the facets of types."""

import re
from collections.abc import Mapping
from decimal import Decimal
from sys import float_info
from typing import Final

from generator.vocabulary import Base

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

# A date and time of the contract: a real calendar day (leap years are exact) of the years
# 0001-9999, no fraction or three digits of it, Z. Reads alike in ECMAScript, Rust, RE2 and Python.
_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
TIMESTAMP_PATTERN = f"^(?:{_YEAR}-{_DAY}|{_LEAP_YEAR}-02-29)T{_TIME}(?:[.][0-9]{{3}})?Z$"


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


def without_line_feeds(pattern: str) -> str:
    """Return a pattern that matches the same texts, except for texts with a line feed.

    In one engine, $ also matches before a final line feed, so no text with a pattern may contain
    any. In a pattern, only a negated class matches one.
    """
    return pattern.replace(r"[^\n", "[^").replace("[^", r"[^\n")
