"""The resolved model of a spec, created by resolve.py and read by formats.

Everything that the spec refers to by name is an object here: the type of a field, the field in a
condition, the messages of a method, the fields of a oneof. Names and paths are as in the
outputs. Nodes are frozen, equal only to themselves, and in the order of the spec.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from generator.core import nodes
from generator.core.location import Node
from generator.resolved.messages import Field, Message, Service, Type, Union
from generator.resolved.types import Enum, Scalar


class Package(nodes.Package):
    """The name and origin of the whole spec."""

    folder: str  # of its .proto files: library_loans/v2
    proto: str  # the path of the file with the records
    stubs: str  # the subpackage of Python with protoc's modules: v2
    distribution: str  # the name of the Python package on an index: library-loans

    def schema_id(self, name: str) -> str:
        """Return the `$id` of the JSON Schema of a record or a union."""
        if self.schema_base:
            return f"{self.schema_base}{name}.schema.json"
        return f"urn:{self.distribution}:{self.stubs}:{name}"


class ReleasedChange(NamedTuple):
    """A change in a version."""

    subject: str  # Loan.title
    words: str
    verdict: str  # breaking, safe or docs only
    effects: tuple[str, ...]  # the consumers it affects, if any


class Release(NamedTuple):
    """A released version, and its changes."""

    version: str
    since: str | None  # the previous version; None for the first
    changes: tuple[ReleasedChange, ...]


class Spec(Node):
    """A whole spec."""

    package: Package
    scalars: tuple[Scalar, ...]
    enums: tuple[Enum, ...]  # of the records
    messages: tuple[Message, ...]  # the records
    unions: tuple[Union, ...]
    services: tuple[Service, ...]
    releases: tuple[Release, ...]  # the newest first

    def all_messages(self) -> Iterator[Message]:
        """The records, then the messages of the services."""
        return chain(self.messages, *(service.messages for service in self.services))

    @cached_property
    def held_unions(self) -> tuple[Union, ...]:
        """The unions that are the type of a field."""
        return tuple(union for union in self.unions if union in self.fields_by_type)

    @cached_property
    def fields_by_type(self) -> Mapping[Type, list[Field]]:
        """The fields of each type; fields of records come first."""
        found: dict[Type, list[Field]] = {}
        for message in self.all_messages():
            for member in message.fields:
                found.setdefault(member.type, []).append(member)
        return found

    def all_enums(self) -> Iterator[Enum]:
        """The enums of the records, then of the services."""
        return chain(self.enums, *(service.enums for service in self.services))
