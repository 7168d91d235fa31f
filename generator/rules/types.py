"""Types: words that mean something, conditions that can be met, messages that end."""

import re
from collections.abc import Iterator

from generator.errors import SpecError
from generator.model import Base, Field, Message, Scalar, Spec, Union, Variant
from generator.rules.nodes import (
    all_read,
    error,
    legible,
    names_all_enums,
    names_all_fields,
    names_all_types,
    standing_fields,
    subject_in,
)
from generator.spec_language.spelling import if_unknown

_LIST = re.compile(r"(.*\S)\s*\[\s*\]")
_PHRASE = re.compile(r"[\s=<>!&|(),]")  # what a condition holds that says more than a name


def vocabulary(spec: Spec) -> Iterator[SpecError]:
    """A word of the vocabulary is a name on one line that does not end with []."""
    for scalar in spec.scalars:
        if scalar.name.endswith("[]") or scalar.name != scalar.name.strip():
            yield error(scalar, "name", scalar.name, "a type word must not end with '[]' or blanks")


def not_empty(spec: Spec) -> Iterator[SpecError]:
    """There is a record, and each record has a field."""
    if not spec.messages:
        yield error(spec, "messages", "spec", "a spec needs at least one record in 'messages'")
    for message in legible(spec.messages, "fields"):
        if not message.fields:
            key = "fields" if "fields" in message.at else "name"
            yield error(message, key, message.name, "a record needs at least one field in 'fields'")


def field_types(spec: Spec) -> Iterator[SpecError]:
    """The type word of a field is known."""
    complete = names_all_types(spec)
    for field, subject in standing_fields(spec, "type"):
        if problem := _type_problem(spec, field, complete=complete):
            yield error(field, "type", subject, problem)


def _type_problem(spec: Spec, field: Field, *, complete: bool) -> str | None:
    """Why a type word is none, and what to write instead; brackets may hold blanks."""
    if field.type in spec.types:
        return None
    word, inner, depth = f"{field.type}{'[]' * field.repeated}", field.type, int(field.repeated)
    while listed := _LIST.fullmatch(inner):
        inner, depth = listed[1], depth + 1
    if depth > 1:
        return (
            f"'{word}' is a list of lists, which the language does not have; write a record that"
            " holds the inner list, and a list of that record"
        )
    brackets = "[]" * depth
    if inner in spec.types:
        return f"unknown type '{word}'; did you mean '{inner}{brackets}'?"
    if kind := _of_another_kind(spec, inner, brackets):
        return f"unknown type '{word}'; {kind}"
    hint = if_unknown(inner, spec.types, complete=complete)
    return None if hint is None else f"unknown type '{word}'" + hint.replace("'?", f"{brackets}'?")


def _of_another_kind(spec: Spec, name: str, brackets: str) -> str | None:
    """What to write for a name of something that is no type."""
    if name in spec.enums_by_name:
        return f"'{name}' is an enum; write the type of an integer, and 'enum: {name}'"
    if titles := [message.title for message in spec.all_messages() if message.name == name]:
        return f"did you mean '{titles[0]}{brackets}'?"
    if any(group.name == name for group in spec.groups):
        return f"'{name}' is a group; write 'include: {name}' in place of the field"
    if any(union.name == name for union in spec.unions):
        return f"'{name}' is a union, which no field can hold; write a field for each record"
    return None


def oneofs(spec: Spec) -> Iterator[SpecError]:
    """A oneof has members, and none of them is a list."""
    for message in spec.all_messages():
        for oneof in message.oneofs:
            members = message.members_of.get(oneof.name, [])
            if not members and oneof.has_read("fields"):
                text = "a oneof needs at least one field in 'fields'"
                yield error(oneof, "fields", f"{message.name}.{oneof.name}", text)
            for field in members:
                if field.repeated:
                    text = "a list cannot be a member of a oneof"
                    yield error(field, "type", f"{message.name}.{field.name}", text)


def field_enums(spec: Spec) -> Iterator[SpecError]:
    """A field that names an enum is an integer, and the enum is known."""
    complete = names_all_enums(spec)
    for field, subject in standing_fields(spec, "enum"):
        if field.enum is None:
            continue
        target = spec.types.get(field.type)
        hint = if_unknown(field.enum, spec.enums_by_name, complete=complete)
        if hint is not None:
            yield error(field, "enum", subject, f"unknown enum '{field.enum}'{hint}")
        elif target and not _holds_enums(target):
            message = f"only an integer can have an enum, not '{field.type}'"
            yield error(field, "enum", subject, message)


def _holds_enums(target: Scalar | Message) -> bool:
    is_integer = isinstance(target, Scalar) and target.base is Base.INTEGER
    return is_integer or not target.has_read("base")


def conditions(spec: Spec) -> Iterator[SpecError]:
    """`yes if X` names another field of the message, whose absence can be seen."""
    for message in spec.all_messages():
        by_name = message.by_name
        complete = names_all_fields(message)
        for field in legible(message.fields, "required"):
            if field.required_if is None:
                continue
            problem = _condition_problem(field, by_name.get(field.required_if))
            if field.required_if not in by_name:
                others = [name for name in by_name if name != field.name]
                hint = if_unknown(field.required_if, others, complete=complete)
                if hint == "" and _PHRASE.search(field.required_if):
                    hint = "; only 'yes if FIELD' can be said, with the name of one field"
                text = f"{message.name} has no field '{field.required_if}'{hint}"
                problem = None if hint is None else text
            if problem:
                yield error(field, "required", subject_in(message, field), problem)


def _condition_problem(field: Field, condition: Field | None) -> str | None:
    if condition is None:
        return None
    if condition is field:
        return "a field cannot be its own condition; name another field, or say 'yes' or 'no'"
    if condition.default is not None:
        return f"'{condition.name}' has a default, so it is never absent; say 'required: yes'"
    if condition.required:
        return f"'{condition.name}' is always required; say 'required: yes' here too"
    return None


def no_recursion(spec: Spec) -> Iterator[SpecError]:
    """No message contains itself, so that documents have a bounded depth."""
    ended: set[str] = set()  # messages from which no way leads back
    records = frozenset(spec.messages)  # another rule reports what they use of a service
    for message in spec.all_messages():
        path, ways = {message: None}, [iter(message.fields)]  # the path is an ordered set
        while path:
            field, last = next(ways[-1], None), next(reversed(path))
            target = spec.types.get(field.type) if field else None
            if field is None:
                ended.add(path.popitem()[0].name)
                ways.pop()
            elif not isinstance(target, Message) or (last in records) > (target in records):
                continue
            elif target in path:
                found = [*path]
                circle = [each.name for each in (*found[found.index(target) :], target)]
                text = f"{target.name} contains itself, which no message may: {' > '.join(circle)}"
                yield error(field, "type", subject_in(last, field), text)
            elif target.name not in ended:
                path[target] = None
                ways.append(iter(target.fields))


def records_stand_alone(spec: Spec) -> Iterator[SpecError]:
    """Records have no oneofs and no field masks, and use nothing that belongs to a service."""
    of_services = {m.title for s in spec.services for m in s.messages}
    of_services |= {e.name for s in spec.services for e in s.enums}
    groups = {f"{g.name}.{f.name}": f for g in spec.groups for f in g.fields}
    own = {f"{m.name}.{f.name}": f for m in spec.messages for f in m.fields if not f.group}
    for subject, field in (groups | own).items():
        target = spec.types.get(field.type)
        if isinstance(target, Scalar) and target.base is Base.FIELD_MASK:
            yield error(field, "type", subject, "only messages of a service have field masks")
        for key, word in (("type", field.type), ("enum", field.enum)):
            if word in of_services:
                text = f"'{word}' belongs to a service; a record cannot use it"
                yield error(field, key, subject, text)
    for message in spec.messages:
        for oneof in message.oneofs:
            text = "only messages of a service have oneofs; write its fields one by one"
            yield error(oneof, "oneof", f"{message.name}.{oneof.name}", text)


def unions(spec: Spec) -> Iterator[SpecError]:
    """The variants of a union are records with one required enum field in common."""
    for union in spec.unions:
        if not union.variants and union.has_read("variants"):
            yield error(union, "variants", union.name, "a union needs at least one variant")
        records = {message.title: message for message in spec.messages}
        enums = {_enum_of(union, records.get(variant.type)) for variant in union.variants} - {None}
        if len(enums) > 1:
            names = ", ".join(sorted(map(str, enums)))
            text = f"'{union.discriminator}' has not the same enum everywhere: {names}"
            yield error(union, "discriminator", union.name, text)
        for variant in legible(union.variants, "type"):
            record = records.get(variant.type)
            if record is None:
                yield from _no_record(spec, union, variant)
            elif problem := _discriminator_problem(union, record):
                yield error(union, "discriminator", union.name, problem)
            elif len(enums) == 1:
                yield from _variant_of_enum(spec, union, variant, *map(str, enums))


def _no_record(spec: Spec, union: Union, variant: Variant) -> Iterator[SpecError]:
    titles = [message.title for message in spec.messages]
    hint = if_unknown(variant.type, titles, complete=names_all_types(spec))
    if hint is not None:
        yield error(variant, "type", union.name, f"there is no record '{variant.type}'{hint}")


def _suits(field: Field) -> bool:
    """Whether a field can tell variants apart."""
    return field.required and field.enum is not None and not field.repeated


def _enum_of(union: Union, record: Message | None) -> str | None:
    """The enum of the record's field that tells variants apart."""
    fields = record.fields if record else ()
    return next((f.enum for f in fields if f.name == union.discriminator and _suits(f)), None)


def _discriminator_problem(union: Union, record: Message) -> str | None:
    """Why a record has no such field, unless that only follows from what could not be read."""
    field = next((f for f in record.fields if f.name == union.discriminator), None)
    if not union.has_read("discriminator") or (
        field and not field.has_read("enum", "required", "type")
    ):
        return None
    if field is not None and _suits(field):
        return None
    suitable = [f.name for f in record.fields if _suits(f)]
    complete = field is not None or names_all_fields(record)
    hint = if_unknown(union.discriminator, suitable, complete=complete)
    text = f"{record.name} has no required field '{union.discriminator}' with an enum{hint}"
    return None if hint is None else text


def _variant_of_enum(spec: Spec, union: Union, variant: Variant, name: str) -> Iterator[SpecError]:
    enum = spec.enums_by_name.get(name)
    if enum is None or not variant.has_read("value"):
        return
    values = [value.name for value in enum.values]
    complete = enum.has_read("values") and all_read(enum.values, "name")
    hint = if_unknown(variant.value, values, complete=complete)
    if hint is not None:
        yield error(variant, "value", union.name, f"{name} has no value '{variant.value}'{hint}")
    elif next(other for other in union.variants if other.value == variant.value) is not variant:
        text = f"the value '{variant.value}' already has a record; it can have one only"
        yield error(variant, "value", union.name, text)
