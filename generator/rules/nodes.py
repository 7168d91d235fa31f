"""The rules that a spec must keep, by topic. check.py lists them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from generator.errors import SpecError
from generator.model import Enum, Field, Group, Message, Node, Service, Spec, Union

N = TypeVar("N", bound=Node)


class Owned(NamedTuple):
    """A field where it stands in the spec, and the name that errors give it."""

    field: Field
    subject: str


def error(node: Node, key: str, subject: str, message: str) -> SpecError:
    """An error at the value of a key, or at the node itself where the key is absent."""
    return SpecError(node.location(key), f"{subject}: {message}")


def legible(nodes: Iterable[N], *keys: str) -> Iterator[N]:
    """Those of which all these keys could be read; about the others a rule cannot say anything."""
    return (node for node in nodes if node.has_read(*keys))


def standing_fields(spec: Spec, *keys: str) -> Iterator[Owned]:
    """Every field once, if these keys could be read: those of groups, then each message's own."""
    for group in spec.groups:
        for field in legible(group.fields, *keys):
            yield Owned(field, f"{group.name}.{field.name}")
    for message in spec.all_messages():
        for field in legible(message.fields, *keys):
            if field.group is None:
                yield Owned(field, f"{message.name}.{field.name}")


def names_all_types(spec: Spec) -> bool:
    """Whether every type word could be read, so that one that is not found is not there."""
    nodes = [*spec.scalars, *spec.all_messages()]
    lists = spec.has_read("types", "messages", "services")
    return lists and all_read(nodes, "name", "title") and all_read(spec.services, "messages")


def names_all_enums(spec: Spec) -> bool:
    """Whether every enum's name could be read."""
    lists = spec.has_read("enums", "services") and all_read(spec.services, "enums")
    return lists and all_read(spec.all_enums(), "name")


def names_all_fields(message: Message) -> bool:
    """Whether the name of every field of a message could be read."""
    return message.has_read("fields") and all_read(message.fields, "name")


def all_read(nodes: Iterable[Node], *keys: str) -> bool:
    """Whether these keys of all the nodes could be read."""
    return all(node.has_read(*keys) for node in nodes)


def subject_in(message: Message, field: Field) -> str:
    """What errors call a field of a message: by its group if it comes from one."""
    return f"{field.group or message.name}.{field.name}"


def named_types(spec: Spec) -> Iterator[tuple[Enum | Message | Group | Union | Service, str]]:
    """Everything that has a CamelCase name, with the word for its kind."""
    for enum in spec.all_enums():
        yield enum, "enum"
    for message in spec.all_messages():
        yield message, "message"
    for group in spec.groups:
        yield group, "group"
    for union in spec.unions:
        yield union, "union"
    for service in spec.services:
        yield service, "service"
