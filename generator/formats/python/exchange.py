"""Views of the fast ways between records and protobuf messages."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.formats.python import names
from generator.formats.python.classes import default_value
from generator.formats.python.contract import nested_first
from generator.model import Base, Enum, Field, Message, Scalar, Spec
from generator.templating import to_json

_FILL = {Base.TIMESTAMP: "_protobuf.write_timestamp", Base.OBJECT: "_protobuf.write_struct"}
_READ = {Base.TIMESTAMP: "_exchanges.read_timestamp", Base.OBJECT: "_exchanges.read_struct"}


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a record and of its message."""

    name: str
    is_given: bool  # never None
    fill: str  # the statement that puts the attribute into the message
    read: str  # the attribute, from the message


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """One record and its message."""

    name: str
    constant: str  # the name of its rules in the contract
    function: str
    fields: tuple[FieldView, ...]


def exchange_views(spec: Spec) -> tuple[ExchangeView, ...]:
    """Those of all records, nested ones before those that hold them."""
    return tuple(
        ExchangeView(
            name=message.name,
            constant=names.constant(message.name),
            function=names.function(message.name),
            fields=tuple(_field(spec, field) for field in message.fields),
        )
        for message in nested_first(spec)
    )


def has_own_messages(scalars: Iterable[Scalar]) -> bool:
    """Whether scalars are messages of protobuf's own, which protobuf.py fills."""
    return any(scalar.base in _FILL for scalar in scalars)


def _field(spec: Spec, field: Field) -> FieldView:
    return FieldView(
        name=field.identifier,
        is_given=field.required or field.repeated or field.default is not None,
        fill=_fill(spec.target(field), field),
        read=_read(spec, field),
    )


def _fill(target: Enum | Message | Scalar, field: Field) -> str:
    value, place = f"record.{field.identifier}", f"message.{field.identifier}"
    if function := _function(target):
        every = f"_exchanges.fill_all({function}, {value}, {place})"
        return every if field.repeated else f"{function}({value}, {place})"
    if isinstance(target, Enum):
        # Protobuf takes names of enum values, too, and crashes on a name with a lone surrogate.
        value = f"map(int, {value})" if field.repeated else f"int({value})"
    return f"{place}.extend({value})" if field.repeated else f"{place} = {value}"


def _function(target: Enum | Message | Scalar) -> str:
    """What fills a submessage; nothing for a scalar."""
    if isinstance(target, Message):
        return f"_fill__{names.function(target.name)}"
    return "" if isinstance(target, Enum) else _FILL.get(target.base, "")


def _read(spec: Spec, field: Field) -> str:
    target = spec.target(field)
    value = f"message.{field.identifier}"
    if field.repeated:
        item = _one(target, "item")
        return f"list({value})" if item == "item" else f"[{item} for item in {value}]"
    present = f"message.HasField({to_json(field.identifier)})"
    absent = "_exchanges.refuse()" if field.required else default_value(spec, field)
    return f"{_one(target, value)} if {present} else {absent}"


def _one(target: Enum | Message | Scalar, value: str) -> str:
    """One attribute or item, from a value of the message."""
    if isinstance(target, Message):
        return f"_made__{names.function(target.name)}({value})"
    if isinstance(target, Enum):
        return f"_ENUMS[{to_json(target.name)}][{value}]"
    convert = _READ.get(target.base)
    return f"{convert}({value})" if convert else value
