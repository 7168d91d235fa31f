"""Third step, load -> check -> resolve -> render: a checked spec -> what it means.

The one place that follows names: of types, conditions, oneofs, variants and messages. Messages are
made first and get their fields later, so that a type may refer to itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Final, NamedTuple, TypeVar, cast

from generator import location, model, naming
from generator.resolved import (
    Field,
    Message,
    Method,
    Oneof,
    Package,
    Release,
    Service,
    Spec,
    Type,
    Union,
    Variant,
)
from generator.resolved.types import (
    Boolean,
    Decision,
    Enum,
    EnumValue,
    FieldMask,
    Int32,
    Node,
    Object,
    Scalar,
    String,
    Timestamp,
)
from generator.vocabulary import Base

N = TypeVar("N", bound=Node)

SCALARS: Final[Mapping[Base, type[Scalar]]] = {
    Base.STRING: String,
    Base.INTEGER: Int32,
    Base.BOOLEAN: Boolean,
    Base.TIMESTAMP: Timestamp,
    Base.OBJECT: Object,
    Base.FIELD_MASK: FieldMask,
}


class _Names(NamedTuple):
    """The nodes by their names in the spec."""

    enums: dict[str, Enum]
    messages: dict[str, Message]
    types: Mapping[str, Type]  # by the word


def resolve(spec: model.Spec, releases: tuple[Release, ...] = ()) -> Spec:
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
        releases=releases,
    )


def _made(cls: type[N], node: location.Node, **more: object) -> N:
    """A node with what the spec says under the same names, and with what is only known here."""
    for name in (field.name for field in fields(cls) if field.init):
        if name not in more:
            value = getattr(node, name)
            more[name] = _decisions(value) if name == "decisions" else value
    return cls(**more)


def _decisions(decisions: Iterable[model.Decision]) -> tuple[Decision, ...]:
    return tuple(Decision(d.ambiguity, d.decision, d.rationale) for d in decisions)


def _package(package: model.Package) -> Package:
    folder = naming.proto_folder(package.protobuf)
    return _made(
        Package,
        package,
        folder=folder,
        proto=f"{folder}/{package.name}.proto",
        stubs=naming.version_suffix(package.protobuf),
        distribution=naming.kebab_case(package.name),
    )


def _proto(package: Package, service: str) -> str:
    return f"{package.folder}/{naming.snake_case(service)}.proto"


def _scalar(scalar: model.Scalar) -> Scalar:
    if scalar.base is Base.STRING:
        return _made(String, scalar, pattern=scalar.regex)
    return _made(SCALARS[scalar.base], scalar)


def _enum(enum: model.Enum, proto: str) -> Enum:
    values = tuple(
        _made(EnumValue, value, protobuf=naming.enum_value(enum.name, value.name))
        for value in enum.values
    )
    prefix = f"{naming.upper_snake_case(enum.name)}_"
    return _made(Enum, enum, values=values, proto=proto, prefix=prefix)


def _message(message: model.Message, package: Package, proto: str) -> Message:
    """A message without its fields."""
    schema_id = naming.schema_id(package.name, package.protobuf, message.name)
    is_record = proto == package.proto
    return _made(Message, message, is_record=is_record, proto=proto, schema_id=schema_id)


def _add_fields(message: Message, node: model.Message, names: _Names) -> None:
    """Gives a message its fields, and these what they refer to."""
    oneofs = {oneof.name: _made(Oneof, oneof) for oneof in node.oneofs}
    found = {
        field.name: _made(
            Field,
            field,
            word=f"{field.type}[]" if field.repeated else field.type,
            type=names.enums[field.enum] if field.enum else names.types[field.type],
            source=_source(message, field),
            message=message,
            oneof=oneofs.get(field.oneof or ""),
        )
        for field in node.fields
    }
    required_by: dict[str | None, list[Field]] = {}
    for field in node.fields:
        required_by.setdefault(field.required_if, []).append(found[field.name])
    for field in node.fields:
        condition = found.get(field.required_if or "")
        others = tuple(required_by.get(field.name, ()))
        _link(found[field.name], condition=condition, required_by=others)
    for oneof in oneofs.values():
        _link(oneof, fields=tuple(field for field in found.values() if field.oneof is oneof))
    _link(message, fields=tuple(found.values()))


def _link(node: Node, **links: object) -> None:
    """Sets what could not be made before the node; nobody else changes one."""
    for name, value in links.items():
        object.__setattr__(node, name, value)


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
    return _made(
        Union,
        union,
        singular=naming.snake_case(union.name),
        discriminator=discriminator,
        enum=enum,
        variants=tuple(
            Variant(value=values[variant.value], record=records[variant.type])
            for variant in union.variants
        ),
    )


def _service(service: model.Service, package: Package, names: _Names) -> Service:
    return _made(
        Service,
        service,
        proto=_proto(package, service.name),
        enums=tuple(names.enums[enum.name] for enum in service.enums),
        messages=tuple(names.messages[message.name] for message in service.messages),
        methods=tuple(
            _made(
                Method,
                method,
                request=names.messages[method.request],
                response=names.messages[method.response],
            )
            for method in service.methods
        ),
    )
