"""Reads a record from a document, a wire struct or attributes, and finds all violations."""

from collections.abc import Callable, Iterator
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from ..fields import Field
from ..presence import Condition
from ..values.base import Type, either
from ..values.objects import Object
from .source import Source
from .wire import invalid


class Origin(NamedTuple):
    """What a record is read from."""

    given: Callable[[Field], str]  # the expression for the value of a field
    template: Callable[[Type], str]  # the expression for an attribute
    reader: Callable[[Type], Callable[..., Any]] = attrgetter("read")  # decides about all values
    is_utf8: bool = True


def _member(field: Field) -> str:
    return f"get({field.name!r})"


def _attribute(field: Field) -> str:
    return f"origin.{field.attribute}"


def _of_loose_wire(type_: Type) -> str:
    return "{value}" if isinstance(type_, Object) else type_.from_document


def _of_record(type_: Type) -> str:
    return "{otherwise}" if type_.parts else either(type_.utf8_test or type_.test)


_DOCUMENT = Origin(_member, attrgetter("from_document"), is_utf8=False)
_WIRE = Origin(_attribute, attrgetter("from_wire"))
_LOOSE_WIRE = Origin(_attribute, _of_loose_wire)
_RECORD = Origin(_member, _of_record, attrgetter("plain"), is_utf8=False)


def read_json(source: Source) -> Iterator[str]:
    """Yield the source that reads a JSON value."""
    known = source.name(source.codec.by_name, "known")
    names = source.name(frozenset(source.codec.by_name), "names")
    yield "def read_json(origin, place, faults):"
    yield "    if type(origin) is not dict:"
    yield f"        return {source.name(source.codec.read_other)}(origin, place, faults)"
    yield "    get = origin.get"
    yield from statements(source, _DOCUMENT)
    yield f"    if not {names}.issuperset(origin):"
    yield f"        faults.unknown(place, origin.keys() - {known}.keys(), {known})"
    yield "    return record"


def find_faults(source: Source) -> Iterator[str]:
    """Yield the source that adds the violations of a wire struct, and returns no record."""
    yield "def find_faults(origin, place, faults):"
    yield from statements(source, _WIRE)


def read_loose(source: Source) -> Iterator[str]:
    """Yield the source that reads a loose wire struct."""
    yield "def read_loose(origin, place, faults):"
    yield from statements(source, _LOOSE_WIRE)
    yield "    return record"


def read_record(source: Source) -> Iterator[str]:
    """Yield the source that reads each attribute of a record once, also of a subclass."""
    yield "def read_record(origin, place, faults):"
    yield f"    get = {source.name(source.codec.attributes_of)}(origin).get"
    yield from statements(source, _RECORD)
    yield "    return record"


def statements(source: Source, origin: Origin) -> Iterator[str]:
    """Yield the statements that set the attributes of a record, or only find violations."""
    if source.codec.is_recursive:
        yield "    if faults.level == RECORD_DEPTH:"
        yield "        faults.add(place, 'depth', TOO_DEEP)"
        yield "        return origin"
        yield "    faults.level += 1"
    if source.codec.is_deep:
        yield "    level = faults.level"
    yield "    record = new(Record)"
    for field in source.codec.fields:
        if origin is _WIRE and not _has_rule(field):
            continue
        given = origin.given(field)
        yield f"    value = {f'plain_list({given})' if field.repeated else given}"
        yield from _absent(source, field, origin)
        yield from _present(source, field, origin)
    for choice in source.codec.choices:
        values = ", ".join(origin.given(field) for field in choice.fields)
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
    if field.condition:
        message = f"{field.name} is required when {field.condition}"
        yield f"        if {_holds(source, field.condition, origin)}:"
        yield f"            faults.add({here}, 'required_if', {message!r})"
    elif field.required:
        yield f"        faults.add({here}, 'required', {f'{field.name} is required'!r})"


def _present(source: Source, field: Field, origin: Origin) -> Iterator[str]:
    """Yield the statements for a present value."""
    here, target = _place(field), f"record.{field.attribute}"
    if field.repeated:
        yield "    elif type(value) is list:"
        yield f"        here = {here}"
        if field.sizes:
            yield f"        {source.name(field.sizes.report, 'report')}(value, here, faults)"
    else:
        yield "    else:"
    if origin in (_WIRE, _LOOSE_WIRE) and field.type.parts:
        yield from _within(source, field, origin)
    else:
        found = _converted(source, field, origin)
        yield f"        {target} = {found}"
    if field.repeated:
        yield "    else:"
        yield f"        {target} = faults.wrong_type({here}, 'a list', value)"
    if field.forbidden:
        message = f"{field.name} must be absent when {field.forbidden}"
        yield f"    if value is not None and {_holds(source, field.forbidden, origin)}:"
        yield f"        faults.add({here}, 'forbidden', {message!r})"


def _converted(source: Source, field: Field, origin: Origin) -> str:
    """Return the expression for an attribute, which adds violations."""
    read = source.name(origin.reader(field.type), "read")
    value, place = ("item", "(here, index)") if field.repeated else ("value", _place(field))
    words = {"place": place, "otherwise": f"{read}({value}, {place}, faults)"}
    words |= {"in_utf8": "True"} if origin.is_utf8 else {}
    found = source.expression(origin.template(field.type), field.type, value, **words)
    return f"[{found} for index, item in enumerate(value)]" if field.repeated else found


def _within(source: Source, field: Field, origin: Origin) -> Iterator[str]:
    """Yield the statements for the wire structs within a wire struct."""
    margin = "        "
    last: list[str] = []
    if origin is _LOOSE_WIRE:
        found = source.converter(field, field.type.from_wire)("value")
        yield f"{margin}try:"
        yield f"{margin}    record.{field.attribute} = {found}"
        yield f"{margin}except FOREIGN:"
        last = [f"{margin}    if not faults:", f"{margin}        raise"]  # as RecursionError
        margin += "    "
    value, place = "value", _place(field)
    if field.repeated:
        yield f"{margin}for index, item in enumerate(value):"
        margin, value, place = f"{margin}    ", "item", "(here, index)"
    yield f"{margin}if {invalid(source, field.type, value)}:"
    find = source.expression("{find_faults}", field.type, value)
    yield f"{margin}    {find}({value}, {place}, faults)"
    yield from last


def _has_rule(field: Field) -> bool:
    """Return whether a value that the decoder accepted may violate a rule."""
    if field.required or field.condition or field.forbidden or field.sizes or field.type.parts:
        return True
    return "{otherwise}" in field.type.from_wire


def _place(field: Field) -> str:
    return f"(place, {field.name!r})"


def _holds(source: Source, condition: Condition, origin: Origin) -> str:
    other = source.codec.by_name[condition.name]
    given = origin.given(other)
    if condition.value is None and not other.repeated:
        return f"{given} is {'' if condition.negated else 'not '}None"
    return f"{source.name(partial(condition.holds, other), 'holds')}({given})"
