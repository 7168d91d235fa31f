"""Finds the violations of a wire struct, and reads its values."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

from ..fields import Field
from ..presence import Condition
from ..violations import child
from .source import Source
from .wire import Test, invalid

_Values: TypeAlias = Callable[[Source, Field, str], Iterator[str]]


def find_faults(source: Source) -> Iterator[str]:
    """Yield the source that adds all violations of a wire struct that msgspec has decoded."""
    yield "def find_faults(wire, path, faults):"
    yield from _statements(source, _reported)


def read_values(source: Source) -> Iterator[str]:
    """Yield the source that adds all violations of a loose wire struct, and reads its values.

    Objects and records within that `is_decoded` are valid or wire structs, and strings UTF-8.
    """
    yield "def read_values(wire, path, faults, is_decoded):"
    yield from _statements(source, _read)


def _statements(source: Source, values: _Values) -> Iterator[str]:
    by_name = {field.name: field for field in source.fields}

    def holds(condition: Condition) -> str:
        other = by_name[condition.name]
        return f"{source.name(partial(condition.holds, other), 'holds')}(wire.{other.attribute})"

    yield "    pass"
    for field in source.fields:
        path = f"path + {child('', field.name)!r}"
        found = [*values(source, field, path)]
        if found or field.required or field.condition or field.forbidden:
            value = f"wire.{field.attribute}"
            yield f"    value = {f'plain_list({value})' if field.repeated else value}"
        if field.required or field.condition:
            rule, message, condition = _absence(field, holds)
            yield f"    if value is None{condition}:"
            yield f"        faults.add({path}, {rule!r}, {message!r})"
        yield from found
        if field.forbidden:
            message = f"{field.name} must be absent when {field.forbidden}"
            yield f"    if value is not None and {holds(field.forbidden)}:"
            yield f"        faults.add({path}, 'forbidden', {message!r})"
    for choice in source.choices:
        report = source.name(choice.report, "report")
        yield f"    {report}(lambda field: getattr(wire, field.attribute), path, faults)"


def _absence(field: Field, holds: Test) -> tuple[str, str, str]:
    if not field.condition:
        return "required", f"{field.name} is required", ""
    message = f"{field.name} is required when {field.condition}"
    return "required_if", message, f" and {holds(field.condition)}"


def _reported(source: Source, field: Field, path: str) -> Iterator[str]:
    """Yield the statements that report a value of the right type."""
    if field.repeated and (field.sizes or field.type.wire_test or field.type.fields):
        yield "    if value:"
        yield f"        here = {path}"
        if field.sizes:
            yield f"        {source.name(field.sizes.report, 'report')}(value, here, faults)"
    if field.type.wire_test or field.type.fields:
        report = source.name(field.type.report, "report")
        if field.repeated:
            yield "        for index, item in enumerate(value):"
            yield f"            if {invalid(source, field.type, 'item')}:"
            yield f"                {report}(item, f'{{here}}/{{index}}', faults)"
        else:
            yield f"    if value is not None and {invalid(source, field.type, 'value')}:"
            yield f"        {report}(value, {path}, faults)"


def _read(source: Source, field: Field, path: str) -> Iterator[str]:
    """Yield the statements that read a value of any type, and replace it if it is valid."""
    read, target = source.name(field.type.read, "read"), f"wire.{field.attribute}"
    if not field.repeated:
        yield f"    if value is not None and not ({_test(source, field, 'value')}):"
        yield f"        found = {read}(value, {path}, faults)"
        yield f"        if found is not None: {target} = found"
        return
    yield "    if type(value) is list:"
    yield f"        here = {path}"
    if field.sizes:
        yield f"        {source.name(field.sizes.report, 'report')}(value, here, faults)"
    test = _test(source, field, "item")
    yield f"        {target} = [item if {test} else {read}(item, (here, index), faults)"
    yield "            for index, item in enumerate(value)]"
    yield "    elif value is not None:"
    yield f"        faults.wrong_type({path}, 'a list', value)"


def _test(source: Source, field: Field, value: str) -> str:
    if field.type.fields:
        return f"is_decoded and not {invalid(source, field.type, value)}"
    return source.expression(field.type.json_test or "False", field.type, value)
