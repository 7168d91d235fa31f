"""Messages that contain themselves or each other, and which of them have finite documents."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar

from generator.core.presence import Presence, dependent

M = TypeVar("M")

_ANY_VALUE = "\0"  # a placeholder for a value that no condition names


class Part(NamedTuple, Generic[M]):
    """A message that the value of a field can be; in a union, with a value of the discriminator."""

    message: M
    fixed: tuple[tuple[str, Any], ...] = ()


def reached(starts: Iterable[M], after: Callable[[M], Iterable[M]]) -> Mapping[M, None]:
    """Return the starts and all that follows them, the nearest first; an ordered set."""
    found = dict.fromkeys(starts)
    waiting = deque(found)
    while waiting:
        new = dict.fromkeys(each for each in after(waiting.popleft()) if each not in found)
        found |= new
        waiting += new
    return found


def heights(
    fields: Mapping[M, Mapping[str, Collection[Part[M]]]], presence: Callable[[M], Presence]
) -> dict[Part[M], int]:
    """Return how deep the flattest document of each part is; without one, it is left out.

    `fields` are the fields of each message that contain messages.
    """
    parts = {part: None for held in fields.values() for found in held.values() for part in found}
    waiting = {**{Part(message): None for message in fields}, **parts}
    found: dict[Part[M], int] = {}
    while True:
        height = 1 + max(found.values(), default=0)
        ended = {
            part: height
            for part in waiting
            if part not in found
            and has_document(
                presence(part.message),
                {n for n, held in fields[part.message].items() if found.keys().isdisjoint(held)},
                dict(part.fixed),
            )
        }
        if not ended:
            return found
        found |= ended


def has_document(
    presence: Presence,
    without: Collection[str] = (),
    fixed: Mapping[str, Any] = MappingProxyType({}),
) -> bool:
    """Return whether some document has none of some fields, and some fixed members."""
    if any(presence.members[name].required for name in without):
        return False
    members = dependent(presence.members, presence.choices)
    conditions = [c for member in members.values() for c in member.conditions.values()]
    options: dict[str, list[Any]] = {}
    for name in members:
        named = {c.value for c in conditions if c.name == name and c.value is not None}
        other = next((v for v in presence.closed.get(name, [_ANY_VALUE]) if v not in named), None)
        options[name] = [] if name in without else [*([] if other is None else [other]), *named]
    start = {name: options[name][0] for name, member in members.items() if member.required}
    start |= {name: value for name, value in fixed.items() if name in members}
    return presence._replace(members=members).completed(start, options, fixed) is not None
