"""Expected violations: their places and rules, and names that no field has."""

from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from typing import Any

from generator.core import naming
from generator.core.values import pointer
from generator.resolved.messages import Field, Message

Expected = tuple[str, str]  # JSON Pointer, rule


def misplaced(place: str, message: Message, document: Mapping[str, Any]) -> list[Expected]:
    """Return the violations of the rules of presence in an object, with their pointers."""
    faults = message.presence.faults(document)
    return [(place + (pointer(name) if name else ""), rule) for name, rule in faults]


def missing(place: str, fields: Iterable[Field]) -> list[Expected]:
    """Return the violations of missing required fields, with their pointers."""
    return [(place + pointer(field.name), "required") for field in fields]


@lru_cache(maxsize=100)  # of records, which are the type of many fields
def _names(message: Message) -> Set[str]:
    identifiers = {field.identifier for field in message.fields}
    return {*message.by_name, *identifiers, *map(naming.camel_case, identifiers)}


def unused_name(word: str, message: Message) -> str:
    """Return the word, with underscores added until no field has this name in JSON or protobuf."""
    while word in _names(message):
        word += "_"
    return word
