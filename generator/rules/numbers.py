"""Numbers: protobuf's bounds, and no number twice."""

from collections.abc import Iterator

from generator.contract import INT32_MAX, INT32_MIN
from generator.errors import SpecError
from generator.model import Enum, Field, Message, Spec
from generator.rules.nodes import error, legible, standing_fields, subject_in

_LARGEST = 2**29 - 1
_PROTOBUF_OWN = range(19000, 20000)


def enum_values(spec: Spec) -> Iterator[SpecError]:
    """Enum numbers begin with 0, fit 32 bits, are unique and not reserved."""
    for enum in spec.all_enums():
        if not enum.values:
            yield error(enum, "values", enum.name, "an enum needs at least one value")
        taken: dict[int, str] = {}
        reserved = frozenset(enum.reserved)
        for value in legible(enum.values, "number"):
            subject = f"{enum.name}.{value.name}"
            if value is enum.values[0] and value.number != 0 and enum.has_read("values"):
                message = f"the first value must have the number 0, not {value.number}"
                yield error(value, "number", subject, f"{message}; protobuf demands it")
                continue
            if not INT32_MIN <= value.number <= INT32_MAX:
                message = f"a number lies between {INT32_MIN} and {INT32_MAX}, not {value.number}"
                yield error(value, "number", subject, message)
            elif value.number in taken:
                message = f"{value.number} is already the number of {taken[value.number]}"
                yield error(value, "number", subject, message)
            elif value.number in reserved:
                yield error(value, "number", subject, f"{value.number} is reserved in {enum.name}")
            taken.setdefault(value.number, value.name)


def fields(spec: Spec) -> Iterator[SpecError]:
    """Field numbers lie within protobuf's bounds."""
    for field, subject in standing_fields(spec, "number"):
        if not 1 <= field.number <= _LARGEST:
            message = f"a field number lies between 1 and {_LARGEST}, not {field.number}"
            yield error(field, "number", subject, message)
        elif field.number in _PROTOBUF_OWN:
            message = f"{field.number} is one of 19000 to 19999, which protobuf keeps to itself"
            yield error(field, "number", subject, message)


def reserved(spec: Spec) -> Iterator[SpecError]:
    """Reserved numbers lie within the same bounds as others, and are given once."""
    for enum in spec.all_enums():
        bounds = range(INT32_MIN, INT32_MAX + 1)
        yield from _reserved(enum, "a reserved number of an enum", bounds)
    for message in spec.all_messages():
        yield from _reserved(message, "a reserved field number", range(1, _LARGEST + 1))
        for position, number in enumerate(message.reserved):
            if number in _PROTOBUF_OWN:
                text = f"{number} is one of 19000 to 19999, which protobuf keeps to itself"
                yield error(message, f"reserved[{position}]", message.name, text)


def _reserved(node: Enum | Message, what: str, bounds: range) -> Iterator[SpecError]:
    taken: set[int] = set()
    for position, number in enumerate(node.reserved):
        if number not in bounds:
            text = f"{what} lies between {bounds[0]} and {bounds[-1]}, not {number}"
            yield error(node, f"reserved[{position}]", node.name, text)
        elif number in taken:
            text = f"{number} is given twice in 'reserved'"
            yield error(node, f"reserved[{position}]", node.name, text)
        taken.add(number)


def own_fields(spec: Spec) -> Iterator[SpecError]:
    """In a message, numbers are unique and not reserved; what a group brings comes first."""
    for message in spec.all_messages():
        taken: dict[int, Field] = {}
        reserved = frozenset(message.reserved)
        fields = sorted(message.fields, key=lambda field: field.group is None)
        for field in legible(fields, "number"):
            subject = subject_in(message, field)
            other = taken.setdefault(field.number, field)
            if other is not field:
                text = f"{field.number} is already the number of {subject_in(message, other)}"
                where = f" in {message.name}" if field.group or other.group else ""
                yield error(field, "number", subject, text + where)
            elif field.number in reserved:
                text = f"{field.number} is reserved in {message.name}"
                yield error(field, "number", subject, text)
