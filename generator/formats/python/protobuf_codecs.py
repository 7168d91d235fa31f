"""The fast path between records and protobuf messages: a statement or expression a field."""

from generator.formats.python import names
from generator.formats.python.classes import default_value
from generator.resolved import Field, Message, Type
from generator.resolved.types import Enum, Object, Timestamp
from generator.templating.filters import to_json

_FILL: dict[type[Type], str] = {
    Timestamp: "_protobuf.write_timestamp",
    Object: "_protobuf.write_struct",
}
_READ: dict[type[Type], str] = {
    Timestamp: "_codec.read_timestamp",
    Object: "_codec.read_struct",
}


def fill(field: Field) -> str:
    """The statement that puts the attribute into the message."""
    value, place = f"record.{field.identifier}", f"message.{field.identifier}"
    if function := _function(field.type):
        every = f"_codec.fill_all({function}, {value}, {place})"
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


def read(field: Field) -> str:
    """The attribute, from the message."""
    value = f"message.{field.identifier}"
    if field.repeated:
        item = _one(field.type, "item")
        return f"list({value})" if item == "item" else f"[{item} for item in {value}]"
    present = f"message.HasField({to_json(field.identifier)})"
    absent = "_codec.miss()" if field.required else default_value(field)
    return f"{_one(field.type, value)} if {present} else {absent}"


def _one(type_: Type, value: str) -> str:
    """One attribute or item, from a value of the message."""
    if isinstance(type_, Message):
        return f"_made__{names.function(type_.name)}({value})"
    if isinstance(type_, Enum):
        return f"_ENUMS[{to_json(type_.name)}][{value}]"
    convert = _READ.get(type(type_))
    return f"{convert}({value})" if convert else value
