"""Third step, load -> check -> resolve -> render: a checked spec -> what it means.

The one place that follows names: of types, conditions, oneofs, variants and messages. Messages are
made first and get their fields later, so that a type may refer to itself.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, cast

from generator import model, naming
from generator.model import Base
from generator.resolved import (
    CallError,
    Field,
    Message,
    Method,
    Oneof,
    Package,
    Service,
    Spec,
    Type,
    Union,
    Variant,
)
from generator.types import (
    Boolean,
    Decision,
    Enum,
    EnumValue,
    FieldMask,
    Int32,
    Object,
    Scalar,
    String,
    Timestamp,
)

SCALARS: Final[Mapping[Base, type[Scalar]]] = {
    Base.STRING: String,
    Base.INTEGER: Int32,
    Base.BOOLEAN: Boolean,
    Base.TIMESTAMP: Timestamp,
    Base.OBJECT: Object,
    Base.FIELD_MASK: FieldMask,
}


class _Names(NamedTuple):
    """What each name of the spec stands for."""

    enums: dict[str, Enum]
    messages: dict[str, Message]
    types: Mapping[str, Type]  # by the word


def resolve(spec: model.Spec) -> Spec:
    """The resolved model of a spec without errors."""
    package = _package(spec.package)
    scalars = {scalar.name: _scalar(scalar) for scalar in spec.scalars}
    enums = {enum.name: _enum(enum, package.proto) for enum in spec.enums}
    messages = {m.name: _message(m, package, package.proto) for m in spec.messages}
    for service in spec.services:
        proto = _proto(package, service.name)
        enums |= {enum.name: _enum(enum, proto) for enum in service.enums}
        messages |= {m.name: _message(m, package, proto) for m in service.messages}
    names = _Names(
        enums=enums,
        messages=messages,
        types=scalars | {message.title: message for message in messages.values()},
    )
    for message in spec.all_messages():
        _add_fields(messages[message.name], message, names)
    return Spec(
        package=package,
        scalars=tuple(scalars.values()),
        enums=tuple(enums[enum.name] for enum in spec.enums),
        messages=tuple(messages[message.name] for message in spec.messages),
        unions=tuple(_union(union, names) for union in spec.unions),
        services=tuple(_service(service, package, names) for service in spec.services),
        releases=spec.releases,
    )


def _package(package: model.Package) -> Package:
    folder = naming.proto_folder(package.protobuf)
    return Package(
        name=package.name,
        title=package.title,
        version=package.version,
        description=package.description,
        source=package.source,
        decisions=_decisions(package.decisions),
        protobuf=package.protobuf,
        folder=folder,
        proto=f"{folder}/{package.name}.proto",
        stubs=naming.version_suffix(package.protobuf),
        distribution=naming.kebab_case(package.name),
        options=package.options,
    )


def _proto(package: Package, service: str) -> str:
    return f"{package.folder}/{naming.snake_case(service)}.proto"


def _decisions(decisions: Iterable[model.Decision]) -> tuple[Decision, ...]:
    return tuple(Decision(d.ambiguity, d.decision, d.rationale) for d in decisions)


def _scalar(scalar: model.Scalar) -> Scalar:
    decisions = _decisions(scalar.decisions)
    if scalar.base is not Base.STRING:
        found = SCALARS[scalar.base]
        return found(name=scalar.name, description=scalar.description, decisions=decisions)
    return String(
        name=scalar.name,
        description=scalar.description,
        decisions=decisions,
        pattern=scalar.regex,
        examples=scalar.examples,
        counterexamples=scalar.counterexamples,
    )


def _enum(enum: model.Enum, proto: str) -> Enum:
    return Enum(
        name=enum.name,
        description=enum.description,
        values=tuple(
            EnumValue(
                name=value.name,
                number=value.number,
                description=value.description,
                deprecated=value.deprecated,
                protobuf=naming.enum_value(enum.name, value.name),
            )
            for value in enum.values
        ),
        reserved=enum.reserved,
        reserved_names=enum.reserved_names,
        decisions=_decisions(enum.decisions),
        proto=proto,
        prefix=f"{naming.upper_snake_case(enum.name)}_",
    )


def _message(message: model.Message, package: Package, proto: str) -> Message:
    """A message without its fields."""
    return Message(
        name=message.name,
        title=message.title,
        table=message.table,
        description=message.description,
        reserved=message.reserved,
        reserved_names=message.reserved_names,
        example=message.example,
        decisions=_decisions(message.decisions),
        is_record=proto == package.proto,
        proto=proto,
        schema_id=naming.schema_id(package.name, package.protobuf, message.name),
    )


def _add_fields(message: Message, spoken: model.Message, names: _Names) -> None:
    """Gives a message its fields, and these what they refer to."""
    oneofs = {
        oneof.name: Oneof(name=oneof.name, description=oneof.description, required=oneof.required)
        for oneof in spoken.oneofs
    }
    fields = {
        field.name: _field(field, message, names, oneofs.get(field.oneof or ""))
        for field in spoken.fields
    }
    for name, field in fields.items():
        condition = fields.get(spoken.by_name[name].required_if or "")
        required_by = tuple(fields[other.name] for other in spoken.asked_by.get(name, ()))
        _link(field, condition=condition, required_by=required_by)
    for oneof in oneofs.values():
        members = tuple(field for field in fields.values() if field.oneof is oneof)
        _link(oneof, fields=members)
    _link(message, fields=tuple(fields.values()))


def _link(node: object, **links: object) -> None:
    """Sets what could not be made before the node; nobody else changes one."""
    for name, value in links.items():
        object.__setattr__(node, name, value)


def _field(field: model.Field, message: Message, names: _Names, oneof: Oneof | None) -> Field:
    return Field(
        name=field.name,
        identifier=field.identifier,
        number=field.number,
        word=f"{field.type}[]" if field.repeated else field.type,
        type=names.enums[field.enum] if field.enum else names.types[field.type],
        repeated=field.repeated,
        required=field.required,
        default=field.default,
        description=field.description,
        examples=field.examples,
        source=_source(message, field),
        deprecated=field.deprecated,
        decisions=_decisions(field.decisions),
        message=message,
        oneof=oneof,
    )


def _source(message: Message, field: model.Field) -> str | None:
    """`Loan, Common fields, row 3`"""
    if message.table is None or field.row is None:
        return None
    return ", ".join(filter(None, (message.table, field.block, f"row {field.row}")))


def _union(union: model.Union, names: _Names) -> Union:
    records = {message.title: message for message in names.messages.values()}
    discriminator = records[union.variants[0].type].by_name[union.discriminator]
    enum = cast(Enum, discriminator.type)  # a rule says so
    values = {value.name: value for value in enum.values}
    return Union(
        name=union.name,
        singular=naming.snake_case(union.name),
        plural=union.plural,
        description=union.description,
        discriminator=discriminator,
        enum=enum,
        variants=tuple(
            Variant(value=values[variant.value], record=records[variant.type])
            for variant in union.variants
        ),
    )


def _service(service: model.Service, package: Package, names: _Names) -> Service:
    return Service(
        name=service.name,
        description=service.description,
        proto=_proto(package, service.name),
        enums=tuple(names.enums[enum.name] for enum in service.enums),
        messages=tuple(names.messages[message.name] for message in service.messages),
        methods=tuple(
            Method(
                name=method.name,
                description=method.description,
                request=names.messages[method.request],
                response=names.messages[method.response],
                client_streaming=method.client_streaming,
                server_streaming=method.server_streaming,
                errors=_errors(method.errors),
            )
            for method in service.methods
        ),
        errors=_errors(service.errors),
    )


def _errors(errors: Iterable[model.CallError]) -> tuple[CallError, ...]:
    return tuple(CallError(error.code, error.description) for error in errors)
