"""The types of fields, except messages, each with its names in every output."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, TypeAlias

from generator.core import naming, nodes
from generator.core.bounds import RANGES
from generator.core.facets import Facets, broken_rule, closed_set, in_words
from generator.core.location import Named
from generator.core.nodes import Decision
from generator.core.notes import NO_NOTES, Notes
from generator.core.values import to_json_line
from generator.core.vocabulary import Base


class Word(Named):
    """A type of the language; each of the subclasses below is a scalar type."""

    decisions: tuple[Decision, ...]
    facets: Facets
    notes: Notes
    restricts: "Scalar | None" = None  # the type itself, if a field adds facets to it

    protobuf: ClassVar[str]
    python: ClassVar[str]
    json: ClassVar[str]  # in words
    json_schema: ClassVar[str]
    typescript: ClassVar[str]
    proto: ClassVar[str | None] = None  # the file that declares it; None: protobuf itself
    has_literals: ClassVar[bool] = True  # whether Python has types for sets of its values

    @property
    def limits(self) -> str:
        """The facets in words."""
        return ", ".join(in_words(self.facets))

    @property
    def annotation(self) -> str:
        """Its type in Python: `str`, `Literal["a", "b"]`."""
        values = closed_set(self.facets) if self.has_literals else None
        constants = (to_json_line(v) if isinstance(v, str) else repr(v) for v in values or ())
        return self.python if values is None else f"Literal[{', '.join(constants)}]"

    @property
    def property_type(self) -> str:
        """Its type in TypeScript: `string`, `"a" | "b"`."""
        return " | ".join(map(to_json_line, closed_set(self.facets) or ())) or self.typescript

    def broken_rule(self, value: Any) -> str | None:
        """The rule that a value of its JSON type breaks."""
        return broken_rule(value, self.facets)


class String(Word):
    """A string, which matches the pattern if there is one."""

    pattern: str | None = None
    examples: tuple[str, ...] = ()  # strings that the pattern matches
    counterexamples: tuple[str, ...] = ()  # strings that it does not match

    protobuf, python, json, json_schema = "string", "str", "string", "string"
    typescript = "string"

    def broken_rule(self, value: Any) -> str | None:
        """The rule that a string breaks."""
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            return "pattern"
        return super().broken_rule(value)


class Number(Word):
    """A number within a range."""

    range: ClassVar[tuple[float, float]]


class Int32(Number):
    """A signed integer of 32 bits."""

    protobuf, python, json, json_schema = "int32", "int", "integer (32-bit)", "integer"
    typescript = "number"
    range = RANGES[Base.INTEGER]


class Int64(Number):
    """An integer that a double represents exactly."""

    protobuf, python, json, json_schema = "int64", "int", "integer (53-bit)", "integer"
    typescript = "number"
    range = RANGES[Base.INTEGER64]
    has_literals = False


class Double(Number):
    """A finite double."""

    protobuf, python, json, json_schema = "double", "float", "number (double)", "number"
    typescript = "number"
    range = RANGES[Base.NUMBER]
    has_literals = False


class Boolean(Word):
    """True or false."""

    protobuf, python, json, json_schema = "bool", "bool", "true or false", "boolean"
    typescript = "boolean"


class Timestamp(Word):
    """A date and time in UTC with milliseconds."""

    protobuf, python = "google.protobuf.Timestamp", "datetime"
    json, json_schema, typescript = "string (date and time)", "string", "string"
    proto = "google/protobuf/timestamp.proto"


class Object(Word):
    """A JSON object with arbitrary keys."""

    protobuf, python = "google.protobuf.Struct", "dict[str, Any]"
    json, json_schema, typescript = "object with arbitrary keys", "object", "JsonObject"
    proto = "google/protobuf/struct.proto"


class FieldMask(Word):
    """Paths of fields; only in messages of services."""

    protobuf, python = "google.protobuf.FieldMask", "FieldMask"
    json, json_schema, typescript = "string", "string", "string"
    proto = "google/protobuf/field_mask.proto"


Scalar: TypeAlias = String | Int32 | Int64 | Double | Boolean | Timestamp | Object | FieldMask


class Definition(Named):
    """A type that the spec defines: an enum, a message or a union."""

    facets: ClassVar[Facets] = {}
    notes: ClassVar[Notes] = NO_NOTES

    proto: str  # the path of the file that declares it

    @property
    def protobuf(self) -> str:
        """Its name, in the protobuf package and in every language."""
        return self.name

    python = annotation = property_type = protobuf

    @property
    def json(self) -> str:
        """What a value is in JSON, in words."""
        return f"object ({self.name})"

    @property
    def json_schema(self) -> str:
        """The reference to its schema."""
        return f"#/$defs/{self.name}"


class Numbered(Definition):
    """An enum or a message, whose members have numbers in protobuf."""

    reserved: tuple[int, ...]
    reserved_names: tuple[str, ...]
    decisions: tuple[Decision, ...]


class EnumValue(nodes.EnumValue):
    """A documented integer and its name."""

    protobuf: str  # unique in the package: LOAN_STATUS_LENT

    @property
    def origin(self) -> str:
        """Its name in the source, as a sentence; empty if it is the same."""
        return f'In the source: "{self.title}".' if self.title else ""


class Enum(Numbered):
    """A closed set of integers with names."""

    values: tuple[EnumValue, ...]
    prefix: str  # of the names of its values in protobuf: LOAN_STATUS_
    unspecified: str | None  # the name of 0 in protobuf, if no value has this number

    @cached_property
    def protobuf_values(self) -> tuple[EnumValue, ...]:
        """The values that protobuf declares: 0 first, even if the enum does not define it."""
        others = tuple(value for value in self.values if value.number != 0)
        if self.unspecified is None:
            return (self.by_number[0], *others)
        zero = EnumValue(
            at=self.at,
            name=naming.UNSPECIFIED,
            description="Not a valid value; protobuf requires one with the number 0.",
            number=0,
            title=None,
            deprecated=False,
            protobuf=self.unspecified,
        )
        return (zero, *others)

    @property
    def json(self) -> str:
        """What a value is in JSON, in words."""
        return f"integer ({self.name})"

    @cached_property
    def by_number(self) -> Mapping[int, EnumValue]:
        """Its values."""
        return {value.number: value for value in self.values}
