"""Locations in a spec, which errors report: every node has its own and those of its keys."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Location(NamedTuple):
    """A location in a file; lines and columns count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Locations(dict[str, Location]):
    """The locations of a node (""), and of the values of its keys.

    `unread` has the keys whose value is missing or invalid. That is reported already, and what the
    node has instead is meaningless.
    """

    __slots__ = ("unread",)

    def __init__(self, node: Location) -> None:
        super().__init__({"": node})
        self.unread: set[str] = set()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """A part of a spec, with its locations."""

    at: Locations = field(repr=False)

    def location(self, key: str = "") -> Location:
        """The location of a key's value, or of the node if the key is absent."""
        return self.at.get(key) or self.at[""]

    def has_read(self, *keys: str) -> bool:
        """Whether the values of all these keys, or their absence, are valid."""
        return self.at.unread.isdisjoint(keys)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Named(Node):
    """A part of a spec with a name, and a text about it."""

    name: str
    description: str
