"""Types: words that mean something, conditions that can be met, messages that end."""

from collections.abc import Iterator

from generator.errors import SpecError, did_you_mean
from generator.model import Base, Message, Mixture, MixtureKind, Scalar, Spec
from generator.rules import error, standing_fields, subject_in


def vocabulary(spec: Spec) -> Iterator[SpecError]:
    """A word of the vocabulary is a name on one line that does not end with []."""
    for scalar in spec.scalars:
        if scalar.name.endswith("[]") or scalar.name != scalar.name.strip():
            yield error(scalar, "name", scalar.name, "a type word must not end with '[]' or blanks")


def not_empty(spec: Spec) -> Iterator[SpecError]:
    """There is a record, and each record has a field."""
    if not spec.messages:
        yield error(spec, "messages", "spec", "a spec needs at least one record in 'messages'")
    for message in spec.messages:
        if not message.fields:
            yield error(message, "fields", message.name, "a record needs at least one field")


def field_types(spec: Spec) -> Iterator[SpecError]:
    """The type word of a field is known."""
    for field, subject in standing_fields(spec):
        if field.type not in spec.types:
            hint = did_you_mean(field.type, spec.types)
            yield error(field, "type", subject, f"unknown type '{field.type}'{hint}")


def oneofs(spec: Spec) -> Iterator[SpecError]:
    """A oneof has members, and none of them is a list."""
    for message in spec.all_messages():
        for oneof in message.oneofs:
            members = [field for field in message.fields if field.oneof == oneof.name]
            if not members:
                text = "a oneof needs at least one field"
                yield error(oneof, "fields", f"{message.name}.{oneof.name}", text)
            for field in members:
                if field.repeated:
                    text = "a list cannot be a member of a oneof"
                    yield error(field, "type", f"{message.name}.{field.name}", text)


def field_enums(spec: Spec) -> Iterator[SpecError]:
    """A field that names an enum is an integer, and the enum is known."""
    for field, subject in standing_fields(spec):
        if field.enum is None:
            continue
        target = spec.types.get(field.type)
        if field.enum not in spec.enums_by_name:
            hint = did_you_mean(field.enum, spec.enums_by_name)
            yield error(field, "enum", subject, f"unknown enum '{field.enum}'{hint}")
        elif target and not (isinstance(target, Scalar) and target.base is Base.INTEGER):
            message = f"only an integer can have an enum, not '{field.type}'"
            yield error(field, "enum", subject, message)


def conditions(spec: Spec) -> Iterator[SpecError]:
    """`yes if X` names another field of the message, whose absence can be seen."""
    for message in spec.all_messages():
        by_name = {field.name: field for field in message.fields}
        for field in message.fields:
            condition = field.required_if
            if condition is None:
                continue
            subject = subject_in(message, field)
            if condition not in by_name:
                hint = did_you_mean(condition, by_name)
                text = f"{message.name} has no field '{condition}'{hint}"
                yield error(field, "required", subject, text)
            elif by_name[condition] is field:
                yield error(field, "required", subject, "a field cannot be its own condition")
            elif by_name[condition].default is not None:
                text = f"'{condition}' has a default, so it is never absent"
                yield error(field, "required", subject, text)
            elif by_name[condition].required:
                text = f"'{condition}' is always required; say 'required: yes' here too"
                yield error(field, "required", subject, text)


def no_recursion(spec: Spec) -> Iterator[SpecError]:
    """No message contains itself, so that documents have a bounded depth."""
    ended: set[str] = set()  # messages from which no way leads back
    for message in spec.all_messages():
        yield from _ways_back(spec, message, (message.name,), ended)


def _ways_back(
    spec: Spec, message: Message, path: tuple[str, ...], ended: set[str]
) -> Iterator[SpecError]:
    for field in message.fields:
        target = spec.types.get(field.type)
        if not isinstance(target, Message) or target.name in ended:
            continue
        if target.name in path:
            circle = " > ".join((*path[path.index(target.name) :], target.name))
            text = f"{target.name} contains itself: {circle}"
            yield error(field, "type", subject_in(message, field), text)
        else:
            yield from _ways_back(spec, target, (*path, target.name), ended)
    ended.add(message.name)


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
            text = "only messages of a service have oneofs"
            yield error(oneof, "oneof", f"{message.name}.{oneof.name}", text)


def mixtures(spec: Spec) -> Iterator[SpecError]:
    """The kinds of a mixture are records with one required enum field in common."""
    for mixture in spec.mixtures:
        if not mixture.kinds:
            yield error(mixture, "kinds", mixture.name, "a mixture needs at least one kind")
        enums: set[str] = set()
        for kind in mixture.kinds:
            record = next((m for m in spec.messages if m.title == kind.type), None)
            if record is None:
                hint = did_you_mean(kind.type, (m.title for m in spec.messages))
                text = f"there is no record '{kind.type}'{hint}"
                yield error(kind, "type", mixture.name, text)
                continue
            field = next((f for f in record.fields if f.name == mixture.by), None)
            if field is None or field.enum is None or not field.required or field.repeated:
                text = f"{record.name} has no required field '{mixture.by}' with an enum"
                yield error(mixture, "by", mixture.name, text)
                continue
            enums.add(field.enum)
            yield from _kind_of_enum(spec, mixture, kind, field.enum)
        if len(enums) > 1:
            text = f"'{mixture.by}' has not the same enum everywhere: {', '.join(sorted(enums))}"
            yield error(mixture, "by", mixture.name, text)


def _kind_of_enum(
    spec: Spec, mixture: Mixture, kind: MixtureKind, enum: str
) -> Iterator[SpecError]:
    names = (
        [value.name for value in spec.enums_by_name[enum].values]
        if enum in (spec.enums_by_name)
        else []
    )
    if names and kind.value not in names:
        text = f"{enum} has no value '{kind.value}'{did_you_mean(kind.value, names)}"
        yield error(kind, "value", mixture.name, text)
    elif [other.value for other in mixture.kinds].count(kind.value) > 1:
        yield error(kind, "value", mixture.name, f"the value '{kind.value}' has two records")
