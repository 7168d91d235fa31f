"""Messages that contain themselves or each other, and the documents of these that end."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from generator.contract.presence import Presence, dependent

M = TypeVar("M")

_ANY_VALUE = "\0"  # stands for a value that no condition names


def reached(start: M, held: Callable[[M], Iterable[M]]) -> set[M]:
    """The messages within a message; it is one of them if it contains itself."""
    found: set[M] = set()
    waiting = [start]
    while waiting:
        news = {*held(waiting.pop())} - found
        found |= news
        waiting += news
    return found


def heights(fields: Mapping[M, Mapping[str, M]], presence: Callable[[M], Presence]) -> dict[M, int]:
    """How many messages the flattest document of each one nests; one that has none is left out.

    `fields` are those that hold messages which contain themselves, or contain such messages.
    """
    found: dict[M, int] = {}
    while True:
        height = 1 + max(found.values(), default=0)
        ended = {
            message: height
            for message, held in fields.items()
            if message not in found
            and _has_document(presence(message), {n for n, m in held.items() if m not in found})
        }
        if not ended:
            return found
        found |= ended


def _has_document(presence: Presence, without: set[str]) -> bool:
    """Whether some document has none of these fields."""
    if any(presence.members[name].required for name in without):
        return False
    members = dependent(presence.members, presence.choices)
    conditions = [c for m in members.values() for c in (m.condition, m.forbidden) if c]
    options = {
        name: []
        if name in without
        else [*{c.value for c in conditions if c.name == name and c.value is not None}, _ANY_VALUE]
        for name in members
    }
    start = {name: _ANY_VALUE for name, member in members.items() if member.required}
    return presence._replace(members=members).completed(start, options) is not None
