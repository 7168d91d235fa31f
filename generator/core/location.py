"""Locations in a spec for errors: every node has its own and one for each of its keys."""

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, NamedTuple, dataclass_transform


class Location(NamedTuple):
    """A location in a file; lines and columns count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def location(path: str, mark: Any) -> Location:
    """Return the location of PyYAML's mark, which counts from 0; errors call the file `path`."""
    return Location(path, mark.line + 1, mark.column + 1)


_NOTHING: frozenset[str] = frozenset()  # most nodes share it


class Locations(dict[str, Any]):  # of PyYAML's marks
    """Where a node ("") and the values of its keys begin, in the file that errors call `path`.

    `unread` contains the keys with a missing or invalid value. These errors are already reported,
    and the value in the node is meaningless.
    """

    __slots__ = ("path", "unread")

    def __init__(self, path: str, node: Any) -> None:
        super().__init__({"": node})
        self.path = path
        self.unread = _NOTHING

    def location(self, key: str = "") -> Location:
        """Return the location of a key's value, or of the node if the key is absent."""
        return location(self.path, self.get(key) or self[""])


@dataclass_transform(
    frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(field,)
)
@dataclass(frozen=True, kw_only=True, eq=False)
class Node:
    """A part of a spec, with its locations; every subclass is a dataclass like this one."""

    attributes: ClassVar[tuple[str, ...]]  # the names of those that it is created from
    at: Locations = field(repr=False)

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True, eq=False)(cls)
        cls.attributes = tuple(each.name for each in fields(cls) if each.init)

    def location(self, key: str = "") -> Location:
        """Return the location of a key's value, or of the node if the key is absent."""
        return self.at.location(key)

    def has_read(self, *keys: str) -> bool:
        """Return whether all these keys have valid values, or are validly absent."""
        return self.at.unread.isdisjoint(keys)


class Named(Node):
    """A part of a spec with a name, and a text about it."""

    name: str
    description: str
