"""Validation of requests by the rules in the descriptors, and of records by the package itself.

The descriptors contain the rules of protovalidate. Of these, requests use only `required`; the
others follow from the types.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, islice
from operator import methodcaller
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from email_interactions import EmailIn, EmailOut, ValidationError
from email_interactions_service.errors import MAX_VIOLATIONS, FieldViolation
from email_interactions_service.field_paths import field_path

RECORDS: dict[str, Any] = {"EmailIn": EmailIn, "EmailOut": EmailOut}
# Field numbers of buf.validate: the options, and `required` within those of a field and a oneof
_RULES, _FIELD_REQUIRED, _ONEOF_REQUIRED = 1159, 25, 1
_MIN_SECONDS, _MAX_SECONDS = -62135596800, 253402300799
_SECOND, _MILLISECOND = 1_000_000_000, 1_000_000  # in nanoseconds


def violations(message: Message, *, partial: bool = False) -> list[FieldViolation]:
    """Return the violations of a request in the order of its fields, up to MAX_VIOLATIONS.

    The records in a partial one contain only what changes; they are searched for unknown fields.
    """
    return list(islice(_message_violations(message, "", partial=partial), MAX_VIOLATIONS))


def record_violations(message: Message, path: str) -> Iterator[FieldViolation]:
    """Yield the violations of an EmailIn or EmailOut."""
    try:
        RECORDS[message.DESCRIPTOR.name].from_proto(message)
    except ValidationError as error:
        for violation in error.violations:
            field = field_path(message, violation.path, path)
            yield FieldViolation(field, violation.rule, violation.message)


def _message_violations(message: Any, path: str, *, partial: bool) -> Iterator[FieldViolation]:
    yield from _unknown_fields(message, path)
    for name, is_present in _required(message.DESCRIPTOR).items():
        if not is_present(message):
            yield FieldViolation(_join(path, name), "required", f"{name} is required")
    for field, value in message.ListFields():
        field_at = _join(path, field.name)
        if field.has_presence:
            yield from _value_violations(field, value, field_at, partial=partial)
            continue
        if field.enum_type and set(value) <= set(field.enum_type.values_by_number):
            continue  # a request may contain millions of numbers, few of them different
        for index, item in enumerate(value):
            yield from _value_violations(field, item, f"{field_at}[{index}]", partial=partial)


def _value_violations(
    field: FieldDescriptor, value: Any, path: str, *, partial: bool
) -> Iterator[FieldViolation]:
    if field.enum_type and value not in field.enum_type.values_by_number:
        yield FieldViolation(path, "enum", f"{value} is not a documented number")
    if not field.message_type:
        return
    if field.message_type.name in RECORDS:
        yield from _unknown_fields(value, path) if partial else record_violations(value, path)
    elif field.message_type.full_name == "google.protobuf.Timestamp":
        yield from _timestamp_violations(value, path)
    else:
        yield from _message_violations(value, path, partial=partial)


def _timestamp_violations(value: Any, path: str) -> Iterator[FieldViolation]:
    yield from _unknown_fields(value, path)
    if not (_MIN_SECONDS <= value.seconds <= _MAX_SECONDS and 0 <= value.nanos < _SECOND):
        yield FieldViolation(path, "range", "must be in the years 1 to 9999")
    elif value.nanos % _MILLISECOND:
        yield FieldViolation(path, "pattern", "has sub-millisecond precision")


def _unknown_fields(message: Any, path: str) -> Iterator[FieldViolation]:
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
    """Whether a rule is set. For the stubs, the rules are unknown fields of the options."""
    rules = [Empty.FromString(f.data) for f in _fields(options) if f.field_number == _RULES]
    flags: Iterator[Any] = chain.from_iterable(map(_fields, rules))
    return any(flag.field_number == number and flag.data for flag in flags)


def _fields(message: Message) -> Any:
    return UnknownFieldSet(message)  # iterable, although its stubs do not say so


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
