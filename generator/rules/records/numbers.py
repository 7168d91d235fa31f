"""Numbers of fields and enum values, and rows of the source."""

from collections.abc import Iterable, Iterator
from math import inf

from generator.core.bounds import FIELD_NUMBERS, INT32_MAX, INT32_MIN, RESERVED_BY_PROTOBUF
from generator.model import Enum, Field, Message, Spec
from generator.rules.nodes import Fault, declared_fields, parsed, repeated, subjects

_INT32 = range(INT32_MIN, INT32_MAX + 1)


def enum_values(spec: Spec) -> Iterator[Fault]:
    """Enum numbers fit 32 bits, are unique and not reserved."""
    for enum in spec.all_enums():
        if not enum.values:
            yield enum, "values", "an enum needs at least one value"
        reserved = frozenset(enum.reserved)
        values = list(parsed(enum.values, "number"))
        for value in values:
            number = value.number
            if problem := _outside(number, _INT32, "a number"):
                yield value, "number", problem
            elif number in reserved:
                yield value, "number", f"{number} is reserved in {enum.name}"
        for value, other in repeated(values, lambda value: value.number):
            yield value, "number", f"{value.number} is already the number of {other.name}"


def fields(spec: Spec) -> Iterator[Fault]:
    """Field numbers are within protobuf's bounds."""
    for field in declared_fields(spec, "number"):
        if problem := _field_number_problem(field.number, "a field number"):
            yield field, "number", problem


def reserved(spec: Spec) -> Iterator[Fault]:
    """Reserved numbers are within the bounds of field numbers, and appear once."""
    nodes: list[Enum | Message] = [*spec.all_enums(), *spec.all_messages()]
    for node in nodes:
        numbered = list(enumerate(node.reserved))
        for position, number in numbered:
            if isinstance(node, Enum):
                problem = _outside(number, _INT32, "a reserved number of an enum")
            else:
                problem = _field_number_problem(number, "a reserved field number")
            if problem:
                yield node, f"reserved[{position}]", problem
        for (position, number), _ in repeated(numbered, lambda pair: pair[1]):
            yield node, f"reserved[{position}]", f"{number} appears twice in 'reserved'"


def _outside(number: int, bounds: range, what: str) -> str | None:
    if number in bounds:
        return None
    return f"{what} is between {bounds[0]} and {bounds[-1]}, not {number}"


def _field_number_problem(number: int, what: str) -> str | None:
    if number in RESERVED_BY_PROTOBUF:
        return f"{number} is one of 19000 to 19999, which protobuf reserves for itself"
    return _outside(number, FIELD_NUMBERS, what)


def in_messages(spec: Spec) -> Iterator[Fault]:
    """In a message, numbers are unique and not reserved; numbers of groups come first."""
    for message in spec.all_messages():
        reserved = frozenset(message.reserved)
        fields = sorted(message.fields, key=lambda field: field.group is None)
        for field in parsed(fields, "number"):
            if field.number in reserved:
                yield field, "number", f"{field.number} is reserved in {message.name}"
        for field, other in repeated(parsed(fields, "number"), lambda field: field.number):
            text = f"{field.number} is already the number of {subjects(spec)[other]}"
            where = f" in {message.name}" if field.group or other.group else ""
            yield field, "number", text + where


def rows(spec: Spec) -> Iterator[Fault]:
    """The rows of a documented table ascend; without a table, no field has a row."""
    for group in parsed(spec.groups, "fields"):
        yield from _in_order(group.fields)
    for message in parsed(spec.all_messages(), "table", "fields"):
        own = [field for field in message.fields if field.group is None]
        if message.table is not None:
            yield from _in_order(own)
            continue
        for field in own:
            if field.row is not None:
                text = f"{message.name} names no 'table' of the source, so the field has no row"
                yield field, "row", text


def _in_order(fields: Iterable[Field]) -> Iterator[Fault]:
    """Rows ascend, with gaps allowed. One wrong row is one error, and is ignored after that."""
    documented = [(f, f.row) for f in parsed(fields, "row") if f.row is not None]
    last = 0
    after = [*(row for _, row in documented[1:]), inf]
    for (field, row), following in zip(documented, after, strict=False):
        if last < row <= following or following <= last < row:
            last = row
            continue
        if row == last > 0:
            text = f"row {row} appears twice"
        elif row <= last:
            text = f"expected a row after {last}, not {row}"
        else:
            text = f"row {row} comes before row {following}"
        yield field, "row", f"{text}; fields are in the order of the source"
