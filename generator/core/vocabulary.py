"""The fixed words of the language of specs: base types and status codes."""

from enum import StrEnum
from typing import Final


class Base(StrEnum):
    """What a type of the language is based on in every format."""

    STRING = "string"
    INTEGER = "integer"  # 32 bits, signed
    INTEGER64 = "integer64"  # within the range that a double represents exactly
    NUMBER = "number"  # a double
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"  # UTC, milliseconds
    OBJECT = "object"  # a JSON object with arbitrary keys
    FIELD_MASK = "field_mask"  # only in messages of a service


# How a call can fail, with the names of gRPC.
STATUS_CODES: Final = (
    *("CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND"),
    *("ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION"),
    *("ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"),
    "UNAUTHENTICATED",
)
LIST_OF: Final = "list of "  # before a type, or else [] after it
