"""The fast functions of a record, as source that is made of its description.

Like `dataclasses` and `attrs`, it is compiled when a function is first used: that takes less than
importing modules that have it all, and each field is described once.
The functions accept a subset of what is valid. They raise, or leave to others, whatever they do not
decide quickly.
"""

import linecache
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from ..fields import Field
from ..values.objects import is_plain_object
from ..values.plain import is_utf8, plain_list
from ..values.scalars import Type
from ..values.timestamps import read_timestamp, timestamp_of, write_timestamp


class FastPathMiss(ValueError):
    """What a fast function does not accept."""


def _miss() -> Any:
    raise FastPathMiss


_NAMES: dict[str, Any] = {
    "FastPathMiss": FastPathMiss,
    "UTC": UTC,
    "datetime": datetime,
    "is_plain_object": is_plain_object,
    "is_utf8": is_utf8,
    "miss": _miss,
    "new": object.__new__,
    "plain_list": plain_list,
    "read_timestamp": read_timestamp,
    "timestamp_of": timestamp_of,
    "write_timestamp": write_timestamp,
}


class Source:
    """The source of one function, and the objects that it names."""

    def __init__(self, cls: type, fields: tuple[Field, ...], names: dict[str, Any]) -> None:
        self.fields = fields
        self._cls = cls
        self._names = {**_NAMES, "Record": cls, **names}

    def name(self, value: Any, hint: str = "value") -> str:
        """A name for an object."""
        if value is None:
            return "None"
        name = f"{hint}{len(self._names)}"
        self._names[name] = value
        return name

    def expression(self, template: str, type_: Type, value: str) -> str:
        """An expression of a type, about a value."""
        return template.format_map(_Names(self, type_, {"value": value}))

    def condition(self, field: Field) -> Field:
        """The field that requires another one when it is present."""
        return next(each for each in self.fields if each.name == field.required_if)

    def compiled(self, lines: Iterable[str]) -> Callable[..., Any]:
        """The function; tracebacks and debuggers show its source."""
        text = "\n".join(lines) + "\n"
        name = text.partition("(")[0].removeprefix("def ")
        filename = f"<{name} of {self._cls.__module__}.{self._cls.__qualname__}>"
        linecache.cache[filename] = len(text), None, text.splitlines(keepends=True), filename
        exec(compile(text, filename, "exec"), self._names)  # noqa: S102 - made from names and templates of ours
        function: Callable[..., Any] = self._names[name]
        return function


class _Names(dict[str, str]):
    """What stands in the braces of an expression; attributes of the type are named."""

    def __init__(self, source: Source, type_: Type, values: dict[str, str]) -> None:
        super().__init__(values)
        self._source, self._type = source, type_

    def __missing__(self, key: str) -> str:
        return self._source.name(getattr(self._type, key), key)


def from_wire(source: Source) -> Iterator[str]:
    """A wire struct as a record."""
    yield "def from_wire(wire):"
    for field in source.fields:
        for condition in _misses(source, field):
            yield f"    if {condition}: raise FastPathMiss"
    yield "    record = new(Record)"
    for field in source.fields:
        value = f"wire.{field.attribute}"
        convert = _converter(source, field, field.type.from_wire)
        if field.repeated:
            found = f"{convert(value)} if {value} else []"
        elif field.required or (field.is_nullable and convert(value) == value):
            found = convert(value)
        else:
            found = (
                f"{source.name(field.default, 'default')} if {value} is None else {convert(value)}"
            )
        yield f"    record.{field.attribute} = {found}"
    yield "    return record"


def _misses(source: Source, field: Field) -> Iterator[str]:
    value = f"wire.{field.attribute}"
    if field.required:
        yield f"not {value}" if field.repeated else f"{value} is None"
    test = field.type.wire_test
    if test and field.repeated:
        every = source.expression(test, field.type, "item")
        yield f"{value} and not all([{every} for item in {value}])"
    elif test:
        yield f"{value} is not None and not {source.expression(test, field.type, value)}"
    if field.required_if:
        other = source.condition(field)
        missing = f"not {value}" if field.repeated else f"{value} is None"
        asked = f"wire.{other.attribute}"
        yield f"{missing} and {asked if other.repeated else f'{asked} is not None'}"


def _converter(source: Source, field: Field, template: str) -> Callable[[str], str]:
    """The expression for one value, or for each item of a list."""
    if not field.repeated:
        return lambda value: source.expression(template, field.type, value)
    item = source.expression(template, field.type, "item")
    return lambda value: value if item == "item" else f"[{item} for item in {value}]"


def to_wire(source: Source) -> Iterator[str]:
    """A record as a wire struct."""
    yield "def to_wire(record):"
    yield "    return Wire("
    for field in source.fields:
        value = f"record.{field.attribute}"
        found = _converter(source, field, field.type.to_wire)(value)
        if field.repeated:
            found = f"{found} if {value} else None"
        elif found != value:
            found = f"None if {value} is None else {found}"
        yield f"        {found},"
    yield "    )"


def is_valid(source: Source) -> Iterator[str]:
    """Whether a record is valid, with values of exact types; but for lone surrogates."""
    yield "def is_valid(record):"
    yield from _validity(source, [field.type.test for field in source.fields])


def is_valid_utf8(source: Source) -> Iterator[str]:
    """Whether a record is valid, with values of exact types that UTF-8 can carry."""
    yield "def is_valid_utf8(record):"
    tests = [field.type.utf8_test or field.type.test for field in source.fields]
    yield from _validity(source, tests)


def _validity(source: Source, tests: list[str]) -> Iterator[str]:
    yield "    return (type(record) is Record"
    for field, test in zip(source.fields, tests, strict=True):
        value = f"record.{field.attribute}"
        if field.repeated:
            every = source.expression(test, field.type, "item")
            yield f"        and type({value}) is list and all([{every} for item in {value}])"
        else:
            found = source.expression(test, field.type, value)
            yield f"        and ({f'{value} is None or ' if field.is_nullable else ''}{found})"
        present = f"len({value}) > 0" if field.repeated else f"{value} is not None"
        if field.required_if:
            other = source.condition(field)
            asked = f"record.{other.attribute}"
            absent = f"not {asked}" if other.repeated else f"{asked} is None"
            yield f"        and ({absent} or {present})"
        elif field.required:
            yield f"        and {present}"
    yield "    )"


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
    yield f"        record.{field.attribute} = ["
    yield f"            {item} for index, item in enumerate(value)"
    yield "        ]"
    yield "    else:"
    yield f"        faults.wrong_type((place, {field.name!r}), 'a list', value)"


def to_message(source: Source) -> Iterator[str]:
    """Fills an empty protobuf message with a record."""
    yield "def to_message(record, message):"
    yield "    message.SetInParent()"
    for field in source.fields:
        value, target = f"record.{field.attribute}", f"message.{field.attribute}"
        if not field.repeated:
            yield f"    if {value} is not None:"
        yield f"    {'' if field.repeated else '    '}{_fill(source, field, value, target)}"


def _fill(source: Source, field: Field, value: str, target: str) -> str:
    if field.type.fill:
        fill = source.expression(field.type.fill, field.type, value)
        return (
            f"fill_all({fill}, {value}, {target})"
            if field.repeated
            else f"{fill}({value}, {target})"
        )
    found = _converter(source, field, field.type.to_message)(value)
    return f"{target}.extend({found})" if field.repeated else f"{target} = {found}"


def from_message(source: Source) -> Iterator[str]:
    """A protobuf message as a record that is still to be checked."""
    yield "def from_message(message):"
    yield "    reject_unknown(message)"
    yield "    record = new(Record)"
    for field in source.fields:
        value = f"message.{field.attribute}"
        found = _converter(source, field, field.type.from_message)(value)
        if field.repeated:
            found = f"list({value})" if found == value else found
        else:
            absent = "miss()" if field.required else source.name(field.default, "default")
            found = f"{found} if message.HasField({field.attribute!r}) else {absent}"
            if field.type.wire is str and field.type.from_message == "{value}":
                found = f"{value} or ({found})"  # what is not empty is present
        yield f"    record.{field.attribute} = {found}"
    yield "    return record"
