"""The rules that a spec must keep, by topic. check.py lists them."""

from collections.abc import Iterator
from typing import NamedTuple

from generator.errors import SpecError
from generator.model import Enum, Field, Group, Message, Mixture, Node, Service, Spec


class Owned(NamedTuple):
    """A field where it stands in the spec, and the name that errors give it."""

    field: Field
    subject: str


def error(node: Node, key: str, subject: str, message: str) -> SpecError:
    """An error at the value of a key, or at the node itself where the key is absent."""
    return SpecError(node.location(key), f"{subject}: {message}")


def standing_fields(spec: Spec) -> Iterator[Owned]:
    """Every field once: those of the groups, then each message's own."""
    for group in spec.groups:
        for field in group.fields:
            yield Owned(field, f"{group.name}.{field.name}")
    for message in spec.all_messages():
        for field in message.fields:
            if field.group is None:
                yield Owned(field, f"{message.name}.{field.name}")


def subject_in(message: Message, field: Field) -> str:
    """What errors call a field of a message: by its group if it comes from one."""
    return f"{field.group or message.name}.{field.name}"


def named_types(spec: Spec) -> Iterator[tuple[Enum | Message | Group | Mixture | Service, str]]:
    """Everything that has a CamelCase name, with the word for its kind."""
    for enum in spec.all_enums():
        yield enum, "enum"
    for message in spec.all_messages():
        yield message, "message"
    for group in spec.groups:
        yield group, "group"
    for mixture in spec.mixtures:
        yield mixture, "mixture"
    for service in spec.services:
        yield service, "service"
