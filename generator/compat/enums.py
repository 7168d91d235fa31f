"""Changes of the values of one enum.

The number is the value, in API JSON and on the wire; the name is for code, and for printers of
ProtoJSON that were not told otherwise.
"""

from collections.abc import Iterator

from generator.compat.changes import Change, Finding
from generator.compat.effects import (
    BOTH_WAYS,
    BREAKS,
    NOTHING,
    SOURCE,
    Effects,
    documents,
)
from generator.compat.kinds import Kind
from generator.compat.reserved import reservation_changes
from generator.compat.texts import text_changes
from generator.model import Enum, EnumValue


def enum_changes(old: Enum, new: Enum) -> Iterator[Change]:
    """Every change of an enum."""
    before = {value.name: value for value in old.values}
    after = {value.name: value for value in new.values}
    renamed = dict(_renamed(before, after))
    for name, value in after.items():
        subject = f"{new.name}.{name}"
        same = before.get(name) or before.get(renamed.get(name, ""))
        if same is None:
            # the rules refuse numbers that are not in the enum
            words, effects = f"added, number {value.number}", documents(NOTHING, BREAKS)
            yield Finding(Kind.VALUE_ADDED, "name", words, effects).of(value, subject)
            continue
        for finding in _of_pair(same, value):
            yield finding.of(value, subject)
        yield from text_changes(same, value, subject)
    kept = {*after, *renamed.values()}
    gone = [value for name, value in before.items() if name not in kept]
    for value in gone:
        words = f"value {value.name} ({value.number}) removed"
        effects = documents(BREAKS, NOTHING) | SOURCE
        yield Change(Kind.VALUE_REMOVED, new.location("values"), new.name, words, effects)
    yield from text_changes(old, new, new.name)
    yield from reservation_changes(old, new, gone)


def _renamed(
    before: dict[str, EnumValue], after: dict[str, EnumValue]
) -> Iterator[tuple[str, str]]:
    """New names, and the old ones that are gone and had the same numbers."""
    gone = {value.number: name for name, value in before.items() if name not in after}
    for name, value in after.items():
        if name not in before and value.number in gone:
            yield name, gone[value.number]


def _of_pair(old: EnumValue, new: EnumValue) -> Iterator[Finding]:
    if old.name != new.name:
        words = f"renamed from {old.name}; its number is still {new.number}"
        effects = Effects(json_new=BREAKS, json_old=BREAKS) | SOURCE
        yield Finding(Kind.VALUE_RENAMED, "name", words, effects)
    if old.number != new.number:
        words = f"number changed from {old.number} to {new.number}"
        yield Finding(Kind.VALUE_NUMBER, "number", words, BOTH_WAYS)
    if old.deprecated != new.deprecated:
        words = "deprecated" if new.deprecated else "no longer deprecated"
        yield Finding(Kind.DEPRECATED, "deprecated", words)
