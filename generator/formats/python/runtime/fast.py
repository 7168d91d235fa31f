"""What the fast path needs: conversions that reject whatever they do not decide quickly.

The generated code of wire.py accepts a subset of the valid values. Rejecting a valid value costs
time only; accepting an invalid one would be an error.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import msgspec

from .checks import FOREIGN, SAFE_INTEGER
from .documents import encode
from .values import Matcher

_Whole: Any = Annotated[int, msgspec.Meta(ge=-SAFE_INTEGER, le=SAFE_INTEGER)]
_Real: Any = Annotated[float, msgspec.Meta(ge=float(-SAFE_INTEGER), le=float(SAFE_INTEGER))]
_READ_DEPTH = 8  # levels; each costs time when the decoder is built, and few objects are deeper


def _object_type(levels: int) -> Any:
    """The type, for the decoder, of an object within bounds that is no deeper than some levels."""
    value: Any = str | _Whole | _Real | bool | None
    for _ in range(levels - 1):
        value = str | _Whole | _Real | bool | list[value] | dict[str, value] | None
    return dict[str, value]


if TYPE_CHECKING:
    Object: TypeAlias = dict[str, Any]
else:
    Object = _object_type(_READ_DEPTH)


class FastPathMiss(ValueError):
    """A document that the fast path does not accept."""


MISSES = FOREIGN
"""Whatever a decoder raises for a document that it does not accept."""
FAULTS = FOREIGN
"""Whatever checking or writing raises for a record that is not what its class says."""

_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"0" * 9)
_FORMS = (b"0000-00-00T00:00:00.000Z", b"0000-00-00T00:00:00Z")
_WRITTEN = len('"2009-08-05T09:33:15.000000Z"')

# Reading: from text to an attribute


def read_timestamp(text: str) -> datetime:
    """A timestamp in the format of the contract; FastPathMiss or ValueError for any other text."""
    if text.encode().translate(_DIGITS_AS_ZERO) not in _FORMS:
        raise FastPathMiss(text)
    found = datetime.fromisoformat(text)
    if not found.hour and text[11] == "2":  # 24:00, which newer versions of Python read
        raise FastPathMiss(text)
    return found


def matcher(quick: str, pattern: str) -> Callable[[str], bool]:
    """Whether a pattern matches a text as a whole; both are compiled when first used.

    `quick` matches the usual texts in less time, and none that `pattern` does not match.
    """
    matches_whole = Matcher(pattern)
    matches_quickly: Callable[[str], object] | None = None

    def matches(text: str) -> bool:
        nonlocal matches_quickly
        if matches_quickly is None:
            matches_quickly = re.compile(quick).fullmatch
        return matches_quickly(text) is not None or matches_whole(text)

    return matches


# Writing: from an attribute to text


def write_timestamp(value: datetime) -> str:
    """A timestamp in the format of the contract; truncated to milliseconds."""
    if value.tzinfo is not UTC:
        if type(value) is not datetime or value.utcoffset() is None:
            raise FastPathMiss(value)
        value = value.astimezone(UTC)
    text = encode(value)
    if len(text) == _WRITTEN:
        return f"{text[1:24].decode()}Z"
    return f"{text[1:20].decode()}.000Z"
