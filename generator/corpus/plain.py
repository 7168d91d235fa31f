"""Values of scalar types and enums: some of each, and the canonical form of a value."""

from typing import Any

from generator.core.bounds import SAFE_INTEGER
from generator.core.facets import value_with
from generator.resolved import types
from generator.resolved.messages import Field, Type

LONGEST = 10_000  # bytes of a document; more if the plain fields of all records need more
_DEFAULTS: dict[type[Type], Any] = {
    types.String: "text",
    types.Int32: 7,
    types.Int64: 7,
    types.Double: 1.5,
    types.Boolean: True,
    types.Timestamp: "2009-08-05T09:33:15.000Z",
    types.Object: {"key": "value"},
}
GOOD_DATES = (
    "0001-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z",
    "2000-02-29T00:00:00.000Z",
    "2024-02-29T12:00:00Z",
    "1970-01-01T00:00:00.000Z",
    "1969-12-31T23:59:59.999Z",
)
BAD_DATES = (
    "0000-01-01T00:00:00.000Z",
    "1900-02-29T00:00:00.000Z",
    "2023-02-29T00:00:00.000Z",
    "2024-02-30T00:00:00.000Z",
    "2024-04-31T00:00:00.000Z",
    "2024-13-01T00:00:00.000Z",
    "2024-00-10T00:00:00.000Z",
    "2024-01-00T00:00:00.000Z",
    "2024-01-01T24:00:00.000Z",
    "2024-01-01T00:60:00.000Z",
    "2024-01-01T00:00:60.000Z",
    "2024-01-01T00:00:00.0Z",
    "2024-01-01T00:00:00.0000000Z",
    "2024-01-01T00:00:00,000Z",
    "2024-01-01T00:00:00.000+00:00",
    "2024-01-01T00:00:00.000",
    "2024-01-01t00:00:00.000z",
    "2024-01-01 00:00:00.000Z",
    "2024-W01-1T00:00:00.000Z",
    "20240101T000000Z",
    "2024-01-01",
    "2024-01-01T00:00:00.000Z\n",
    " 2024-01-01T00:00:00.000Z",
    "\u0662024-01-01T00:00:00.000Z",
    "",
)
# Around the bounds of numbers that ECMAScript writes without an exponent, and of whole numbers.
DOUBLES = (
    *(-1, 1.0, -0.0, 0.1, 1e-5, 1.5e-6, 1e-6, 9.5e-7),
    *(2**53, 1.5e16, 1e20, 1e21),
)
ANY_TEXTS = ("", " ", "x", "\n", "\u00e9", "%", "[", "\0")
# Characters that regular expression engines treat differently in classes, or at the end.
SPECIAL = ("\n", "\r", "\u2028", "\0", "\u00e9", "\U0001f600")


def plain(field: Field, index: int) -> Any:
    """Return a scalar or enum value: an example of the field or its type, or else a fixed one."""
    match field.type:
        case _ if field.examples:
            return field.examples[index]
        case types.Enum(values=values):
            return values[index].number
        case types.String(examples=examples) if examples:
            return examples[index]
        case other:
            bounds = other.range if isinstance(other, types.Number) else None
            return value_with(other.facets, _DEFAULTS[type(other)], bounds)


def canonical(type_: Type, value: Any) -> Any:
    """Return a valid value as it is written."""
    match type_:
        case types.Enum() | types.Int32() | types.Int64():
            return int(value)
        case types.Double():
            # -0.0 is written as 0; a number that fits no 64-bit integer is read as a float
            return value + 0 if abs(value) <= SAFE_INTEGER else float(value)
        case types.Timestamp() if "." not in value:
            return value.replace("Z", ".000Z")
        case _:
            return value
