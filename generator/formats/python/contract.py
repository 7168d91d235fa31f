"""Views of the rules: what each field accepts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.formats.python import names
from generator.formats.python.classes import default_value
from generator.resolved import Field, Message, Spec, Type, Union
from generator.templating import to_json
from generator.types import Boolean, Enum, Int32, Object, Scalar, String, Timestamp

_KINDS: dict[type[Scalar], str] = {
    String: "_STRING",
    Int32: "_INTEGER",
    Boolean: "_BOOLEAN",
    Timestamp: "_TIMESTAMP",
    Object: "_OBJECT",
}


@dataclass(frozen=True, slots=True)
class RuleView:
    """What a field accepts."""

    name: str  # in Python
    json_name: str
    kind: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """The rules of one record."""

    name: str
    constant: str
    function: str  # the name of its fast ways in wire.py
    fields: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class UnionView:
    """Two functions that read records of several kinds."""

    name: str
    singular: str
    plural: str
    doc: str
    discriminator: str
    enum: str
    records: tuple[str, ...]
    variants: tuple[tuple[str, str], ...]  # enum value, constant of the record


def record_views(spec: Spec) -> tuple[RecordView, ...]:
    """All records, nested ones before those that hold them."""
    return tuple(map(_record, nested_first(spec)))


def nested_first(spec: Spec) -> Iterable[Message]:
    """All records, nested ones before those that hold them."""
    ordered: dict[str, Message] = {}
    for message in spec.messages:
        _add_innermost_first(message, ordered)
    return ordered.values()


def _add_innermost_first(message: Message, ordered: dict[str, Message]) -> None:
    """Each record once, however many ways lead to it."""
    if message.name in ordered:
        return
    for field in message.fields:
        if isinstance(field.type, Message):
            _add_innermost_first(field.type, ordered)
    ordered[message.name] = message


def values_used(*, has_enums: bool, has_patterns: bool) -> tuple[str, ...]:
    """What the contract takes from values.py."""
    optional = {"Number": has_enums, "Pattern": has_patterns}
    names = ("Integer", "Moment", "Number", "Pattern", "Text", "Truth")
    return tuple(name for name in names if optional.get(name, True))


def _record(message: Message) -> RecordView:
    return RecordView(
        name=message.name,
        constant=names.constant(message.name),
        function=names.function(message.name),
        fields=tuple(map(_rule, message.fields)),
    )


def _rule(field: Field) -> RuleView:
    return RuleView(
        name=field.identifier,
        json_name=field.name,
        kind=_kind(field.type),
        options=tuple(_options(field)),
    )


def _kind(type_: Type) -> str:
    match type_:
        case Message(name=name):
            return names.constant(name)
        case Enum(name=name):
            return f"_ENUMS[{to_json(name)}]"
        case String(name=name, pattern=str()):
            return f"_PATTERNS[{to_json(name)}]"
        case _:
            return _KINDS[type(type_)]


def _options(field: Field) -> Iterator[tuple[str, str]]:
    if field.repeated:
        yield "repeated", "True"
    if field.required:
        yield "required", "True"
    if field.condition is not None:
        yield "required_if", to_json(field.condition.name)
    if field.default is not None:
        yield "default", default_value(field)


def union_names(spec: Spec) -> Iterator[str]:
    """What the unions add to the package."""
    for union in spec.unions:
        yield union.name
        yield f"read_{union.singular}"
        yield f"read_{union.plural}"


def union_view(union: Union) -> UnionView:
    """The view of a union."""
    return UnionView(
        name=union.name,
        singular=union.singular,
        plural=union.plural,
        doc=union.description,
        discriminator=union.discriminator.name,
        enum=union.enum.name,
        records=tuple(variant.record.name for variant in union.variants),
        variants=tuple(
            (variant.value.name, names.constant(variant.record.name)) for variant in union.variants
        ),
    )
