"""The fast path between JSON and records: how each field is read, checked and written."""

from collections.abc import Iterator
from itertools import chain

from generator.formats.python import names
from generator.formats.python.classes import default_value
from generator.resolved import Field, Message, Type
from generator.resolved.types import Boolean, Enum, Int32, Object, String, Timestamp
from generator.templating.filters import to_json

_TYPES: dict[type[Type], str] = {
    String: "str",
    Int32: "Int32",
    Boolean: "bool",
    Timestamp: "str",
    Object: "Object",
}
_CHECKS: dict[type[Type], str] = {
    String: "is_utf8_string({})",
    Int32: "is_int32({})",
    Boolean: "type({}) is bool",
    Timestamp: "is_timestamp({})",
    Object: "is_plain_object({})",
}


def renamed(message: Message) -> dict[str, str]:
    """The names in JSON that differ, by those in Python."""
    return {f.identifier: f.name for f in message.fields if f.identifier != f.name}


def missed_if(message: Message) -> list[str]:
    """Conditions, any of which leaves a document to the slow path."""
    return list(chain.from_iterable(map(_missed_if, message.fields)))


def valid_if(message: Message) -> list[str]:
    """Conditions, all of which make a record valid."""
    return list(chain.from_iterable(map(_valid_if, message.fields)))


def annotation(field: Field) -> str:
    """The type of an attribute of the wire struct, when present."""
    name = _TYPES.get(type(field.type), field.type.name)
    name = f"_{name}" if isinstance(field.type, Message) else name
    return f"list[{name}]" if field.repeated else name


def _missed_if(field: Field) -> Iterator[str]:
    value = f"wire.{field.identifier}"
    if field.required:
        yield f"not {value}" if field.repeated else f"{value} is None"
    if matches := _matches(field.type):
        if field.repeated:
            yield f"({value} and not all(map({matches}, {value})))"
        elif field.required:
            yield f"not {matches}({value})"
        else:
            yield f"({value} is not None and not {matches}({value}))"
    if asking := field.condition:
        asked = f"wire.{asking.identifier}"
        missing = f"not {value}" if field.repeated else f"{value} is None"
        yield f"({missing} and {asked if asking.repeated else f'{asked} is not None'})"


def _matches(type_: Type) -> str:
    """The function that matches the pattern, if there is one."""
    has_pattern = isinstance(type_, String) and type_.pattern is not None
    return f"PATTERNS[{to_json(type_.name)}]" if has_pattern else ""


def read(field: Field) -> str:
    """The attribute of the record, from the wire struct."""
    value = f"wire.{field.identifier}"
    if field.default is not None and not field.repeated:
        return f"{default_value(field)} if {value} is None else {value}"
    return _converted(field, value, "[]", _conversion(field.type, "read", "read_timestamp"))


def written(field: Field) -> str:
    """The attribute of the wire struct, from the record."""
    value = f"record.{field.identifier}"
    if field.default is not None and not field.repeated:
        return value
    return _converted(field, value, "None", _conversion(field.type, "write", "write_timestamp"))


def _conversion(type_: Type, way: str, timestamps: str) -> str:
    """The function that makes one value of the other; nothing where it stays as it is."""
    if isinstance(type_, Message):
        return f"_{way}__{names.function(type_.name)}"
    return timestamps if isinstance(type_, Timestamp) else ""


def _converted(field: Field, value: str, empty: str, convert: str) -> str:
    if field.repeated and convert:
        return f"[{convert}(item) for item in {value}] if {value} else {empty}"
    if field.repeated:
        return f"{value} or {empty}"
    if convert and not field.required:
        return f"None if {value} is None else {convert}({value})"
    return f"{convert}({value})" if convert else value


def _valid_if(field: Field) -> Iterator[str]:
    value = f"record.{field.identifier}"
    if field.repeated:
        every = " and ".join(_checks(field.type, "item"))
        yield f"type({value}) is list"
        yield f"all({every} for item in {value})"
        if field.required:
            yield f"len({value}) > 0"
    else:
        checks = " and ".join(_checks(field.type, value))
        yield f"({value} is None or ({checks}))" if field.is_nullable else checks
    if asking := field.condition:
        asked = f"record.{asking.identifier}"
        absent = f"not {asked}" if asking.repeated else f"{asked} is None"
        yield f"({absent} or {f'len({value}) > 0' if field.repeated else f'{value} is not None'})"


def _checks(type_: Type, value: str) -> Iterator[str]:
    if isinstance(type_, Message):
        yield f"_is_valid__{names.function(type_.name)}({value})"
    elif isinstance(type_, Enum):
        yield f"type({value}) is {type_.name}"
    else:
        yield _CHECKS[type(type_)].format(value)
        if matches := _matches(type_):
            yield f"{matches}({value})"
