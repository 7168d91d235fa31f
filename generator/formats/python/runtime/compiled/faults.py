"""Reads a record from a document or attributes, and finds all violations."""

from collections.abc import Callable, Iterator
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from ..fields import Field
from ..presence import Condition
from ..values.base import Type, either
from .source import Source


class Origin(NamedTuple):
    """What a record is read from."""

    given: Callable[[Field], str]  # the expression for the value of a field
    template: Callable[[Type], str]  # the expression for an attribute
    reader: Callable[[Type], Callable[..., Any]] = attrgetter("read")  # decides about all values


def _member(field: Field) -> str:
    return f"get({field.name!r})"


def _of_record(type_: Type) -> str:
    return "{otherwise}" if type_.parts else either(type_.utf8_test or type_.test)


_DOCUMENT = Origin(_member, attrgetter("from_document"))
_RECORD = Origin(_member, _of_record, attrgetter("plain"))


def read_json(source: Source) -> Iterator[str]:
    """Yield the source that reads a JSON value."""
    known = source.name(source.codec.names, "known")
    names = source.name(frozenset(source.codec.names), "names")
    yield "def read_json(origin, place, faults):"
    yield "    if type(origin) is not dict:"
    yield f"        return {source.name(source.codec.read_other)}(origin, place, faults)"
    yield "    get = origin.get"
    yield from statements(source, _DOCUMENT)
    yield f"    if not {names}.issuperset(origin):"
    yield f"        faults.unknown(place, origin.keys() - {names}, {known})"
    yield "    return record"


def read_record(source: Source) -> Iterator[str]:
    """Yield the source that reads each attribute of a record once, also of a subclass."""
    yield "def read_record(origin, place, faults):"
    yield f"    get = {source.name(source.codec.attributes_of)}(origin).get"
    yield from statements(source, _RECORD)
    yield "    return record"


def statements(source: Source, origin: Origin) -> Iterator[str]:
    """Yield the statements that set the attributes of a record, and add violations."""
    yield from enter(source, "origin")
    yield "    record = new(Record)"
    for field in source.codec.fields:
        yield f"    value = {origin.given(field)}"
        if field.repeated:
            yield "    if type(value) is not list or not value:"
            yield "        value = plain_list(value)"
        yield from _absent(source, field, origin)
        yield from _present(source, field, origin)
    yield from leave(source, origin.given)


def enter(source: Source, result: str) -> Iterator[str]:
    """Yield the statements that return a result if the record is in too many of its kind."""
    if source.codec.is_recursive:
        yield "    if faults.level == RECORD_DEPTH:"
        yield "        faults.add(place, 'depth', TOO_DEEP)"
        yield f"        return {result}"
        yield "    faults.level += 1"


def leave(source: Source, given: Callable[[Field], str]) -> Iterator[str]:
    """Yield the statements after those of the fields."""
    for choice in source.codec.choices:
        values = ", ".join(map(given, choice.fields))
        yield f"    {source.name(choice.report, 'report')}([{values}], place, faults)"
    if source.codec.is_recursive:
        yield "    faults.level -= 1"


def _absent(source: Source, field: Field, origin: Origin) -> Iterator[str]:
    """Yield the statements for an absent value."""
    here, target = _place(field), f"record.{field.attribute}"
    default = "[]" if field.repeated else source.name(field.default, "default")
    if origin is _RECORD and default != "None":
        yield f"    if {origin.given(field)} is None:"
        yield f"        {target} = None"
        yield f"        faults.add({here}, 'type', 'must not be None')"
        yield "    elif value is None:"
    else:
        yield "    if value is None:"
    yield f"        {target} = {default}"
    condition, fault = lack(source, field, origin.given, here)
    margin = "        "
    if condition:
        yield f"{margin}if {condition}:"
        margin += "    "
    if fault:
        yield margin + fault


def _present(source: Source, field: Field, origin: Origin) -> Iterator[str]:
    """Yield the statements for a present value."""
    here, target = _place(field), f"record.{field.attribute}"
    read = source.name(origin.reader(field.type), "read")
    value, place = ("item", "(here, index)") if field.repeated else ("value", here)
    otherwise = f"{read}({value}, {place}, faults)"
    template = origin.template(field.type)
    found = source.expression(template, field.type, value, place=place, otherwise=otherwise)
    if field.repeated:
        yield "    elif type(value) is list:"
        yield f"        here = {here}"
        if field.sizes:
            yield f"        {source.name(field.sizes.report, 'report')}(value, here, faults)"
        yield f"        {target} = [{found} for index, item in enumerate(value)]"
        found = f"faults.wrong_type({here}, 'a list', value)"
    yield "    else:"
    yield f"        {target} = {found}"
    if field.forbidden:
        yield f"    if value is not None and {holds(source, field.forbidden, origin.given)}:"
        yield f"        {excess(field, here)}"


def lack(source: Source, field: Field, given: Callable[[Field], str], here: str) -> tuple[str, str]:
    """Return the condition that an absent field violates, and the call that reports it."""
    if field.condition:
        message = f"{field.name} is required when {field.condition}"
        condition = holds(source, field.condition, given)
        return condition, f"faults.add({here}, 'required_if', {message!r})"
    message = f"{field.name} is required"
    return "", f"faults.add({here}, 'required', {message!r})" if field.required else ""


def excess(field: Field, here: str) -> str:
    """Return the call that reports a forbidden field."""
    message = f"{field.name} must be absent when {field.forbidden}"
    return f"faults.add({here}, 'forbidden', {message!r})"


def holds(source: Source, condition: Condition, given: Callable[[Field], str]) -> str:
    """Return the test of a condition on a value of any type."""
    other = source.codec.by_name[condition.name]
    if condition.value is None and not other.repeated:
        return f"{given(other)} is {'' if condition.negated else 'not '}None"
    return f"{source.name(partial(condition.holds, other), 'holds')}({given(other)})"


def _place(field: Field) -> str:
    return f"(place, {field.name!r})"
