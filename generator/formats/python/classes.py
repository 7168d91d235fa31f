"""Views of the dataclasses and enums."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.formats.python import names
from generator.resolved import Field, Message, Type
from generator.templating import to_json
from generator.types import Enum, Timestamp


@dataclass(frozen=True, slots=True)
class FieldView:
    """One attribute of a dataclass."""

    name: str
    annotation: str
    default: str  # an expression, or nothing
    doc: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One dataclass."""

    name: str
    constant: str  # the name of its rules in the contract
    function: str  # and that of its fast ways
    doc: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class EnumView:
    """One IntEnum: its values with their numbers and texts."""

    name: str
    doc: str
    values: tuple[tuple[str, int, str], ...]


def standard_imports(types: Iterable[Type]) -> tuple[str, ...]:
    """The lines that the annotations need."""
    if any(isinstance(found, Timestamp) for found in types):
        return ("from datetime import datetime",)
    return ()


def enum_view(enum: Enum) -> EnumView:
    """The view of an enum."""
    values = tuple(
        (value.name, value.number, _deprecated(value.description, value.deprecated))
        for value in enum.values
    )
    doc = "\n".join((enum.description, "", "Attributes:", *(_line(v[0], v[2]) for v in values)))
    return EnumView(enum.name, doc, values)


def message_view(message: Message) -> MessageView:
    """The view of a record."""
    source = [f'\nSource: table "{message.table}".'] if message.table else []
    attributes = ["\nAttributes:", *map(_help, message.fields)]
    return MessageView(
        name=message.name,
        constant=names.constant(message.name),
        function=names.function(message.name),
        doc="\n".join((message.description, *source, *attributes)),
        fields=tuple(map(_field, message.fields)),
    )


def _field(field: Field) -> FieldView:
    return FieldView(
        name=field.identifier,
        annotation=field.python,
        default=_default(field),
        doc=_doc(field),
    )


def _default(field: Field) -> str:
    """The expression after the equals sign; nothing for a required field."""
    if field.required:
        return ""
    if field.repeated:
        return f"field(default_factory={_list_of(field.type)})"
    return default_value(field)


def _list_of(type_: Type) -> str:
    """The type of a list, which makes an empty one; quoted where the class may stand below."""
    name = type_.python
    return f'list["{name}"]' if isinstance(type_, Message) else f"list[{name}]"


def default_value(field: Field) -> str:
    """What an absent value reads as, as an expression."""
    if isinstance(field.type, Enum) and isinstance(field.default, int):
        return f"{field.type.name}.{field.type.by_number[field.default].name}"
    if isinstance(field.default, str):
        return to_json(field.default)  # a JSON string is a Python string
    return str(field.default)


def _doc(field: Field) -> str:
    """What a reader of the source sees: the description, then its facts."""
    facts = [f"Type `{field.word}`.", *_presence(field), *filter(None, [field.origin])]
    return _deprecated(f"{field.description}\n\n{' '.join(facts)}", field.deprecated)


def _help(field: Field) -> str:
    """What `help` of the class shows, where strings below attributes are not seen."""
    doc = " ".join((field.description, *_presence(field)))
    return _line(field.identifier, _deprecated(doc, field.deprecated))


def _line(name: str, doc: str) -> str:
    """One attribute within the docstring of its class."""
    return f"    {name}: {' '.join(doc.split())}"


def _presence(field: Field) -> Iterator[str]:
    """Whether a field must be there, what its absence means, its name in JSON."""
    if field.condition:
        yield f"Required when `{field.condition.name}` is present."
    else:
        yield "Required." if field.required else "Optional."
    if field.default is not None:
        yield f"Absent in a document means {to_json(field.default)}."
    if field.identifier != field.name:
        yield f"Called `{field.name}` in JSON."


def _deprecated(doc: str, deprecated: bool) -> str:  # noqa: FBT001 - a value of the spec
    return f"Deprecated. {doc}" if deprecated else doc
