"""What the contract says against a request: the rules in the descriptors, and the records' own.

The descriptors carry the rules of protovalidate. Of these, requests use `required` alone; the rest
follows from the types. A record is read by the package itself, which finds everything.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, islice
from operator import methodcaller
from typing import Any, TypeAlias

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from email_interactions import EmailIn, EmailOut, ValidationError
from email_interactions_service.field_paths import field_path
from email_interactions_service.refusals import MOST_FOUND, FieldViolation

Check: TypeAlias = Callable[[Any, str], Iterator[FieldViolation]]

RECORDS: dict[str, Any] = {"EmailIn": EmailIn, "EmailOut": EmailOut}
# buf.validate: the number of the options, and of `required` within those of a field and a oneof
_RULES, _FIELD_REQUIRED, _ONEOF_REQUIRED = 1159, 25, 1
_FIRST_SECOND, _LAST_SECOND = -62135596800, 253402300799
_SECOND, _MILLISECOND = 1_000_000_000, 1_000_000  # in nanoseconds


def violations(message: Message, path: str = "", *, partial: bool = False) -> list[FieldViolation]:
    """Everything that is wrong with a message, in the order of its fields, up to MOST_FOUND.

    The records in a partial one are looked through for unknown fields only: they hold what changes.
    """
    return list(islice(_of_message(message, path, partial=partial), MOST_FOUND))


def record_violations(message: Message, path: str) -> Iterator[FieldViolation]:
    """Everything that is wrong with an EmailIn or EmailOut."""
    try:
        RECORDS[message.DESCRIPTOR.name].from_proto(message)
    except ValidationError as error:
        for violation in error.violations:
            where = field_path(message, violation.path, path)
            yield FieldViolation(where, violation.rule, violation.message)


def _of_message(message: Any, path: str, *, partial: bool) -> Iterator[FieldViolation]:
    yield from _unknown_fields(message, path)
    for name, is_required in _required(message.DESCRIPTOR).items():
        if not is_required(message):
            yield FieldViolation(_below(path, name), "required", f"{name} is required")
    for field, value in message.ListFields():
        where = _below(path, field.name)
        if field.has_presence:
            yield from _of_value(field, value, where, partial=partial)
            continue
        if field.enum_type and set(value) <= set(field.enum_type.values_by_number):
            continue  # of millions of numbers only a few are different ones
        for index, item in enumerate(value):
            yield from _of_value(field, item, f"{where}[{index}]", partial=partial)


def _of_value(
    field: FieldDescriptor, value: Any, path: str, *, partial: bool
) -> Iterator[FieldViolation]:
    if field.enum_type and value not in field.enum_type.values_by_number:
        yield FieldViolation(path, "enum", f"{value} is no documented number")
    if not field.message_type:
        return
    if field.message_type.name in RECORDS:
        yield from _unknown_fields(value, path) if partial else record_violations(value, path)
    elif field.message_type.full_name == "google.protobuf.Timestamp":
        yield from _of_timestamp(value, path)
    else:
        yield from _of_message(value, path, partial=partial)


def _of_timestamp(value: Any, path: str) -> Iterator[FieldViolation]:
    yield from _unknown_fields(value, path)
    if not (_FIRST_SECOND <= value.seconds <= _LAST_SECOND and 0 <= value.nanos < _SECOND):
        yield FieldViolation(path, "range", "must lie in the years 1 to 9999")
    elif value.nanos % _MILLISECOND:
        yield FieldViolation(path, "pattern", "is finer than milliseconds")


def _unknown_fields(message: Any, path: str) -> Iterator[FieldViolation]:
    for number in sorted({field.field_number for field in _fields(message)}):
        yield FieldViolation(path, "unknown", f"holds an unknown field with the number {number}")


@cache
def _required(descriptor: Descriptor) -> dict[str, Callable[[Any], object]]:
    """What must be there, by name, with the question whether it is."""
    found: dict[str, Callable[[Any], object]] = {}
    for oneof in descriptor.oneofs:
        if _has_rule(oneof.GetOptions(), _ONEOF_REQUIRED):
            found[oneof.name] = methodcaller("WhichOneof", oneof.name)
    for field in descriptor.fields:
        if _has_rule(field.GetOptions(), _FIELD_REQUIRED):
            found[field.name] = methodcaller("HasField", field.name)
    return found


def _has_rule(options: Message, number: int) -> bool:
    """Whether a rule is set. To the stubs the rules are unknown fields of the options."""
    rules = _fields(options)
    inside = [Empty.FromString(rule.data) for rule in rules if rule.field_number == _RULES]
    flags: Iterator[Any] = chain.from_iterable(map(_fields, inside))
    return any(flag.field_number == number and flag.data for flag in flags)


def _fields(message: Message) -> Any:
    return UnknownFieldSet(message)  # iterable, though its stubs do not say so


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
