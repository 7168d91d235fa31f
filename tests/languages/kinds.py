"""The kind of an invalid document: what is wrong with it, in the words of known_differences.tsv.

A kind is a group, a colon and a detail: a program accepts all documents of a kind or none.
"""

import json
import re
from calendar import monthrange
from collections.abc import Iterator
from typing import Any

from google.protobuf.descriptor import FieldDescriptor

from email_interactions.v1 import email_interactions_pb2
from tests.support.documents.corpus import Case

_SCALARS = {
    FieldDescriptor.TYPE_INT32: "an integer",
    FieldDescriptor.TYPE_BOOL: "a boolean",
    FieldDescriptor.TYPE_STRING: "a string",
}
_MESSAGES = {"Timestamp": "a date", "Struct": "udata"}
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)
_FORMS = {
    "line end behind": r"\n\Z",
    "leading space": r"^ ",
    "space for the T": r"[0-9] [0-9]",
    "lowercase letters": r"t.*z\Z",
    "comma for the point": r",",
    "digits of another script": r"(?![0-9])\d",
    "no zone": r"T[0-9:.]+\Z",
}


def kind_of(record: str, case: Case) -> str:
    """The kinds of the violations of a case, each once."""
    return ", ".join(dict.fromkeys(_kinds(record, case)))


def _kinds(record: str, case: Case) -> Iterator[str]:
    detail = case.id.rpartition("/")[2]
    try:
        text = case.text.decode()
    except UnicodeDecodeError:
        yield f"encoding: {detail}"
        return
    for path, rule in case.violations:
        if rule in ("unknown", "depth"):
            yield {"unknown": "unknown names", "depth": "depth of udata"}[rule]
        elif rule == "syntax" or detail == "byte order mark":
            yield f"{'JSON syntax' if rule == 'syntax' else rule}: {detail}"
        elif rule in ("type", "range", "pattern", "encoding"):
            yield _kind_of_value(record, json.loads(text, parse_int=float), path, rule, detail)
        else:
            yield rule


def _kind_of_value(record: str, document: Any, path: str, rule: str, detail: str) -> str:
    field, value, in_list = _resolve(record, document, path)
    message = field.message_type.name if field and field.message_type else None
    match rule, message:
        case "type", _:
            return _kind_of_type(value, _expected(field, in_list=in_list))
        case "encoding", _:
            return f"encoding: {detail} in {_expected(field, in_list=False)}"
        case _, "Timestamp":
            return _kind_of_date(value)
        case "pattern", _:
            return "pattern of a url"
    return "numbers in udata: beyond 2^53" if message else "integers beyond 32 bits"


def _resolve(record: str, document: Any, pointer: str) -> tuple[FieldDescriptor | None, Any, bool]:
    """The field that a JSON Pointer leads to, the value there, and whether it is an item."""
    field: Any = None
    message: Any = getattr(email_interactions_pb2, record).DESCRIPTOR
    value, in_list = document, False
    for part in pointer.split("/")[1:]:
        if message and message.full_name == "google.protobuf.Struct":
            break  # everything inside udata
        name = part.replace("~1", "/").replace("~0", "~")
        value = value[int(name) if isinstance(value, list) else name]
        in_list = field is not None and field.is_repeated and not in_list
        if not in_list:
            field = next(found for found in message.fields if found.json_name == name)
        message = field.message_type if field else None
    return field, value, in_list


def _expected(field: FieldDescriptor | None, *, in_list: bool) -> str:
    if field is None:
        return "a document"
    if field.is_repeated and not in_list:
        return "a list"
    if field.enum_type:
        return "an enum"
    message = field.message_type
    return _MESSAGES.get(message.name, "a record") if message else _SCALARS[field.type]


def _kind_of_type(value: Any, place: str) -> str:
    match value:
        case str() if re.fullmatch("-?[0-9]+", value):
            return f"numbers as strings: for {place}"
        case None | list() | dict():
            names = {type(None): "null", list: "list" if value else "empty list", dict: "object"}
            return f"lists and objects: {names[type(value)]} for {place}"
        case bool():
            found = "boolean"
        case str():
            found = "string"
        case _:
            found = "number" if float(value).is_integer() else "fraction"
    return f"enums: {found}" if place == "an enum" else f"other types: {found} for {place}"


def _kind_of_date(text: str) -> str:
    match = _DATE.fullmatch(text)
    if match is None:
        form = next((name for name, form in _FORMS.items() if re.search(form, text)), None)
        return f"dates: {form or 'another form'}"
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    overflow = "calendar overflow in dates: "
    if not 1 <= month <= 12:
        return f"{overflow}month"
    if not 1 <= day <= monthrange(year or 1, month)[1]:
        return f"{overflow}day beyond {'its' if 1 <= day <= 31 else 'every'} month"
    for name, value, last in (("hour", hour, 23), ("minute", minute, 59), ("second", second, 59)):
        if value > last:
            return f"{overflow}{name} {last + 1}"
    detail = "other fraction digits" if match[7] == "Z" else "offset"
    return f"dates: {'year 0' if year == 0 else detail}"
