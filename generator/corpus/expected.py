"""Expected violations: their places and rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.resolved.messages import Field, Message

Expected = tuple[str, str]  # JSON Pointer, rule


def misplaced(place: str, message: Message, document: Mapping[str, Any]) -> list[Expected]:
    """Return the violations of the rules of presence in an object, with their pointers."""
    faults = message.presence.faults(document)
    return [(place + (pointer(name) if name else ""), rule) for name, rule in faults]


def missing(place: str, fields: Iterable[Field]) -> list[Expected]:
    """Return the violations of missing required fields, with their pointers."""
    return [(place + pointer(field.name), "required") for field in fields]


def pointer(name: str) -> str:
    """Return a JSON Pointer (RFC 6901) to a member."""
    return "/" + name.replace("~", "~0").replace("/", "~1")
