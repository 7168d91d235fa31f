"""Changes of the fields of one message.

In JSON a field is known by its name, on the wire by its number. A field that kept its name is the
same field; one that kept only its number, while its old name is gone, was renamed.
"""

from collections.abc import Iterator

from generator.compat.changes import Change, Finding
from generator.compat.effects import (
    BREAKS,
    NO_EFFECTS,
    NOTHING,
    PYTHON,
    SOURCE,
    STRICT,
    Effects,
    documents,
)
from generator.compat.kinds import Kind
from generator.compat.pairs import Pair, changes_of_pair, presence
from generator.compat.reserved import reservation_changes
from generator.compat.types import shape
from generator.compat.versions import Version
from generator.model import Field


def field_changes(old: Version, new: Version) -> Iterator[Change]:
    """Every change of the fields of a message, and of what it reserves."""
    pairs = list(_pairs(old, new))
    for field in new.message.fields:
        if not any(pair.new is field for pair in pairs):
            yield _added(old, new, field)
        before = old.numbered(field.number)
        if before and Pair(before, field) not in pairs:
            words = f"takes the number {field.number}, which was that of '{before.name}'"
            effects = Effects(wire_new=BREAKS, wire_old=BREAKS)
            finding = Finding(Kind.FIELD_NUMBER_REUSED, "number", words, effects)
            yield finding.of(field, f"{new.message.name}.{field.name}")
    gone = [field for field in old.message.fields if not any(p.old is field for p in pairs)]
    for field in gone:
        yield _removed(old, new, field)
    for pair in pairs:
        yield from changes_of_pair(old, new, pair)
    position = {field.number: place for place, field in enumerate(new.message.fields)}
    places = [position[pair.new.number] for pair in pairs]
    if places != sorted(places):
        where = new.message.location("fields")
        yield Change(Kind.FIELD_ORDER, where, new.message.name, "fields are in another order")
    yield from reservation_changes(old.message, new.message, gone)


def _pairs(old: Version, new: Version) -> Iterator[Pair]:
    """In the order of the old message."""
    for field in old.message.fields:
        same = new.named(field.name)
        if same is None:
            heir = new.numbered(field.number)
            if heir and old.named(heir.name) is None and _alike(old, new, Pair(field, heir)):
                same = heir
        if same is not None:
            yield Pair(field, same)


def _alike(old: Version, new: Version, pair: Pair) -> bool:
    """Whether one of the fields could be the other under a new name."""
    wires = shape(old.spec, pair.old).wire, shape(new.spec, pair.new).wire
    return wires[0] == wires[1] and pair.old.repeated == pair.new.repeated


def _added(old: Version, new: Version, field: Field) -> Change:
    asked = field.required or old.named(field.required_if) is not None
    new_reader = BREAKS if asked else NOTHING
    old_reader = BREAKS if _in_required_oneof(new, field) else STRICT
    effects = documents(new_reader, old_reader) | (PYTHON if field.required else NO_EFFECTS)
    finding = Finding(Kind.FIELD_ADDED, "name", f"added, {presence(field)}", effects)
    return finding.of(field, f"{new.message.name}.{field.name}")


def _removed(old: Version, new: Version, field: Field) -> Change:
    asked = field.required or new.named(field.required_if) is not None
    new_reader = BREAKS if _in_required_oneof(old, field) else STRICT
    effects = documents(new_reader, BREAKS if asked else NOTHING) | SOURCE
    subject = f"{new.message.name}.{field.name}"
    where = new.message.location("name")
    words = f"removed; it was {presence(field)}, number {field.number}"
    return Change(Kind.FIELD_REMOVED, where, subject, words, effects)


def _in_required_oneof(version: Version, field: Field) -> bool:
    return any(one.name == field.oneof and one.required for one in version.message.oneofs)
