"""The contents of a spec: built by the loader, checked by the rules, resolved by resolve.py.

    Spec    = Package, Scalar*, Enum*, Group*, Message* (records), Union*, Service*
    Message = Field*, and the Oneofs that some of its fields belong to
    Field   = name, number, name of a type, cardinality, presence (required, optional, conditional)

Nodes are frozen, equal only to themselves, and in the order of the spec. The name of a type is the
name of a Scalar or Union, or the title of a Message; a field of type integer may name an Enum too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TypeVar

from generator.core.facets import Facets, restricted
from generator.core.location import Named, Node
from generator.core.nodes import CallError, Decision, EnumValue, Package
from generator.core.notes import Notes
from generator.core.patterns import without_line_feeds
from generator.core.presence import Choice, Member
from generator.core.values import Json
from generator.core.vocabulary import Base

T = TypeVar("T")


class Scalar(Named):
    """A scalar type."""

    base: Base
    pattern: str | None
    facets: Facets
    examples: tuple[str, ...]  # texts that the pattern matches
    counterexamples: tuple[str, ...]  # texts that it does not
    notes: Notes
    decisions: tuple[Decision, ...]

    @property
    def regex(self) -> str | None:
        """The pattern as every output has it."""
        return self.pattern and without_line_feeds(self.pattern)

    def matches(self, value: Json) -> bool:
        """Return whether the pattern, if there is one, matches a value of the base type."""
        return self.regex is None or re.fullmatch(self.regex, str(value)) is not None

    def restricted(self, facets: Facets) -> "Scalar":
        """Return the type with the facets of a field."""
        return replace(self, facets=restricted(self.facets, facets)) if facets else self


class Enum(Named):
    """A closed set of integers with names."""

    values: tuple[EnumValue, ...]
    reserved: tuple[int, ...]
    reserved_names: tuple[str, ...]
    decisions: tuple[Decision, ...]

    @property
    def has_zero(self) -> bool:
        """Whether a value has the number 0, which protobuf requires."""
        return any(value.number == 0 for value in self.values)


class Field(Member):
    """One row of a table: a member of a message."""

    identifier: str  # in protobuf and Python
    number: int  # in protobuf
    word: str  # the type as the spec writes it: string[], list of string
    type: str  # its name
    facets: Facets  # in addition to the type's facets
    enum: str | None
    examples: tuple[Json, ...]
    row: int | None  # in the source's table, under the heading `block`; None: an addition
    block: str | None
    group: str | None
    oneof: str | None
    deprecated: bool
    notes: Notes
    decisions: tuple[Decision, ...]


class Group(Named):
    """Fields that several messages share, under the same numbers."""

    title: str
    fields: tuple[Field, ...]


class Oneof(Named):
    """A set of fields of which at most one is present; in messages of a service only."""

    required: bool


class Message(Named):
    """A record, or a message of a service."""

    title: str  # its name as a type
    table: str | None  # its caption in the source; None: an addition
    fields: tuple[Field, ...]  # own and included ones, in order
    oneofs: tuple[Oneof, ...]
    choices: tuple[Choice, ...]
    includes: tuple[str, ...]
    reserved: tuple[int, ...]
    reserved_names: tuple[str, ...]
    example: Mapping[str, Json] | None  # a typical document of a record
    decisions: tuple[Decision, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Its fields, by their names in JSON."""
        return {member.name: member for member in self.fields}


class Variant(Node):
    """One variant of a union: the name of an enum value, and the title of its record."""

    value: str
    type: str


class Union(Named):
    """Records in one stream, or in values of one field, told apart by a field they all have."""

    plural: str
    discriminator: str  # the JSON name of the field
    variants: tuple[Variant, ...]


class Method(Named):
    """A call of a service."""

    request: str
    response: str
    client_streaming: bool
    server_streaming: bool
    errors: tuple[CallError, ...]  # in addition to the service's errors


class Service(Named):
    """A gRPC service with its own messages and enums, which exist only in protobuf."""

    enums: tuple[Enum, ...]
    messages: tuple[Message, ...]
    methods: tuple[Method, ...]
    errors: tuple[CallError, ...]  # of every method


def _with_names(found: dict[str, T]) -> dict[str, T]:
    """Return what has a name; a name that could not be read is empty."""
    found.pop("", None)
    return found


class Spec(Node):
    """A whole spec."""

    package: Package
    scalars: tuple[Scalar, ...]
    enums: tuple[Enum, ...]
    groups: tuple[Group, ...]
    messages: tuple[Message, ...]
    unions: tuple[Union, ...]
    services: tuple[Service, ...]

    def all_messages(self) -> Iterator[Message]:
        """The records, then the messages of the services."""
        return chain(self.messages, *(service.messages for service in self.services))

    def all_enums(self) -> Iterator[Enum]:
        """The enums of the records, then of the services."""
        return chain(self.enums, *(service.enums for service in self.services))

    @cached_property
    def types(self) -> Mapping[str, Scalar | Message | Union]:
        """Scalars, messages and unions by the names of types; of services, if no other has it."""
        of_services = {m.title: m for service in self.services for m in service.messages}
        named: list[Scalar | Union] = [*self.unions, *self.scalars]
        of_records = {each.name: each for each in named} | {m.title: m for m in self.messages}
        return _with_names(of_services | of_records)

    @cached_property
    def enums_by_name(self) -> Mapping[str, Enum]:
        """Every enum; of services, if the records have none of that name."""
        of_services = {e.name: e for service in self.services for e in service.enums}
        return _with_names(of_services | {e.name: e for e in self.enums})

    @cached_property
    def held_unions(self) -> list[Union]:
        """The unions that are the type of a field of a record."""
        found = {self.types.get(field.type) for m in self.messages for field in m.fields}
        return [union for union in self.unions if union in found]

    def target(self, field: Field) -> Scalar | Enum | Message | Union:
        """Return the type of a field; KeyError if the spec was not checked."""
        return self.enums_by_name[field.enum] if field.enum else self.types[field.type]
