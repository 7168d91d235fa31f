"""Changes of messages and enums as wholes, those of the records or those of a service."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.compat.changes import Change, Finding
from generator.compat.effects import (
    BREAKS,
    NOTHING,
    SOURCE,
    STUBS,
    Effects,
    Grade,
    documents,
)
from generator.compat.enums import enum_changes
from generator.compat.fields import field_changes
from generator.compat.kinds import Kind
from generator.compat.matching import Matched
from generator.compat.texts import text_changes
from generator.compat.versions import Version
from generator.model import Enum, Message, Node, Oneof, Spec


class Types(NamedTuple):
    """The messages and enums of a spec or of one of its services."""

    spec: Spec
    messages: Sequence[Message]
    enums: Sequence[Enum]


def type_changes(old: Types, new: Types, owner: Node) -> Iterator[Change]:
    """Every change of them; what is gone is reported where its kin stands in the new owner."""
    enums = Matched(old.enums, new.enums)
    for enum in enums.added():
        yield Change(Kind.ENUM_ADDED, enum.location("name"), enum.name, "enum added")
    for enum in enums.removed():
        at = owner.location("enums")
        yield Change(Kind.ENUM_REMOVED, at, enum.name, "enum removed", SOURCE)
    for pair in enums.pairs():
        yield from enum_changes(*pair)

    messages = Matched(old.messages, new.messages)
    for message in messages.added():
        at = message.location("name")
        yield Change(Kind.MESSAGE_ADDED, at, message.name, "message added")
    for message in messages.removed():
        effects = documents(BREAKS, NOTHING) | SOURCE
        at = owner.location("messages")
        yield Change(Kind.MESSAGE_REMOVED, at, message.name, "message removed", effects)
    for before, after in messages.pairs():
        yield from _message_changes(Version(old.spec, before), Version(new.spec, after))


def _message_changes(old: Version, new: Version) -> Iterator[Change]:
    yield from field_changes(old, new)
    yield from _oneof_changes(old, new)
    is_record = new.message in new.spec.messages
    if is_record and old.message.title != new.message.title:
        # what makes code from JSON Schema calls the class by it
        words = f"title changed from '{old.message.title}' to '{new.message.title}'"
        yield Finding(Kind.TITLE, "title", words, STUBS).of(new.message, new.message.name)
    others = ("table", "example") if is_record else ("title",)
    yield from text_changes(old.message, new.message, new.message.name, others)


def _oneof_changes(old: Version, new: Version) -> Iterator[Change]:
    """What the oneofs demand; who belongs to them is told of each field."""
    oneofs = Matched(old.message.oneofs, new.message.oneofs)
    members = {frozenset(old.members(oneof.name)): oneof for oneof in oneofs.removed()}
    pairs = list(oneofs.pairs())
    for oneof in oneofs.added():
        renamed = members.pop(frozenset(new.members(oneof.name)), None)
        if renamed is not None:
            pairs.append((renamed, oneof))
        else:
            effects = documents(_demands(oneof), NOTHING)
            yield _oneof_change(new, oneof, Kind.ONEOF_ADDED, "oneof added", effects)
    for oneof in members.values():
        effects = documents(NOTHING, _demands(oneof))
        yield _oneof_change(new, oneof, Kind.ONEOF_REMOVED, "oneof removed", effects)
    for before, after in pairs:
        if before.required != after.required:
            words = "required now" if after.required else "no longer required"
            effects = documents(_demands(after), _demands(before))
            yield _oneof_change(new, after, Kind.ONEOF_PRESENCE, words, effects)
        yield from text_changes(before, after, f"{new.message.name}.{after.name}")


def _demands(oneof: Oneof) -> Grade:
    """What a reader that knows the oneof makes of documents by a writer that does not."""
    return BREAKS if oneof.required else NOTHING


def _oneof_change(new: Version, oneof: Oneof, kind: Kind, words: str, effects: Effects) -> Change:
    at = oneof.location() if kind is not Kind.ONEOF_REMOVED else new.message.location("fields")
    return Change(kind, at, f"{new.message.name}.{oneof.name}", words, effects)
