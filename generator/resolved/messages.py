"""Messages of the resolved model, their fields, oneofs and unions; and services with methods."""

import re
from collections.abc import Collection, Mapping
from dataclasses import field
from functools import cached_property
from typing import ClassVar, TypeAlias

from generator.core.facets import Facets, closed_set, in_words
from generator.core.location import Named, Node
from generator.core.nodes import CallError, Decision
from generator.core.notes import Notes
from generator.core.presence import Choice, Member, Presence
from generator.core.recursion import Part, reached
from generator.core.values import Json, to_json_line
from generator.resolved.types import Definition, Enum, Numbered, Scalar


class Message(Numbered):
    """A record, or a message of a service."""

    title: str  # the name in types of fields
    table: str | None  # its caption in the source; None: an addition
    example: Mapping[str, Json] | None  # a typical document of a record
    choices: tuple[Choice, ...]
    is_record: bool
    fields: tuple["Field", ...] = field(init=False, repr=False)  # in order; linked by resolve.py

    @property
    def heading(self) -> str:
        """Its name in code, and its title if that differs."""
        return self.name if self.title == self.name else f"{self.name} ({self.title})"

    @cached_property
    def by_name(self) -> Mapping[str, "Field"]:
        """Its fields, by their names in JSON."""
        return {member.name: member for member in self.fields}

    @property
    def inner(self) -> list["Message"]:
        """The messages that are values of its fields."""
        return [part.message for member in self.fields for part in member.parts]

    @cached_property
    def within(self) -> Collection["Message"]:
        """The messages in it and in these, including itself if it is recursive."""
        return reached(self.inner, lambda message: message.inner)

    @property
    def chosen(self) -> list[str]:
        """The choices, one sentence each: `Exactly one of a, b is present.`"""
        return [f"{c.amount.capitalize()} of {', '.join(c.of)} is present." for c in self.choices]

    @cached_property
    def presence(self) -> Presence:
        """What the presence of each field depends on."""
        return Presence(self.by_name, self.choices)

    @cached_property
    def members(self) -> tuple["Field | Oneof", ...]:
        """Its fields in order; a oneof replaces its fields."""
        return tuple(dict.fromkeys(member.oneof or member for member in self.fields))

    @cached_property
    def oneofs(self) -> tuple["Oneof", ...]:
        """Its oneofs in order."""
        return tuple(member for member in self.members if isinstance(member, Oneof))


class Oneof(Named):
    """A set of fields of a message of which at most one is present."""

    required: bool
    fields: tuple["Field", ...] = field(init=False, repr=False)


class Field(Member):
    """A member of a message; its names in each output are in its declaration."""

    identifier: str  # in protobuf and Python
    number: int  # in protobuf
    word: str  # the type as the spec writes it: Library Card[], list of Library Card
    sizes: Facets  # of the list
    examples: tuple[Json, ...]
    source: str | None  # its place there: Loan, Common fields, row 3; None: an addition
    deprecated: bool
    notes: Notes
    decisions: tuple[Decision, ...]
    message: Message = field(repr=False)
    type: "Type" = field(repr=False)  # of an item if the field is repeated
    oneof: Oneof | None = field(repr=False)
    required_by: tuple["Field", ...] = field(init=False, repr=False)  # with `yes if` this one

    @property
    def parts(self) -> tuple[Part[Message], ...]:
        """The records that a value can be; none if it is a scalar or an enum value."""
        if isinstance(self.type, Union):
            return self.type.parts
        return (Part(self.type),) if isinstance(self.type, Message) else ()

    @property
    def origin(self) -> str:
        """Its place in the source, as a sentence; empty in a message that is an addition itself."""
        if self.source:
            return f"Source: {self.source}."
        return "An addition to the source." if self.message.table else ""

    @property
    def presence(self) -> str:
        """As in the source: yes, no, yes if X."""
        if self.condition:
            return f"yes {self.condition}"
        return "yes" if self.required else "no"

    @property
    def limits(self) -> str:
        """The facets in words; empty if there are none."""
        each = "each " if self.repeated else ""
        values = (f"{each}{words}" for words in in_words(self.type.facets))
        return ", ".join([*in_words(self.sizes), *values])

    @property
    def meanings(self) -> tuple[tuple[str, str], ...]:
        """The words that are its only values, with what they mean."""
        return self.notes.meanings + self.type.notes.meanings

    @property
    def sentences(self) -> list[str]:
        """The notes about it and about its type."""
        return [*self.notes.sentences, *self.type.notes.sentences]

    @property
    def protobuf(self) -> str:
        """Its declaration: `optional string title = 2`; a member of a oneof has no label."""
        label = "repeated " if self.repeated else "" if self.oneof else "optional "
        return f"{label}{self.type.protobuf} {self.identifier} = {self.number}"

    @property
    def python(self) -> str:
        """Its annotation: `list[LibraryCard]`, `str | None`."""
        name = self.type.annotation
        if self.repeated:
            return f"list[{name}]"
        return f"{name} | None" if self.is_nullable else name

    @property
    def property_name(self) -> str:
        """Its name in TypeScript: `title?`, `"first-name"`."""
        is_identifier = re.fullmatch(r"[A-Za-z_$][\w$]*", self.name, re.ASCII)
        return (self.name if is_identifier else to_json_line(self.name)) + "?" * (not self.required)

    @property
    def property_type(self) -> str:
        """The type of its property: `LibraryCard[]`, `"EUR" | "USD"`."""
        name = self.type.property_type
        if not self.repeated:
            return name
        return f"({name})[]" if closed_set(self.type.facets) else f"{name}[]"

    @property
    def json(self) -> str:
        """Its values in words: `array of: object (LibraryCard)`."""
        return f"array of: {self.type.json}" if self.repeated else self.type.json

    @property
    def json_schema(self) -> str:
        """The types and references of its schema: `array of #/$defs/LibraryCard | null`."""
        name = f"array of {self.type.json_schema}" if self.repeated else self.type.json_schema
        return name if self.required else f"{name} | null"


class Variant(Node):
    """One of the records of a union, and the value of the discriminator that selects it."""

    name: str  # the name of an enum value, or a word
    value: int | str
    record: Message


class Union(Definition):
    """Records in one stream, or in values of one field."""

    decisions: ClassVar[tuple[Decision, ...]] = ()

    singular: str  # of the function that reads one
    plural: str
    kinds: Enum | tuple[str, ...] = field(init=False, repr=False)  # of the discriminator
    discriminator: Field = field(init=False, repr=False)  # of the first record; all of them have it
    variants: tuple[Variant, ...] = field(init=False, repr=False)
    merged: Message = field(init=False, repr=False)  # in protobuf, with the fields of all records

    @property
    def records(self) -> tuple[Message, ...]:
        """The records, each once."""
        return tuple(dict.fromkeys(variant.record for variant in self.variants))

    @cached_property
    def parts(self) -> tuple[Part[Message], ...]:
        """The records, each with the value of the discriminator that selects it."""
        name = self.discriminator.name
        return tuple(Part(v.record, ((name, v.value),)) for v in self.variants)

    @property
    def others(self) -> list[int | str]:
        """The documented values of the discriminator that select no record."""
        kinds = self.kinds.by_number if isinstance(self.kinds, Enum) else self.kinds
        return [kind for kind in kinds if kind not in {v.value for v in self.variants}]

    def values_of(self, record: Message) -> list[int | str]:
        """Return the values of the discriminator that select a record."""
        return [variant.value for variant in self.variants if variant.record is record]

    def selected(self, document: Mapping[str, Json]) -> Message:
        """Return the record of a valid document."""
        kind = document[self.discriminator.name]
        return next(variant.record for variant in self.variants if variant.value == kind)


class Method(Named):
    """A call of a service."""

    request: Message
    response: Message
    client_streaming: bool
    server_streaming: bool
    errors: tuple[CallError, ...]  # in addition to the service's errors


class Service(Named):
    """A gRPC service with its own messages and enums, which exist only in protobuf."""

    proto: str  # the path of its file
    enums: tuple[Enum, ...]
    messages: tuple[Message, ...]
    methods: tuple[Method, ...]
    errors: tuple[CallError, ...]  # of every method


Type: TypeAlias = Scalar | Enum | Message | Union
