"""Views of the rules: what each field accepts, for the contract and for the fast way of reading."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator import naming
from generator.formats.python import names
from generator.formats.python.classes import default_value
from generator.model import Base, Enum, Field, Message, Mixture, Scalar, Spec
from generator.templating import to_json

_KINDS = {
    Base.STRING: "_STRING",
    Base.INTEGER: "_INTEGER",
    Base.BOOLEAN: "_BOOLEAN",
    Base.TIMESTAMP: "_TIMESTAMP",
    Base.OBJECT: "_OBJECT",
}
_WIRE_TYPES = {
    Base.STRING: "str",
    Base.INTEGER: "Int32",
    Base.BOOLEAN: "bool",
    Base.TIMESTAMP: "str",
    Base.OBJECT: "dict[str, Any]",
}
_CONVERSIONS = {Base.TIMESTAMP: "moment", Base.OBJECT: "plain_object"}


@dataclass(frozen=True, slots=True)
class RuleView:
    """What a field accepts."""

    name: str  # in Python
    json_name: str
    kind: str
    options: tuple[tuple[str, str], ...]
    wire_type: str
    is_required: bool
    refused_if: tuple[str, ...]  # when a document is not for the fast way
    copied: str  # the attribute, from the decoded field


@dataclass(frozen=True, slots=True)
class RecordView:
    """The rules of one record."""

    name: str
    constant: str
    function: str
    renamed: dict[str, str]  # from Python to JSON
    fields: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class MixtureView:
    """Two functions that read records of several kinds."""

    name: str
    singular: str
    plural: str
    doc: str
    by: str
    enum: str
    records: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]  # enum value, constant of the record


def record_views(spec: Spec) -> tuple[RecordView, ...]:
    """All records, nested ones before those that hold them."""
    ordered: dict[str, Message] = {}
    for message in spec.messages:
        for inner in _innermost_first(spec, message):
            ordered.setdefault(inner.name, inner)
    return tuple(_record(spec, message) for message in ordered.values())


def values_used(*, has_enums: bool, has_patterns: bool) -> tuple[str, ...]:
    """What the contract takes from values.py."""
    optional = {"Number": has_enums, "Pattern": has_patterns}
    names = ("Integer", "Moment", "Number", "Pattern", "Text", "Truth")
    return tuple(name for name in names if optional.get(name, True))


def fast_used(records: tuple[RecordView, ...], bases: set[Base]) -> tuple[str, ...]:
    """What wire.py takes from fast.py."""
    refuses = any(field.refused_if for record in records for field in record.fields)
    conversions = (word for base, word in _CONVERSIONS.items() if base in bases)
    return (*(("Refused",) if refuses else ()), *conversions)


def _innermost_first(spec: Spec, message: Message) -> Iterator[Message]:
    for field in message.fields:
        target = spec.target(field)
        if isinstance(target, Message):
            yield from _innermost_first(spec, target)
    yield message


def _record(spec: Spec, message: Message) -> RecordView:
    return RecordView(
        name=message.name,
        constant=names.constant(message.name),
        function=names.function(message.name),
        renamed={f.identifier: f.name for f in message.fields if f.identifier != f.name},
        fields=tuple(_rule(spec, message, field) for field in message.fields),
    )


def _rule(spec: Spec, message: Message, field: Field) -> RuleView:
    return RuleView(
        name=field.identifier,
        json_name=field.name,
        kind=_kind(spec.target(field)),
        options=tuple(_options(spec, field)),
        wire_type=_wire_type(spec, field),
        is_required=field.required,
        refused_if=tuple(_refused_if(spec, message, field)),
        copied=_copied(spec, field),
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


def _wire_type(spec: Spec, field: Field) -> str:
    target = spec.target(field)
    if isinstance(target, Message):
        name = f"_{target.name}"
    else:
        name = target.name if isinstance(target, Enum) else _WIRE_TYPES[target.base]
    name = f"list[{name}]" if field.repeated else name
    return name if field.required else f"{name} | None"


def _refused_if(spec: Spec, message: Message, field: Field) -> Iterator[str]:
    """Conditions under which the fast way leaves a document to the careful one."""
    target = spec.target(field)
    value = f"wire.{field.identifier}"
    if field.repeated and field.required:
        yield f"not {value}"
    if isinstance(target, Scalar) and target.pattern is not None:
        matches = f"PATTERNS[{to_json(target.name)}]"
        if field.repeated:
            yield f"{value} and not all(map({matches}, {value}))"
        else:
            present = "" if field.required else f"{value} is not None and "
            yield f"{present}not {matches}({value})"
    if field.required_if is not None:
        by_name = {other.name: other for other in message.fields}
        asking = by_name[field.required_if]
        asked = f"wire.{asking.identifier}"
        missing = f"not {value}" if field.repeated else f"{value} is None"
        yield f"{missing} and {asked if asking.repeated else f'{asked} is not None'}"


def _copied(spec: Spec, field: Field) -> str:
    target = spec.target(field)
    value = f"wire.{field.identifier}"
    convert = f"_{names.function(target.name)}" if isinstance(target, Message) else ""
    if isinstance(target, Scalar):
        convert = _CONVERSIONS.get(target.base, "")
    if field.repeated:
        items = f"[{convert}(item) for item in {value}]" if convert else value
        return f"{items} if {value} else []"
    if field.default is not None:
        return f"{default_value(spec, field)} if {value} is None else {value}"
    converted = f"{convert}({value})" if convert else value
    return (
        f"None if {value} is None else {converted}" if convert and not field.required else converted
    )


def mixture_names(spec: Spec) -> Iterator[str]:
    """What the mixtures add to the package."""
    for mixture in spec.mixtures:
        yield mixture.name
        yield f"read_{naming.snake_case(mixture.name)}"
        yield f"read_{mixture.plural}"


def mixture_view(spec: Spec, mixture: Mixture) -> MixtureView:
    """The view of a mixture."""
    records = {message.title: message for message in spec.messages}
    first = records[mixture.kinds[0].type]
    (field,) = (field for field in first.fields if field.name == mixture.by)
    return MixtureView(
        name=mixture.name,
        singular=naming.snake_case(mixture.name),
        plural=mixture.plural,
        doc=mixture.description,
        by=mixture.by,
        enum=spec.target(field).name,
        records=tuple(records[kind.type].name for kind in mixture.kinds),
        kinds=tuple(
            (kind.value, names.constant(records[kind.type].name)) for kind in mixture.kinds
        ),
    )
