"""Reservations: numbers and names that documents out there may hold are never used again."""

from collections.abc import Iterable, Iterator, Sequence

from generator.compat.changes import Change
from generator.compat.effects import BOTH_WAYS, BREAKS, Effects
from generator.compat.kinds import Kind
from generator.model import Enum, EnumValue, Field, Message


def reservation_changes(
    old: Enum | Message, new: Enum | Message, gone: Iterable[EnumValue | Field]
) -> Iterator[Change]:
    """Reservations that came and went, and those that are missing for the members that are gone.

    A member with a new name is still there: its number goes on.
    """
    numbers = _numbers(old) - _numbers(new) - set(new.reserved)
    names = {name for member in gone for name in _names(member)} - set(new.reserved_names)
    yield from _missing(new, sorted(numbers), sorted(names))
    pairs: tuple[tuple[str, Sequence[int | str], Sequence[int | str]], ...] = (
        ("reserved", old.reserved, new.reserved),
        ("reserved_names", old.reserved_names, new.reserved_names),
    )
    for key, before, after in pairs:
        where = new.location(key)
        for word in (word for word in before if word not in after):
            words = f"{word} is no longer reserved"
            yield Change(Kind.RESERVATION_REMOVED, where, new.name, words, BOTH_WAYS)
        for word in (word for word in after if word not in before):
            yield Change(Kind.RESERVATION_ADDED, where, new.name, f"{word} is reserved")


def _missing(new: Enum | Message, numbers: list[int], names: list[str]) -> Iterator[Change]:
    if not numbers and not names:
        return
    effects = Effects()
    lines: list[str] = []
    if numbers:
        effects |= Effects(wire_new=BREAKS, wire_old=BREAKS)
        lines.append(_line("reserved", [*new.reserved, *numbers]))
    if names:
        effects |= Effects(json_new=BREAKS, json_old=BREAKS)
        lines.append(_line("reserved_names", [*new.reserved_names, *names]))
    gone = ", ".join(map(str, [*numbers, *names]))
    words = f"{gone} must be reserved, now that nothing uses it"
    where = new.location("reserved" if numbers else "reserved_names")
    yield Change(Kind.NOT_RESERVED, where, new.name, words, effects, paste="\n".join(lines))


def _line(key: str, words: Sequence[int | str]) -> str:
    return f"{key}: [{', '.join(map(str, words))}]"


def _numbers(node: Enum | Message) -> set[int]:
    members = node.values if isinstance(node, Enum) else node.fields
    return {member.number for member in members}


def _names(member: EnumValue | Field) -> set[str]:
    """What protobuf and code call it, and what JSON does where that can be reserved."""
    if isinstance(member, EnumValue):
        return {member.name}
    names = {member.name, member.identifier}
    return {name for name in names if name.isidentifier() and name.isascii()}
