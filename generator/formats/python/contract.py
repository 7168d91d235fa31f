"""Views of the rules: what each field accepts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator import naming
from generator.formats.python import names
from generator.formats.python.classes import default_value
from generator.model import Base, Enum, Field, Message, Scalar, Spec, Union
from generator.templating import to_json

_KINDS = {
    Base.STRING: "_STRING",
    Base.INTEGER: "_INTEGER",
    Base.BOOLEAN: "_BOOLEAN",
    Base.TIMESTAMP: "_TIMESTAMP",
    Base.OBJECT: "_OBJECT",
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
    return tuple(_record(spec, message) for message in nested_first(spec))


def nested_first(spec: Spec) -> Iterable[Message]:
    """All records, nested ones before those that hold them."""
    ordered: dict[str, Message] = {}
    for message in spec.messages:
        _add_innermost_first(spec, message, ordered)
    return ordered.values()


def _add_innermost_first(spec: Spec, message: Message, ordered: dict[str, Message]) -> None:
    """Each record once, however many ways lead to it."""
    if message.name in ordered:
        return
    for field in message.fields:
        target = spec.target(field)
        if isinstance(target, Message):
            _add_innermost_first(spec, target, ordered)
    ordered[message.name] = message


def values_used(*, has_enums: bool, has_patterns: bool) -> tuple[str, ...]:
    """What the contract takes from values.py."""
    optional = {"Number": has_enums, "Pattern": has_patterns}
    names = ("Integer", "Moment", "Number", "Pattern", "Text", "Truth")
    return tuple(name for name in names if optional.get(name, True))


def _record(spec: Spec, message: Message) -> RecordView:
    return RecordView(
        name=message.name,
        constant=names.constant(message.name),
        function=names.function(message.name),
        fields=tuple(_rule(spec, field) for field in message.fields),
    )


def _rule(spec: Spec, field: Field) -> RuleView:
    return RuleView(
        name=field.identifier,
        json_name=field.name,
        kind=_kind(spec.target(field)),
        options=tuple(_options(spec, field)),
    )


def _kind(target: Scalar | Enum | Message) -> str:
    if isinstance(target, Message):
        return names.constant(target.name)
    if isinstance(target, Enum):
        return f"_ENUMS[{to_json(target.name)}]"
    return f"_PATTERNS[{to_json(target.name)}]" if target.pattern else _KINDS[target.base]


def _options(spec: Spec, field: Field) -> Iterator[tuple[str, str]]:
    if field.repeated:
        yield "repeated", "True"
    if field.required:
        yield "required", "True"
    if field.required_if is not None:
        yield "required_if", to_json(field.required_if)
    if field.default is not None:
        yield "default", default_value(spec, field)


def union_names(spec: Spec) -> Iterator[str]:
    """What the unions add to the package."""
    for union in spec.unions:
        yield union.name
        yield f"read_{naming.snake_case(union.name)}"
        yield f"read_{union.plural}"


def union_view(spec: Spec, union: Union) -> UnionView:
    """The view of a union."""
    records = {message.title: message for message in spec.messages}
    first = records[union.variants[0].type]
    (field,) = (field for field in first.fields if field.name == union.discriminator)
    return UnionView(
        name=union.name,
        singular=naming.snake_case(union.name),
        plural=union.plural,
        doc=union.description,
        discriminator=union.discriminator,
        enum=spec.target(field).name,
        records=tuple(records[variant.type].name for variant in union.variants),
        variants=tuple(
            (variant.value, names.constant(records[variant.type].name))
            for variant in union.variants
        ),
    )
