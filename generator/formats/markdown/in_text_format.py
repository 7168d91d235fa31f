"""Documents in protobuf's text format."""

import json
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from generator.resolved.messages import Field, Message, Union
from generator.resolved.types import Enum, Object, Timestamp

_CONTROLS = {chr(code): f"\\{code:03o}" for code in (*range(0x20), 0x7F)} | {"\n": "\\n"}
_ESCAPES = str.maketrans(_CONTROLS | {'"': '\\"', "\\": "\\\\"})


def in_text_format(package: str, message: Message, document: Mapping[str, Any]) -> str:
    """Return the message, after two comment lines that declare its type."""
    name = f"{package}.{message.name}"
    lines = (f"# proto-file: {message.proto}", f"# proto-message: {name}", "")
    return "\n".join([*lines, *_members(message, document)])


def _members(message: Message, document: Mapping[str, Any]) -> Iterator[str]:
    for field in message.fields:
        if field.name in document:
            value = document[field.name]
            for item in value if field.repeated else [value]:
                yield from _member(field, item)


def _member(field: Field, value: Any) -> Iterator[str]:
    match field.type:
        case Message() as message:
            yield from _block(field.identifier, _members(message, value))
        case Union() as union:
            yield from _block(field.identifier, _members(union.selected(value), value))
        case Enum(by_number=values):
            yield f"{field.identifier}: {values[value].protobuf}"
        case Timestamp():
            yield from _block(field.identifier, _timestamp(value))
        case Object():
            yield from _block(field.identifier, _struct(value))
        case _:
            yield f"{field.identifier}: {_plain(value)}"


def _block(name: str, lines: Iterator[str]) -> Iterator[str]:
    found = [f"  {line}" for line in lines]
    yield from [f"{name} {{", *found, "}"] if found else [f"{name} {{}}"]


def _plain(value: str | float) -> str:
    """Return a string in UTF-8 with C escapes; a number or boolean as in JSON."""
    return f'"{value.translate(_ESCAPES)}"' if isinstance(value, str) else json.dumps(value)


def _timestamp(text: str) -> Iterator[str]:
    moment = datetime.fromisoformat(text)
    yield f"seconds: {timegm(moment.utctimetuple())}"
    if moment.microsecond:
        yield f"nanos: {moment.microsecond * 1000}"


def _struct(value: Mapping[str, Any]) -> Iterator[str]:
    for key, member in value.items():
        entry = iter([f"key: {_plain(key)}", *_block("value", _value(member))])
        yield from _block("fields", entry)


def _value(value: Any) -> Iterator[str]:
    if value is None:
        yield "null_value: NULL_VALUE"
    elif isinstance(value, dict):
        yield from _block("struct_value", _struct(value))
    elif isinstance(value, list):
        items = (line for item in value for line in _block("values", _value(item)))
        yield from _block("list_value", items)
    else:
        kinds = {bool: "bool_value", str: "string_value"}
        yield f"{kinds.get(type(value), 'number_value')}: {_plain(value)}"
