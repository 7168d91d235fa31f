"""Locations in a spec for errors: every node has its own and one for each of its keys."""

from dataclasses import dataclass, field
from typing import NamedTuple, dataclass_transform


class Location(NamedTuple):
    """A location in a file; lines and columns count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Locations(dict[str, Location]):
    """The locations of a node (""), and of the values of its keys.

    `unread` contains the keys with a missing or invalid value. These errors are already reported,
    and the value in the node is meaningless.
    """

    __slots__ = ("unread",)

    def __init__(self, node: Location) -> None:
        super().__init__({"": node})
        self.unread: set[str] = set()


@dataclass_transform(
    frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(field,)
)
@dataclass(frozen=True, kw_only=True, eq=False)
class Node:
    """A part of a spec, with its locations; every subclass is a dataclass like this one."""

    at: Locations = field(repr=False)

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True, eq=False)(cls)

    def location(self, key: str = "") -> Location:
        """Return the location of a key's value, or of the node if the key is absent."""
        return self.at.get(key) or self.at[""]

    def has_read(self, *keys: str) -> bool:
        """Return whether all these keys have valid values, or are validly absent."""
        return self.at.unread.isdisjoint(keys)


class Named(Node):
    """A part of a spec with a name, and a text about it."""

    name: str
    description: str
