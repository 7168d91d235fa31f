"""Third step, load -> check -> resolve -> render: replaces the names in a checked spec by objects.

This is the only module that resolves names: of types, conditions, oneofs, variants and messages.
Messages are created first and get their fields later, so that a type may refer to itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

from generator import model
from generator.core import location, naming, nodes
from generator.core.facets import broken_facet, closed_set, of_lists, of_values, restricted
from generator.core.vocabulary import Base
from generator.model.conditions import typed, value_of
from generator.resolved import Package, Release, Spec, messages, types
from generator.resolved.merged import merged

N = TypeVar("N", bound=location.Node)

SCALARS: Final[Mapping[Base, type[types.Scalar]]] = {
    Base.STRING: types.String,
    Base.INTEGER: types.Int32,
    Base.INTEGER64: types.Int64,
    Base.NUMBER: types.Double,
    Base.BOOLEAN: types.Boolean,
    Base.TIMESTAMP: types.Timestamp,
    Base.OBJECT: types.Object,
    Base.FIELD_MASK: types.FieldMask,
}


def resolve(spec: model.Spec, releases: tuple[Release, ...] = ()) -> Spec:
    """Return the resolved model of a spec without errors."""
    return _Resolver(spec).spec(releases)


class _Resolver:
    """The nodes of a spec by their names in it."""

    def __init__(self, spec: model.Spec) -> None:
        self._spec = spec
        self._package = _package(spec.package)
        self._scalars = {scalar.name: _scalar(scalar) for scalar in spec.scalars}
        proto = self._package.proto
        self._enums = {enum.name: _enum(enum, proto) for enum in spec.enums}
        self._messages = {m.name: self._message(m, proto) for m in spec.messages}
        for service in spec.services:
            proto = self._proto(service)
            self._enums |= {enum.name: _enum(enum, proto) for enum in service.enums}
            self._messages |= {m.name: self._message(m, proto) for m in service.messages}
        self._by_title = {message.title: message for message in self._messages.values()}
        proto = self._package.proto
        self._unions = {
            u.name: _new(messages.Union, u, proto=proto, singular=naming.snake_case(u.name))
            for u in spec.unions  # without their variants
        }
        for message in spec.all_messages():
            self._add_fields(self._messages[message.name], message)
        for union in spec.unions:
            self._add_variants(self._unions[union.name], union)

    def spec(self, releases: tuple[Release, ...]) -> Spec:
        """Return the whole spec."""
        return Spec(
            at=self._spec.at,
            package=self._package,
            scalars=tuple(self._scalars.values()),
            enums=tuple(self._enums[enum.name] for enum in self._spec.enums),
            messages=tuple(self._messages[message.name] for message in self._spec.messages),
            unions=tuple(self._unions.values()),
            services=tuple(map(self._service, self._spec.services)),
            releases=releases,
        )

    def _proto(self, service: model.Service) -> str:
        return f"{self._package.folder}/{naming.snake_case(service.name)}.proto"

    def _message(self, message: model.Message, proto: str) -> messages.Message:
        """Return a message without its fields."""
        is_record = proto == self._package.proto
        return _new(messages.Message, message, is_record=is_record, proto=proto)

    def _add_fields(self, message: messages.Message, node: model.Message) -> None:
        """Add the fields of a message, and the objects that these refer to."""
        oneofs = {oneof.name: _new(messages.Oneof, oneof) for oneof in node.oneofs}
        value = partial(value_of, self._spec)
        found = {
            field.name: _new(
                messages.Field,
                field,
                type=self._type(field),
                sizes=of_lists(field.facets),
                source=_source(message, field),
                message=message,
                condition=typed(node, field.condition, value),
                forbidden=typed(node, field.forbidden, value),
                oneof=oneofs.get(field.oneof or ""),
            )
            for field in node.fields
        }
        required_by: dict[str, list[messages.Field]] = {}
        for field in found.values():
            if field.condition and field.condition.is_plain:
                required_by.setdefault(field.condition.name, []).append(field)
        for field in found.values():
            _link(field, required_by=tuple(required_by.get(field.name, ())))
        for oneof in oneofs.values():
            _link(oneof, fields=tuple(field for field in found.values() if field.oneof is oneof))
        _link(message, fields=tuple(found.values()))

    def _type(self, field: model.Field) -> messages.Type:
        if field.enum:
            return self._enums[field.enum]
        if found := self._by_title.get(field.type):
            return found
        if field.type not in self._scalars:
            return self._unions[field.type]
        scalar = self._scalars[field.type]
        return _restricted(scalar, field) if field.facets and of_values(field.facets) else scalar

    def _add_variants(self, found: messages.Union, union: model.Union) -> None:
        """Add the records of a union, the field that tells them apart, and their common message."""
        records = [self._by_title[variant.type] for variant in union.variants]
        discriminator = records[0].by_name[union.discriminator]
        if isinstance(discriminator.type, types.Enum):
            kinds: types.Enum | tuple[str, ...] = discriminator.type
            values: dict[str, int | str] = {v.name: v.number for v in discriminator.type.values}
        else:
            fields = [record.by_name[union.discriminator] for record in records]
            words = dict.fromkeys(w for f in fields for w in closed_set(f.type.facets) or ())
            kinds, values = tuple(words), {word: word for word in words}
        variants = tuple(
            _new(messages.Variant, each, name=each.value, value=values[each.value], record=record)
            for each, record in zip(union.variants, records, strict=True)
        )
        _link(found, discriminator=discriminator, kinds=kinds, variants=variants)
        _link(found, merged=merged(found, found.proto))

    def _service(self, service: model.Service) -> messages.Service:
        return _new(
            messages.Service,
            service,
            proto=self._proto(service),
            enums=tuple(self._enums[enum.name] for enum in service.enums),
            messages=tuple(self._messages[message.name] for message in service.messages),
            methods=tuple(map(self._method, service.methods)),
        )

    def _method(self, method: model.Method) -> messages.Method:
        request, response = self._messages[method.request], self._messages[method.response]
        return _new(messages.Method, method, request=request, response=response)


def _new(cls: type[N], node: location.Node, **more: Any) -> N:
    """Create a node from the attributes in the spec of the same names, and from additional ones."""
    for name in cls.attributes:
        if name not in more:
            more[name] = getattr(node, name)
    return cls(**more)


def _link(node: location.Node, **links: object) -> None:
    """Set attributes that refer to later nodes; nothing else modifies a node."""
    for name, value in links.items():
        object.__setattr__(node, name, value)


def _package(package: nodes.Package) -> Package:
    folder = package.protobuf.replace(".", "/")
    return _new(
        Package,
        package,
        folder=folder,
        proto=f"{folder}/{package.name}.proto",
        stubs=package.protobuf.rpartition(".")[2],
        distribution=package.name.replace("_", "-"),
    )


def _scalar(scalar: model.Scalar) -> types.Scalar:
    if scalar.base is Base.STRING:
        return _new(types.String, scalar, pattern=scalar.regex, restricts=None)
    return _new(SCALARS[scalar.base], scalar, restricts=None)


def _restricted(scalar: types.Scalar, field: model.Field) -> types.Scalar:
    """Return a type with the facets of a field, and what it says about the values left."""
    facets = restricted(scalar.facets, field.facets)
    if not isinstance(scalar, types.String):
        return replace(scalar, facets=facets, restricts=scalar)
    examples = tuple(text for text in scalar.examples if not broken_facet(text, facets))
    described = {word for word, _ in field.notes.meanings}
    meanings = tuple(
        (word, meaning)
        for word, meaning in scalar.notes.meanings
        if word not in described and not broken_facet(word, facets)
    )
    notes = scalar.notes._replace(meanings=meanings)
    return replace(scalar, facets=facets, restricts=scalar, examples=examples, notes=notes)


def _enum(enum: model.Enum, proto: str) -> types.Enum:
    values = tuple(
        _new(types.EnumValue, value, protobuf=naming.enum_value(enum.name, value.name))
        for value in enum.values
    )
    unspecified = None if enum.has_zero else naming.enum_value(enum.name, naming.UNSPECIFIED)
    prefix = naming.enum_value(enum.name, "")
    return _new(
        *(types.Enum, enum), values=values, proto=proto, prefix=prefix, unspecified=unspecified
    )


def _source(message: messages.Message, field: model.Field) -> str | None:
    """`Loan, Common fields, row 3`"""
    if message.table is None or field.row is None:
        return None
    return ", ".join(filter(None, (message.table, field.block, f"row {field.row}")))
