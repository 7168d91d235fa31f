"""Changes of one field that is in both versions of a message."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from generator.compat.changes import Change, Finding
from generator.compat.effects import (
    BOTH_WAYS,
    BREAKS,
    NO_EFFECTS,
    NOTHING,
    PYTHON,
    SOURCE,
    STUBS,
    Effects,
    Grade,
    documents,
)
from generator.compat.kinds import Kind
from generator.compat.texts import text_changes
from generator.compat.types import effects_of, shape
from generator.compat.versions import Version
from generator.model import Field


class Pair(NamedTuple):
    """A field before and after."""

    old: Field
    new: Field


def presence(field: Field) -> str:
    """`required`, `optional` or `required if X`."""
    if field.required_if:
        return f"required if '{field.required_if}'"
    return "required" if field.required else "optional"


def changes_of_pair(old: Version, new: Version, pair: Pair) -> Iterator[Change]:
    """Every change of a field that is in both versions."""
    subject = f"{new.message.name}.{pair.new.name}"
    for compare in (_name, _number, _type, _cardinality, _presence, _default, _oneof, _deprecated):
        for finding in compare(old, new, pair):
            yield finding.of(pair.new, subject)
    yield from text_changes(pair.old, pair.new, subject, ("examples", "block", "row"))


def _name(_old: Version, _new: Version, pair: Pair) -> Iterator[Finding]:
    in_json, identifier = pair.old.name != pair.new.name, pair.old.identifier != pair.new.identifier
    if in_json:
        # a lenient reader skips the other name, and finds nothing under its own
        effects = Effects(json_new=BREAKS, json_old=BREAKS) | (SOURCE if identifier else NO_EFFECTS)
        words = f"renamed from '{pair.old.name}'; its number is still {pair.new.number}"
        yield Finding(Kind.FIELD_RENAMED, "name", words, effects)
    elif identifier:
        # printers of ProtoJSON can be told to use these names
        effects = Effects(json_new=BREAKS, json_old=BREAKS) | SOURCE
        words = f"identifier changed from '{pair.old.identifier}' to '{pair.new.identifier}'"
        yield Finding(Kind.FIELD_IDENTIFIER, "identifier", words, effects)


def _number(_old: Version, _new: Version, pair: Pair) -> Iterator[Finding]:
    if pair.old.number != pair.new.number and pair.old.name == pair.new.name:
        words = f"number changed from {pair.old.number} to {pair.new.number}"
        effects = Effects(wire_new=BREAKS, wire_old=BREAKS)
        yield Finding(Kind.FIELD_NUMBER, "number", words, effects)


def _type(old: Version, new: Version, pair: Pair) -> Iterator[Finding]:
    before, after = type_words(pair.old), type_words(pair.new)
    if before != after:
        shapes = shape(old.spec, pair.old), shape(new.spec, pair.new)
        words = f"type changed from '{before}' to '{after}'"
        kind = Kind.TEXT if shapes[0] == shapes[1] else Kind.FIELD_TYPE
        yield Finding(kind, "type", words, effects_of(*shapes))


def type_words(field: Field) -> str:
    """As the spec says it, without the []."""
    return f"{field.type} of {field.enum}" if field.enum else field.type


def _cardinality(_old: Version, _new: Version, pair: Pair) -> Iterator[Finding]:
    if pair.old.repeated != pair.new.repeated:
        # a parser takes a single value for a list of one; of a list it keeps the last
        wire = (NOTHING, BREAKS) if pair.new.repeated else (BREAKS, NOTHING)
        words = "a list now" if pair.new.repeated else "no list any more"
        effects = Effects(*wire, json_new=BREAKS, json_old=BREAKS) | SOURCE
        yield Finding(Kind.FIELD_CARDINALITY, "type", words, effects)


def _presence(old: Version, new: Version, pair: Pair) -> Iterator[Finding]:
    before, after = _demand(old, pair.old, new), _demand(new, pair.new, new)
    if before == after:
        return
    new_reader, old_reader = _asks_more(before, after), _asks_more(after, before)
    python = pair.new.required > pair.old.required or _nullable(pair.old) != _nullable(pair.new)
    effects = documents(new_reader, old_reader) | (PYTHON if python else NO_EFFECTS)
    words = f"{presence(pair.new)} now; it was {presence(pair.old)}"
    yield Finding(Kind.FIELD_PRESENCE, "required", words, effects)


_ALWAYS, _NEVER = "always", "never"


def _demand(version: Version, field: Field, new: Version) -> str | Field:
    """Always, never, or the field that demands it, as it stands in the new version."""
    condition = version.named(field.required_if)
    if condition is None:
        return _ALWAYS if field.required else _NEVER
    return new.named(condition.name) or new.numbered(condition.number) or condition


def _asks_more(written: str | Field, read: str | Field) -> Grade:
    """Whether a reader may demand what the writer left out."""
    return NOTHING if written == _ALWAYS or read == _NEVER else BREAKS


def _nullable(field: Field) -> bool:
    return not (field.required or field.repeated or field.default is not None)


def _default(_old: Version, _new: Version, pair: Pair) -> Iterator[Finding]:
    before, after = json.dumps(pair.old.default), json.dumps(pair.new.default)
    if before != after:
        words = f"absent means {_meaning(after)} now; it meant {_meaning(before)}"
        effects = BOTH_WAYS | PYTHON
        yield Finding(Kind.FIELD_DEFAULT, "default", words, effects)


def _meaning(default: str) -> str:
    return "nothing" if default == "null" else default


def _oneof(old: Version, new: Version, pair: Pair) -> Iterator[Finding]:
    if pair.old.oneof != pair.new.oneof:
        words = f"{_membership(pair.new)} now; it was {_membership(pair.old)}"
        effects = STUBS if _is_renamed(old, new, pair) else BOTH_WAYS | STUBS
        yield Finding(Kind.FIELD_ONEOF, "", words, effects)


def _membership(field: Field) -> str:
    return f"in the oneof '{field.oneof}'" if field.oneof else "in no oneof"


def _is_renamed(old: Version, new: Version, pair: Pair) -> bool:
    """Whether the oneof has the same fields under another name."""
    named = pair.old.oneof is not None and pair.new.oneof is not None
    return named and old.members(pair.old.oneof) == new.members(pair.new.oneof)


def _deprecated(_old: Version, _new: Version, pair: Pair) -> Iterator[Finding]:
    if pair.old.deprecated != pair.new.deprecated:
        words = "deprecated" if pair.new.deprecated else "no longer deprecated"
        yield Finding(Kind.DEPRECATED, "deprecated", words)
