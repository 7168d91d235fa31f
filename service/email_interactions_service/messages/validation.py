"""Validation of requests by the rules in the descriptors, and of records by the package itself.

The descriptors contain protovalidate rules. Of these, requests use only `required`; the others
follow from the types.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from itertools import chain, islice
from operator import methodcaller
from typing import Any, TypeAlias

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

import email_interactions
from email_interactions import ValidationError
from email_interactions.v1 import email_interactions_pb2 as records_pb2
from email_interactions_service.errors import MAX_VIOLATIONS, FieldViolation
from email_interactions_service.messages.field_paths import copy_field, field_path
from email_interactions_service.messages.opaque import opaque

RECORDS: dict[str, Any] = {
    name: found for name, found in vars(email_interactions).items() if hasattr(found, "from_proto")
}
_STORED = ("EmailIn", "EmailOut")  # the records that a mask selects fields of
MESSAGES: dict[str, Any] = {name: getattr(records_pb2, name) for name in RECORDS}
_DEPENDENT = ("required_if", "forbidden")  # rules of a field that depend on others
_Found: TypeAlias = Iterable[FieldViolation]

# Field numbers of buf.validate: the options, and `required` within the options of fields and oneofs
_RULES, _FIELD_REQUIRED, _ONEOF_REQUIRED = 1159, 25, 1
_MIN_SECONDS, _MAX_SECONDS = -62135596800, 253402300799
_SECOND, _MILLISECOND = 1_000_000_000, 1_000_000  # in nanoseconds


def violations(message: Message, mask: Collection[str] | None = None) -> list[FieldViolation]:
    """Return the violations of a request in the order of its fields, up to MAX_VIOLATIONS.

    With a mask, the records contain only new values; see update_violations for the others.
    """
    return list(islice(_message_violations(message, "", mask), MAX_VIOLATIONS))


def update_violations(record: Any, path: str, mask: Collection[str]) -> _Found:
    """Yield the violations of an opaque record after a masked update that depend on other fields.

    The opaque fields are valid, as `violations` found none in the new ones. Their content is
    replaced by as little as possible, because other fields depend only on their presence.
    """
    small = type(record)()
    for field in record.DESCRIPTOR.fields:
        if field.type != FieldDescriptor.TYPE_BYTES:
            copy_field(record, small, field.name)
        elif not field.has_presence:
            getattr(small, field.name).extend(getattr(record, field.name)[:1])
        elif record.HasField(field.name):
            setattr(small, field.name, b"")
    valid = {field.name for field, _ in small.ListFields() if field.type == field.TYPE_BYTES}
    names = _top_names(mask)
    message = MESSAGES[record.DESCRIPTOR.name].FromString(small.SerializeToString())
    for violation, name, is_inner in _located(_record_violations(message, path), path):
        depends = name in names or violation.reason in _DEPENDENT or not name
        is_forbidden = violation.reason == "forbidden" and not is_inner
        if depends and (name not in valid or is_forbidden) and violation.reason != "unknown":
            yield violation


def _new_value_violations(message: Message, path: str, mask: Collection[str]) -> _Found:
    """Return the violations of new values, if update_violations would not find all of them.

    It reports violations that depend on other values.
    """
    whole, names = set(mask), _top_names(mask)
    opaque_fields = opaque(message.DESCRIPTOR.name).DESCRIPTOR.fields_by_name
    result: list[FieldViolation] = []
    is_needed = False
    for violation, name, is_inner in _located(_record_violations(message, path), path):
        if not name:
            is_certain = violation.reason == "unknown"
        elif name in whole:
            is_certain = is_inner or violation.reason not in _DEPENDENT
        else:
            is_certain = name in names and violation.reason not in ("required", *_DEPENDENT)
        if is_certain:
            result.append(violation)
            is_needed |= not name or opaque_fields[name].type == FieldDescriptor.TYPE_BYTES
    return result if is_needed else []


def _top_names(mask: Iterable[str]) -> set[str]:
    return {path.partition(".")[0] for path in mask}


def _located(
    found: Iterable[FieldViolation], path: str
) -> Iterator[tuple[FieldViolation, str, bool]]:
    """Yield violations of a record with the name of their field, and whether they are within it."""
    for violation in found:
        name, *inner = re.split(r"[.\[]", violation.field.removeprefix(path)[1:], maxsplit=1)
        yield violation, name, bool(inner)


def _record_violations(message: Message, path: str) -> _Found:
    """Yield the violations of a record."""
    try:
        RECORDS[message.DESCRIPTOR.name].from_proto(message)
    except ValidationError as error:
        for violation in error.violations:
            field = field_path(message, violation.path, path)
            yield FieldViolation(field, violation.rule, violation.message)


def _message_violations(message: Any, path: str, mask: Collection[str] | None) -> _Found:
    yield from _unknown_fields(message, path)
    for name, is_present in _required(message.DESCRIPTOR).items():
        if not is_present(message):
            yield FieldViolation(_join(path, name), "required", f"{name} is required")
    for field, value in message.ListFields():
        field_at = _join(path, field.name)
        if field.has_presence:
            yield from _value_violations(field, value, field_at, mask)
            continue
        if field.enum_type and set(value) <= set(field.enum_type.values_by_number):
            continue  # a request may contain millions of numbers, few of them different
        for index, item in enumerate(value):
            yield from _value_violations(field, item, f"{field_at}[{index}]", mask)


def _value_violations(
    field: FieldDescriptor, value: Any, path: str, mask: Collection[str] | None
) -> _Found:
    if field.enum_type and value not in field.enum_type.values_by_number:
        yield FieldViolation(path, "enum", f"{value} is not a documented number")
    if not field.message_type:
        return
    if field.message_type.name in RECORDS:
        if mask is None or field.message_type.name not in _STORED:
            yield from _record_violations(value, path)
        else:
            yield from _new_value_violations(value, path, mask)
    elif field.message_type.full_name == "google.protobuf.Timestamp":
        yield from _timestamp_violations(value, path)
    else:
        yield from _message_violations(value, path, mask)


def _timestamp_violations(value: Any, path: str) -> _Found:
    yield from _unknown_fields(value, path)
    if not (_MIN_SECONDS <= value.seconds <= _MAX_SECONDS and 0 <= value.nanos < _SECOND):
        yield FieldViolation(path, "range", "must be in the years 1 to 9999")
    elif value.nanos % _MILLISECOND:
        yield FieldViolation(path, "pattern", "has sub-millisecond precision")


def _unknown_fields(message: Any, path: str) -> _Found:
    for number in sorted({field.field_number for field in _fields(message)}):
        yield FieldViolation(path, "unknown", f"contains an unknown field with the number {number}")


@cache
def _required(descriptor: Descriptor) -> dict[str, Callable[[Any], object]]:
    """Return the required fields and oneofs, each with the function that tests its presence."""
    result: dict[str, Callable[[Any], object]] = {}
    for oneof in descriptor.oneofs:
        if _has_rule(oneof.GetOptions(), _ONEOF_REQUIRED):
            result[oneof.name] = methodcaller("WhichOneof", oneof.name)
    for field in descriptor.fields:
        if _has_rule(field.GetOptions(), _FIELD_REQUIRED):
            result[field.name] = methodcaller("HasField", field.name)
    return result


def _has_rule(options: Message, number: int) -> bool:
    """Return whether a rule is set. The stubs have the rules as unknown fields of the options."""
    rules = [Empty.FromString(f.data) for f in _fields(options) if f.field_number == _RULES]
    flags: Iterator[Any] = chain.from_iterable(map(_fields, rules))
    return any(flag.field_number == number and flag.data for flag in flags)


def _fields(message: Message) -> Any:
    return UnknownFieldSet(message)  # iterable, although its stubs do not declare it


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
