"""Messages that contain themselves or each other, and which of them have finite documents."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from generator.contract.presence import Presence, dependent

M = TypeVar("M")

_ANY_VALUE = "\0"  # a placeholder for a value that no condition names


def reached(start: M, held: Callable[[M], Iterable[M]]) -> set[M]:
    """Return the messages within a message, including itself if it is recursive."""
    found: set[M] = set()
    waiting = [start]
    while waiting:
        news = {*held(waiting.pop())} - found
        found |= news
        waiting += news
    return found


def heights(fields: Mapping[M, Mapping[str, M]], presence: Callable[[M], Presence]) -> dict[M, int]:
    """Return how deep the flattest document of each message is; without one, it is left out.

    `fields` are the fields with messages that are recursive or contain recursive messages.
    """
    found: dict[M, int] = {}
    while True:
        height = 1 + max(found.values(), default=0)
        ended = {
            message: height
            for message, held in fields.items()
            if message not in found
            and has_document(presence(message), {n for n, m in held.items() if m not in found})
        }
        if not ended:
            return found
        found |= ended


def has_document(presence: Presence, without: Collection[str] = ()) -> bool:
    """Return whether some document without these fields meets all conditions and choices."""
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
