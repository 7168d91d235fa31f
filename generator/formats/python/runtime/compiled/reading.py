"""Records from JSON values, with all that is wrong with them."""

from collections.abc import Iterator

from ..fields import Field
from .source import Source


def read(source: Source) -> Iterator[str]:
    """A JSON value as a record; what is not usual is left to the types of the fields."""
    yield "def read(document, place, faults):"
    yield "    if type(document) is not dict:"
    yield "        return read_other(document, place, faults)"
    yield "    get = document.get"
    yield "    record = new(Record)"
    for field in source.fields:
        found = f"get({field.name!r})"
        yield f"    value = {f'plain_list({found})' if field.repeated else found}"
        yield "    if value is None:"
        yield from _read_absent(source, field)
        yield from _read_list(source, field) if field.repeated else _read_value(source, field)
    yield "    if not document.keys() <= NAMES:"
    yield "        faults.unknown(place, document.keys() - NAMES, NAMES)"
    yield "    return record"


def _read_absent(source: Source, field: Field) -> Iterator[str]:
    absent = "[]" if field.repeated else source.name(field.default, "default")
    yield f"        record.{field.attribute} = {absent}"
    add = f"faults.add((place, {field.name!r})"
    if field.required:
        yield f"        {add}, 'required', {f'{field.name} is required'!r})"
    elif field.required_if:
        other = source.condition(field)
        message = f"{field.name} is required when {other.name} is present"
        yield f"        if not {source.name(other.is_absent, 'is_absent')}(get({other.name!r})):"
        yield f"            {add}, 'required_if', {message!r})"


def _read_value(source: Source, field: Field) -> Iterator[str]:
    target = f"record.{field.attribute}"
    if field.type.json_test:
        yield f"    elif {source.expression(field.type.json_test, field.type, 'value')}:"
        yield f"        {target} = {source.expression(field.type.json_value, field.type, 'value')}"
    yield "    else:"
    place = f"(place, {field.name!r})"
    yield f"        {target} = {source.name(field.type.read, 'read')}(value, {place}, faults)"


def _read_list(source: Source, field: Field) -> Iterator[str]:
    item = f"{source.name(field.type.read, 'read')}(item, (here, index), faults)"
    if field.type.json_test:
        test = source.expression(field.type.json_test, field.type, "item")
        item = (
            f"{source.expression(field.type.json_value, field.type, 'item')} if {test} else {item}"
        )
    yield "    elif type(value) is list:"
    yield f"        here = (place, {field.name!r})"
    if field.sizes:
        yield f"        {source.name(field.sizes.report, 'report')}(value, here, faults)"
    yield f"        record.{field.attribute} = ["
    yield f"            {item} for index, item in enumerate(value)"
    yield "        ]"
    yield "    else:"
    yield f"        faults.wrong_type((place, {field.name!r}), 'a list', value)"
