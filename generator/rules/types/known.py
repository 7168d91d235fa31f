"""Types and enums: their names exist and are consistent."""

import re
from collections.abc import Iterator

from generator.core.vocabulary import LIST_OF, Base
from generator.model import Field, Group, Message, Spec
from generator.rules.nodes import Fault, declared_fields, knows_all_enums, knows_all_types, parsed
from generator.rules.targets import base_of
from generator.spec_language.spelling import if_unknown

_ALTERNATIVES = re.compile(r"\s*(?:\bor\b|[|,/])\s*")
_LIST = re.compile(
    r"(?:list|array) of\s+(\S.*)|(?:list|array)\s*[<(\[]\s*(\S.*?)\s*[>)\]]"
    r"|(.*\S)\s*\[\s*\]|\[\s*\]\s*(\S.*)",
    re.IGNORECASE,
)


def scalar_types(spec: Spec) -> Iterator[Fault]:
    """The name of a scalar type is on one line and does not look like a list."""
    for scalar in spec.scalars:
        if scalar.name.endswith("[]") or scalar.name != scalar.name.strip():
            yield scalar, "name", "the name of a type must not end with '[]' or white space"
        elif scalar.name.startswith(LIST_OF):
            yield scalar, "name", f"the name of a type must not begin with '{LIST_OF}'"


def not_empty(spec: Spec) -> Iterator[Fault]:
    """There is a record, and each record has a field."""
    if not spec.messages and spec.has_read("messages"):
        yield spec, "messages", "a spec needs at least one record in 'messages'"
    for message in parsed(spec.messages, "fields"):
        if not message.fields:
            key = "fields" if "fields" in message.at else "name"
            yield message, key, "a record needs at least one field in 'fields'"


def field_types(spec: Spec) -> Iterator[Fault]:
    """The type of a field is known."""
    complete = knows_all_types(spec)
    for field in declared_fields(spec, "type"):
        if problem := _type_problem(spec, field, complete=complete):
            yield field, "type", problem


def _type_problem(spec: Spec, field: Field, *, complete: bool) -> str | None:
    """Return why a type is unknown, and what to write instead; brackets may contain spaces."""
    if field.type in spec.types:
        return None
    word, inner, depth = field.word, field.word, 0
    while listed := _LIST.fullmatch(inner):
        inner, depth = next(filter(None, listed.groups())), depth + 1
    if depth > 1:
        return (
            f"'{word}' is a list of lists, which the language does not have; write a record that"
            " contains the inner list, and a list of that record"
        )
    form = "{}" if not depth else f"{LIST_OF}{{}}" if word[:5].lower() == "list " else "{}[]"
    if inner in spec.types:
        return f"unknown type '{word}'; did you mean '{form.format(inner)}'?"
    if several := _several(spec, inner):
        return f"'{word}' is more than one type: {several}"
    if kind := _of_another_kind(spec, inner, form):
        return f"unknown type '{word}'; {kind}"
    close = if_unknown(inner, spec.types, complete=complete)
    hint = close and re.sub("'(.*)'", lambda found: f"'{form.format(found[1])}'", close)
    return None if hint is None else f"unknown type '{word}'{hint}"


def _several(spec: Spec, word: str) -> str | None:
    """Return why a field cannot have two types, and what to write instead."""
    first, *others = _ALTERNATIVES.split(word)
    if not others or any(part not in (*spec.types, "null") for part in (first, *others)):
        return None
    if "null" in others or first == "null":
        return "null means absent in every output; write the other type, and 'required: no'"
    return (
        "protobuf and Python cannot declare that; write a field for each type, and 'choices' with"
        " 'at most one' of them"
    )


def _of_another_kind(spec: Spec, name: str, form: str) -> str | None:
    """Return what to write for the name of something that is not a type."""
    if name in spec.enums_by_name:
        return f"'{name}' is an enum; write the type of an integer, and 'enum: {name}'"
    if titles := [message.title for message in spec.all_messages() if message.name == name]:
        return f"did you mean '{form.format(titles[0])}'?"
    if any(group.name == name for group in spec.groups):
        return f"'{name}' is a group; write 'include: {name}' in place of the field"
    return None


def oneofs(spec: Spec) -> Iterator[Fault]:
    """A oneof has members, and none of them is a list."""
    for message in spec.all_messages():
        for oneof in message.oneofs:
            members = [field for field in message.fields if field.oneof == oneof.name]
            if not members and oneof.has_read("fields"):
                yield oneof, "fields", "a oneof needs at least one field in 'fields'"
            for field in members:
                if field.repeated:
                    yield field, "type", "a list cannot be a member of a oneof"


def field_enums(spec: Spec) -> Iterator[Fault]:
    """A field that names an enum is an integer, and the enum is known."""
    complete = knows_all_enums(spec)
    for field in declared_fields(spec, "enum"):
        if field.enum is None:
            continue
        target = spec.types.get(field.type)
        hint = if_unknown(field.enum, spec.enums_by_name, complete=complete)
        if hint is not None:
            yield field, "enum", f"unknown enum '{field.enum}'{hint}"
        elif target and target.has_read("base") and base_of(spec, field) is not Base.INTEGER:
            yield field, "enum", f"only an integer can have an enum, not '{field.type}'"


def own_types(spec: Spec) -> Iterator[Fault]:
    """What belongs to a service is used by that service only, because no file imports its file."""
    owners: dict[object, str] = {
        node: service.name
        for service in spec.services
        for node in (*service.messages, *service.enums)
    }
    records: list[Group | Message] = [*spec.groups, *spec.messages]
    users = [("", record) for record in records]
    users += ((service.name, message) for service in spec.services for message in service.messages)
    for user, message in users:
        for field in message.fields:
            type_, enum = spec.types.get(field.type), spec.enums_by_name.get(field.enum or "")
            for key, name, target in (("type", field.type, type_), ("enum", field.enum, enum)):
                owner = owners.get(target, user)
                if name and owner != user:  # a name that could not be read is empty
                    text = f"'{name}' belongs to {owner}; a service uses its own only"
                    only = f"'{name}' belongs to a service; a record cannot use it"
                    yield field, key, text if user else only


def only_in_services(spec: Spec) -> Iterator[Fault]:
    """Records have no oneofs and no field masks."""
    owners: list[Group | Message] = [*spec.groups, *spec.messages]
    for field in (field for owner in owners for field in owner.fields):
        if base_of(spec, field) is Base.FIELD_MASK:
            yield field, "type", "only messages of a service have field masks"
    for oneof in (oneof for message in spec.messages for oneof in message.oneofs):
        text = "only messages of a service have oneofs; write its fields one by one"
        yield oneof, "oneof", text
