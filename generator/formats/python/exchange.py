"""Views of the fast ways between records and protobuf messages."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.formats.python import names
from generator.formats.python.classes import default_value
from generator.formats.python.contract import nested_first
from generator.resolved import Field, Message, Spec, Type
from generator.templating import to_json
from generator.types import Enum, Object, Timestamp

_FILL: dict[type[Type], str] = {
    Timestamp: "_protobuf.write_timestamp",
    Object: "_protobuf.write_struct",
}
_READ: dict[type[Type], str] = {
    Timestamp: "_exchanges.read_timestamp",
    Object: "_exchanges.read_struct",
}


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
            fields=tuple(map(_field, message.fields)),
        )
        for message in nested_first(spec)
    )


def has_own_messages(types: Iterable[Type]) -> bool:
    """Whether some are messages of protobuf's own, which protobuf.py fills."""
    return any(type(found) in _FILL for found in types)


def _field(field: Field) -> FieldView:
    return FieldView(
        name=field.identifier,
        is_given=not field.is_nullable,
        fill=_fill(field),
        read=_read(field),
    )


def _fill(field: Field) -> str:
    value, place = f"record.{field.identifier}", f"message.{field.identifier}"
    if function := _function(field.type):
        every = f"_exchanges.fill_all({function}, {value}, {place})"
        return every if field.repeated else f"{function}({value}, {place})"
    if isinstance(field.type, Enum):
        # Protobuf takes names of enum values, too, and crashes on a name with a lone surrogate.
        value = f"map(int, {value})" if field.repeated else f"int({value})"
    return f"{place}.extend({value})" if field.repeated else f"{place} = {value}"


def _function(type_: Type) -> str:
    """What fills a submessage; nothing for a scalar."""
    if isinstance(type_, Message):
        return f"_fill__{names.function(type_.name)}"
    return _FILL.get(type(type_), "")


def _read(field: Field) -> str:
    value = f"message.{field.identifier}"
    if field.repeated:
        item = _one(field.type, "item")
        return f"list({value})" if item == "item" else f"[{item} for item in {value}]"
    present = f"message.HasField({to_json(field.identifier)})"
    absent = "_exchanges.refuse()" if field.required else default_value(field)
    return f"{_one(field.type, value)} if {present} else {absent}"


def _one(type_: Type, value: str) -> str:
    """One attribute or item, from a value of the message."""
    if isinstance(type_, Message):
        return f"_made__{names.function(type_.name)}({value})"
    if isinstance(type_, Enum):
        return f"_ENUMS[{to_json(type_.name)}][{value}]"
    convert = _READ.get(type(type_))
    return f"{convert}({value})" if convert else value
