"""Finds the violations of a wire struct, without reading it as a record."""

from collections.abc import Callable, Iterator
from operator import attrgetter

from ..fields import Field
from ..values.base import Type
from ..violations import child
from .faults import enter, excess, holds, lack, leave
from .source import Source
from .wire import misplaced, tester


def find_faults(source: Source) -> Iterator[str]:
    """Yield the source that adds the violations of a wire struct."""
    yield "def find_faults(wire, place, faults):"
    yield from _statements(source, attrgetter("wire_test"))


def find_loose_faults(source: Source) -> Iterator[str]:
    """Yield the source that adds the violations of a loose wire struct."""
    yield "def find_loose_faults(wire, place, faults):"
    yield from _statements(source, attrgetter("json_test"))


def _statements(source: Source, test: Callable[[Type], str]) -> Iterator[str]:
    yield "    pass"  # nothing else, if every value of each field is valid
    yield from enter(source, "None")
    for field in source.codec.fields:
        yield from _absent(source, field)
        template = test(field.type)
        if field.repeated:
            yield from _items(source, field, template)
        elif template or field.type.parts:
            bad, report = _problem(source, field.type, _given(field), template)
            tests = f"{_given(field)} is not None", f"({bad})"
            if template and template == field.type.json_test:  # false for None; most are valid
                tests = tests[::-1]
            yield f"    if {' and '.join(tests)}:"
            yield f"        {report}({_given(field)}, {_place(field)}, faults)"
        if field.forbidden:
            forbidden = holds(source, field.forbidden, _given)
            yield f"    if not ({_is_absent(field)}) and {forbidden}:"
            yield f"        {excess(field, _place(field))}"
    yield from leave(source, _given)


def _absent(source: Source, field: Field) -> Iterator[str]:
    condition, fault = lack(source, field, _given, _place(field))
    if fault:
        yield f"    if {_is_absent(field)}{condition and f' and {condition}'}:"
        yield f"        {fault}"


def _items(source: Source, field: Field, template: str) -> Iterator[str]:
    yield f"    if type({_given(field)}) is list:"
    yield f"        here = {_place(field)}"
    if field.sizes:
        report = source.name(field.sizes.report, "report")
        yield f"        if {_given(field)}: {report}({_given(field)}, here, faults)"
    if template or field.type.parts:
        bad, report = _problem(source, field.type, "item", template)
        yield f"        for index, item in enumerate({_given(field)}):"
        yield f"            if {bad}:"
        yield f"                {report}(item, f'{{here}}/{{index}}', faults)"
    yield f"    elif {_given(field)} is not None:"
    yield f"        faults.wrong_type({_place(field)}, 'a list', {_given(field)})"


def _problem(source: Source, type_: Type, value: str, template: str) -> tuple[str, str]:
    """Return a test for violations, true of a few valid values, and what finds and adds them."""
    if type_.parts:
        return _invalid(source, type_, value), source.expression("{find_faults}", type_, value)
    test = source.expression(template, type_, value, in_utf8="True")
    return f"not ({test})", source.name(type_.report or type_.read, "report")


def _invalid(source: Source, type_: Type, value: str) -> str:
    """Return a test for violations in the wire struct of a record; inline if it is simple."""
    if any(field.type.parts or field.repeated for field in type_.fields) or not type_.fields:
        return "True"  # a union has no fields
    test = tester(type_.fields, value)
    conditions = [f"not ({choice.test(value)})" for choice in type_.choices]
    for field in type_.fields:
        item = f"{value}.{field.attribute}"
        conditions += misplaced(field, value, test)
        if field.type.wire_test:
            valid = source.expression(field.type.wire_test, field.type, item)
            conditions.append(f"{item} is not None and not ({valid})")
    return " or ".join(conditions) or "False"


def _given(field: Field) -> str:
    return f"wire.{field.attribute}"


def _is_absent(field: Field) -> str:
    value = _given(field)
    return f"({value} is None or {value} == [])" if field.repeated else f"{value} is None"


def _place(field: Field) -> str:
    return f"place + {child('', field.name)!r}"
