"""What every output states about a field, as each reader returns it.

Each reader is other code than made the output, and imports no part of the generator.
"""

import json
from typing import Any, NamedTuple


class Fact(NamedTuple):
    """What an output states about one field."""

    name: str  # in JSON
    kind: str  # string, pattern, integer of 32 or 64 bits, number, ..., or a message or enum
    repeated: bool
    required: str  # yes, no, or as `required_when` returns


Facts = dict[str, dict[str, Fact]]  # by message, then by name; in order


def required_when(name: str, value: Any = None, *, negated: bool = False) -> str:
    """Return `yes if NAME`, or `yes unless NAME = 1`: when a field must be present."""
    equals = "" if value is None else f" = {json.dumps(value)}"
    return f"yes {'unless' if negated else 'if'} {name}{equals}"


def in_order(facts: Facts) -> dict[str, list[Fact]]:
    """Return the facts by message, so that their order is compared, too."""
    return {name: list(fields.values()) for name, fields in facts.items()}
