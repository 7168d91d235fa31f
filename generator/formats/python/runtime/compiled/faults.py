"""Finds the violations of a wire struct that msgspec has decoded."""

from collections.abc import Iterator
from functools import partial

from ..fields import Field
from ..presence import Condition
from ..violations import child
from .source import Source
from .wire import Test, excess, invalid, missing, tester


def find_faults(source: Source) -> Iterator[str]:
    """Yield the source that adds all violations, also of values that msgspec rejected."""
    yield "def find_faults(wire, document, path, faults):"
    test = _tester(source)
    for field in source.fields:
        value, path = f"wire.{field.attribute}", f"path + {child('', field.name)!r}"
        yield f"    if {value} is UNREAD:"
        read = source.name(field.read, "read")
        yield f"        {value} = {read}(document[{field.name!r}], {path}, faults)"
        if condition := missing(field, "wire", test):
            rule, message = _absence(field)
            yield f"    elif {condition}:"
            yield f"        faults.add({path}, {rule!r}, {message!r})"
        if field.repeated:
            yield from _invalid_list(source, field, value, path)
        elif field.type.wire_test or field.type.fields:
            report = source.name(field.type.report, "report")
            yield f"    elif {value} is not None and {invalid(source, field.type, value)}:"
            yield f"        {report}({value}, {path}, faults)"
        if condition := excess(field, "wire", test):
            message = f"{field.name} must be absent when {field.forbidden}"
            yield f"    if {condition}:"
            yield f"        faults.add({path}, 'forbidden', {message!r})"
    for choice in source.choices:
        yield f"    if not ({choice.test('wire')}):"
        yield f"        faults.add(path, 'one_of', {str(choice)!r})"


def _tester(source: Source) -> Test:
    """Return the test of conditions, also for values that are still to be read or are invalid."""
    by_name, plain = {field.name: field for field in source.fields}, tester(source.fields, "wire")

    def test(condition: Condition) -> str:
        if condition.value is None:
            return plain(condition)
        other = by_name[condition.name]
        holds = source.name(partial(condition.holds, other), "holds")
        unread = f"{holds}(document[{other.name!r}])"
        return f"({unread} if wire.{other.attribute} is UNREAD else {plain(condition)})"

    return test


def _absence(field: Field) -> tuple[str, str]:
    if field.required:
        return "required", f"{field.name} is required"
    return "required_if", f"{field.name} is required when {field.condition}"


def _invalid_list(source: Source, field: Field, value: str, path: str) -> Iterator[str]:
    yield f"    elif {value}:"
    yield f"        here = {path}"
    if field.sizes:
        yield f"        {source.name(field.sizes.report, 'report')}({value}, here, faults)"
    if field.type.wire_test or field.type.fields:
        report = source.name(field.type.report, "report")
        yield f"        for index, item in enumerate({value}):"
        yield f"            if {invalid(source, field.type, 'item')}:"
        yield f"                {report}(item, f'{{here}}/{{index}}', faults)"
