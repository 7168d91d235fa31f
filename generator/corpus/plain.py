"""Values of scalar types and enums: a valid one, and the canonical form of each."""

from typing import Any

from generator.contract.facets import value_with
from generator.resolved import Field, Type
from generator.resolved.types import (
    Boolean,
    Double,
    Enum,
    Int32,
    Int64,
    Number,
    Object,
    String,
    Timestamp,
)

_DEFAULTS: dict[type[Type], Any] = {
    String: "text",
    Int32: 7,
    Int64: 7,
    Double: 1.5,
    Boolean: True,
    Timestamp: "2009-08-05T09:33:15.000Z",
    Object: {"key": "value"},
}


def plain(field: Field, index: int) -> Any:
    """A scalar or enum value: an example of the field or its type, or else a fixed one."""
    match field.type:
        case _ if field.examples:
            return field.examples[index]
        case Enum(values=values):
            return values[index].number
        case String(examples=examples) if examples:
            return examples[index]
        case other:
            bounds = other.range if isinstance(other, Number) else None
            return value_with(other.facets, _DEFAULTS[type(other)], bounds)


def canonical(type_: Type, value: Any) -> Any:
    """The form in which a valid value is written."""
    match type_:
        case Enum() | Int32() | Int64():
            return int(value)
        case Double():
            return value + 0  # -0.0 is written as 0
        case Timestamp() if "." not in value:
            return value.replace("Z", ".000Z")
        case _:
            return value
