"""protobuf: the same files twice, bare and with the rules of protovalidate.

Reads the records and the services of the spec. Writes proto/ and protovalidate/ with one file for
the records and one for each service, at the path that their package names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from generator import naming
from generator.artifact import Artifact
from generator.model import (
    Base,
    CallError,
    Enum,
    EnumValue,
    Field,
    Message,
    Oneof,
    Scalar,
    Service,
    Spec,
)
from generator.templating import Templates, to_json
from generator.type_names import protobuf_type

_IMPORTS = {
    Base.TIMESTAMP: "google/protobuf/timestamp.proto",
    Base.OBJECT: "google/protobuf/struct.proto",
    Base.FIELD_MASK: "google/protobuf/field_mask.proto",
}

# Years 0001 to 9999.
_TIMESTAMP_RULES = (
    "timestamp.gte.seconds = -62135596800",
    "timestamp.lte.seconds = 253402300799",
    "timestamp.lte.nanos = 999000000",
)
# No value that a message can hold may end the evaluation with an error, which would hide the other
# violations. A value out of range has no text and is left to the rules above. Others are moved by
# three seconds, more than nanos can hold, away from the nearer end of the range: that leaves the
# fraction as it is, and brings nanos below 0 or above 999999999 into their range, so that there is
# a text. Where CEL sees the seconds of the message as they are, it reports such nanos as well.
# The text decides, because timestamp(int) means milliseconds in one CEL implementation and seconds
# in another.
_WHOLE_MILLISECONDS = (
    "this < timestamp('0001-01-01T00:00:00Z')",
    " || this > timestamp('9999-12-31T23:59:59.999Z')",
    " || [this < timestamp('2000-01-01T00:00:00Z')",
    " ? this + duration('3s') : this - duration('3s')]",
    ".all(moved, int(moved) - int(this) in [3, -3]",
    " && string(moved).matches('^[^.]+([.][0-9]{1,3})?Z$'))",
)


@dataclass(frozen=True, slots=True)
class CelView:
    """A rule in CEL, printed over several lines."""

    option: str
    id: str
    message: str
    expression: tuple[str, ...]  # parts of one text


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field; its rules are options of the tree with rules."""

    comment: str
    declaration: str  # label, type, name and number
    options: tuple[str, ...]  # json_name first
    rules: tuple[str | CelView, ...]


@dataclass(frozen=True, slots=True)
class OneofView:
    """A oneof with its fields."""

    comment: str
    name: str
    required: bool
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message; its conditions are options of the tree with rules."""

    name: str
    comment: str
    conditions: tuple[CelView, ...]
    reserved: tuple[str, ...]
    members: tuple[FieldView | OneofView, ...]


@dataclass(frozen=True, slots=True)
class EnumView:
    """One enum."""

    name: str
    comment: str
    reserved: tuple[str, ...]
    values: tuple[tuple[str, str, str], ...]  # comment, declaration, options


@dataclass(frozen=True, slots=True)
class FileView:
    """One .proto file, in either tree."""

    comment: str
    package: str
    imports: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    service: Service | None
    enums: tuple[EnumView, ...]
    messages: tuple[MessageView, ...]


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """Both trees, each a module of buf."""
    folder = naming.proto_folder(spec.package.protobuf)
    records = f"{folder}/{spec.package.name}.proto"
    files = {records: _records_file(spec)}
    for service in spec.services:
        path = f"{folder}/{naming.snake_case(service.name)}.proto"
        files[path] = _service_file(spec, service, records)
    for tree, with_rules in (("proto", False), ("protovalidate", True)):
        for path, view in files.items():
            shown = _importing_rules(view) if with_rules else view
            content = templates.render("file.proto.j2", file=shown, with_rules=with_rules)
            yield Artifact(f"{tree}/{path}", content)
        module = templates.render("buf.yaml.j2", with_rules=with_rules)
        yield Artifact(f"{tree}/buf.yaml", module)
    yield Artifact("buf.gen.yaml", templates.render("buf.gen.yaml.j2"))


def _importing_rules(file: FileView) -> FileView:
    """The file with the import of the rules, if it has any; imports stand in order."""
    members = [member for message in file.messages for member in message.members]
    oneofs = [member for member in members if isinstance(member, OneofView)]
    fields = [member for member in members if isinstance(member, FieldView)]
    fields += (field for oneof in oneofs for field in oneof.fields)
    any_rules = (
        any(message.conditions for message in file.messages)
        or any(oneof.required for oneof in oneofs)
        or any(field.rules for field in fields)
    )
    found = {*file.imports, "buf/validate/validate.proto"} if any_rules else file.imports
    return replace(file, imports=tuple(sorted(found)))


def _records_file(spec: Spec) -> FileView:
    source = spec.package.source
    comment = (
        f"{spec.package.description}\n\nNames, types and presence of the fields come from"
        f' "{source.title}" by {source.publisher}, {source.edition}. Their numbers are additions.'
    )
    return FileView(
        comment=comment,
        package=spec.package.protobuf,
        imports=_imports(spec, spec.messages),
        options=_options(spec),
        service=None,
        enums=tuple(_enum(enum) for enum in spec.enums),
        messages=tuple(_message(spec, message) for message in spec.messages),
    )


def _service_file(spec: Spec, service: Service, records: str) -> FileView:
    return FileView(
        comment="A service over the records. All of it is an addition; the source has no service.",
        package=spec.package.protobuf,
        imports=_imports(spec, service.messages, records),
        options=_options(spec),
        service=replace(
            service,
            description=_with_errors(service.description, "Every call can end", service.errors),
            methods=tuple(
                replace(m, description=_with_errors(m.description, "The call can end", m.errors))
                for m in service.methods
            ),
        ),
        enums=tuple(_enum(enum) for enum in service.enums),
        messages=tuple(_message(spec, message) for message in service.messages),
    )


def _with_errors(description: str, begin: str, errors: tuple[CallError, ...]) -> str:
    """A description, and the errors below it; nothing but OK is left unsaid."""
    lines = (f"{found.code}: {found.description}" for found in errors)
    return "\n\n".join((description, *([f"{begin} with:", *lines] if errors else ())))


def _imports(spec: Spec, messages: tuple[Message, ...], records: str = "") -> tuple[str, ...]:
    """What the messages use from google's files, and from the file of the records if named."""
    found: set[str] = set()
    known = {*spec.enums, *spec.messages}
    for message in messages:
        for field in message.fields:
            target = spec.target(field)
            if isinstance(target, Scalar):
                found |= {_IMPORTS[target.base]} if target.base in _IMPORTS else set()
            elif records and target in known:
                found.add(records)
    return tuple(sorted(found))


def _options(spec: Spec) -> tuple[tuple[str, str], ...]:
    return tuple((name, to_json(value)) for name, value in sorted(spec.package.options.items()))


def _enum(enum: Enum) -> EnumView:
    prefix = naming.upper_snake_case(enum.name)
    return EnumView(
        name=enum.name,
        comment=enum.description,
        reserved=_reserved(enum.reserved, (f"{prefix}_{name}" for name in enum.reserved_names)),
        values=tuple(_enum_value(enum, value) for value in enum.values),
    )


def _enum_value(enum: Enum, value: EnumValue) -> tuple[str, str, str]:
    declaration = f"{naming.enum_value(enum.name, value.name)} = {value.number}"
    return value.description, declaration, " [deprecated = true]" if value.deprecated else ""


def _reserved(numbers: Iterable[int], names: Iterable[str]) -> tuple[str, ...]:
    found = (", ".join(map(str, sorted(numbers))), ", ".join(to_json(n) for n in sorted(names)))
    return tuple(filter(None, found))


def _message(spec: Spec, message: Message) -> MessageView:
    return MessageView(
        name=message.name,
        comment=f"{message.description}{_origin(message)}",
        conditions=tuple(_conditions(message)),
        reserved=_reserved(message.reserved, message.reserved_names),
        members=tuple(_members(spec, message)),
    )


def _origin(message: Message) -> str:
    """A paragraph about the table in the source; added messages stand in files that say so."""
    return f"\n\nSource: table {to_json(message.table)}." if message.table else ""


def _members(spec: Spec, message: Message) -> Iterator[FieldView | OneofView]:
    """Fields in spec order; a oneof stands where its first field does."""
    oneofs = {oneof.name: oneof for oneof in message.oneofs}
    for name, fields in groupby(message.fields, key=lambda field: field.oneof):
        views = tuple(_field(spec, message, field) for field in fields)
        if name is None:
            yield from views
        else:
            yield _oneof(oneofs[name], views)


def _oneof(oneof: Oneof, fields: tuple[FieldView, ...]) -> OneofView:
    presence = "Exactly one is required." if oneof.required else "At most one is present."
    return OneofView(f"{oneof.description}\n\n{presence}", oneof.name, oneof.required, fields)


def _conditions(message: Message) -> Iterator[CelView]:
    for field in message.fields:
        if field.required_if:
            yield CelView(
                option="(buf.validate.message).cel",
                id=f"{field.identifier}.required_if",
                message=f"{field.name} is required when {field.required_if} is present",
                expression=(
                    f"!has(this.{message.by_name[field.required_if].identifier})"
                    f" || has(this.{field.identifier})",
                ),
            )


def _field(spec: Spec, message: Message, field: Field) -> FieldView:
    target = spec.target(field)
    options = [f"json_name = {to_json(field.name)}"]
    options += ["deprecated = true"] if field.deprecated else []
    return FieldView(
        comment=_comment(spec, message, field),
        declaration=f"{protobuf_type(spec, field)} {field.identifier} = {field.number}",
        options=tuple(options),
        rules=tuple(_rules(field, target)),
    )


def _comment(spec: Spec, message: Message, field: Field) -> str:
    """The description; then presence, default and place in the source."""
    if field.required_if:
        presence = f"Required when {field.required_if} is present."
    else:
        presence = "Required." if field.required else "" if field.oneof else "Optional."
    if field.default is not None:
        presence += f" Absent means {to_json(field.default)}, whatever a getter answers then."
    place = spec.place_in_source(message, field)
    if place:
        presence += f" Source: {place}."
    elif message.table:
        presence += " An addition to the source."
    return f"{field.description}\n\n{presence}" if presence else field.description


def _rules(field: Field, target: Scalar | Enum | Message) -> Iterator[str | CelView]:
    if field.required:
        yield "(buf.validate.field).required = true"
    path = "(buf.validate.field)." + ("repeated.items." if field.repeated else "")
    if isinstance(target, Enum):
        yield f"{path}enum.defined_only = true"
    elif isinstance(target, Scalar) and target.base is Base.TIMESTAMP:
        yield from (path + rule for rule in _TIMESTAMP_RULES)
        yield CelView(
            option=f"{path}cel",
            id="timestamp.milliseconds",
            message="must be in whole milliseconds, with nanos from 0 to 999000000",
            expression=_WHOLE_MILLISECONDS,
        )
    elif isinstance(target, Scalar) and target.regex is not None:
        yield f"{path}string.pattern = {to_json(target.regex)}"
