"""What every output states about a field, as each reader returns it.

Each reader is other code than made the output, and imports no part of the generator.
"""

from typing import NamedTuple


class Fact(NamedTuple):
    """What an output states about one field."""

    name: str  # in JSON
    kind: str  # string, pattern, integer, boolean, timestamp, object, or a message or enum
    repeated: bool
    required: str  # yes, no, yes if NAME


Facts = dict[str, dict[str, Fact]]  # by message, then by name; in order


def in_order(facts: Facts) -> dict[str, list[Fact]]:
    """Return the facts by message, so that their order is compared, too."""
    return {name: list(fields.values()) for name, fields in facts.items()}
