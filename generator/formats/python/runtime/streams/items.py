"""The sources and items of readers for records of several kinds."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

from ..violations import Violation, publish

if TYPE_CHECKING:
    Document: TypeAlias = bytes | bytearray | memoryview[int] | str
else:  # a memoryview has no parameter at run time before Python 3.14
    Document = bytes | bytearray | memoryview | str


class Readable(Protocol):
    """An open file."""

    def read(self, size: int, /) -> bytes | str:
        """Return at most `size` bytes or characters; none at the end."""
        ...


Source: TypeAlias = str | os.PathLike[str] | Readable | Iterable[bytes]
"""A path, an open file, or the bytes of a stream in chunks."""

T = TypeVar("T")


def _restore(item: Any, state: Iterable[Any]) -> None:
    """Set the attributes from a pickle; pickles of the first release have no lines."""
    for name, value in zip_longest(item.__slots__, state):
        object.__setattr__(item, name, value)


@dataclass(frozen=True, slots=True)
class Accepted(Generic[T]):
    """A valid item, with its record.

    `index` counts the items from 0. `line` is the line number from 1, which includes blank lines;
    None for items of an array and for JSON values.
    """

    index: int
    record: T
    line: int | None = field(default=None, compare=False, kw_only=True)
    __setstate__ = _restore


@dataclass(frozen=True, slots=True)
class OtherKind:
    """An item of a documented kind without a record.

    `document` is its JSON value, not validated. `text` is the original, to write back without loss;
    None if the item was a JSON value before.
    """

    index: int
    kind: Any  # a member of the enum, or a word
    document: Any
    line: int | None = field(default=None, compare=False, kw_only=True)
    text: Document | None = field(default=None, compare=False, kw_only=True, repr=False)
    __setstate__ = _restore


@dataclass(frozen=True, slots=True)
class Rejected:
    """An invalid item, with all its violations.

    `document` is the original: the bytes of a line or of an item of an array, or the object itself
    for an item of an iterable.
    """

    index: int
    document: Any
    violations: list[Violation]
    line: int | None = field(default=None, compare=False, kw_only=True)
    __setstate__ = _restore


publish("mixtures", Accepted, OtherKind, Rejected)
Item: TypeAlias = Accepted[T] | OtherKind | Rejected
