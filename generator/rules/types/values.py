"""Defaults and examples: values of the field's type, and documents that satisfy the contract."""

import re
from collections.abc import Callable, Iterator, Mapping

from generator.core.bounds import (
    OBJECT_DEPTH,
    RANGES,
    RECORD_DEPTH,
    SAFE_INTEGER,
    is_double,
)
from generator.core.facets import broken_facet, of_lists
from generator.core.patterns import TIMESTAMP_PATTERN
from generator.core.values import Json, pointer
from generator.core.vocabulary import Base
from generator.model import Enum, Field, Message, Scalar, Spec, Union
from generator.rules.contained import records_of, recursive, variants_of
from generator.rules.nodes import (
    Fault,
    all_parsed,
    declared_fields,
    knows_all_fields,
    parsed,
    shown,
)
from generator.rules.targets import has_known_values, presence_of, target_of
from generator.spec_language.spelling import did_you_mean

_EXPECTED = {
    **{
        base: f"write an integer from {lowest} to {highest}"
        for base, (lowest, highest) in RANGES.items()
    },
    Base.NUMBER: "write a number that a double holds exactly",
    Base.BOOLEAN: "write true or false",
    Base.TIMESTAMP: "write a valid timestamp, as in 2009-08-05T09:33:15.000Z",
    Base.OBJECT: (
        f"write an object of at most {OBJECT_DEPTH} levels, with numbers of at most {SAFE_INTEGER}"
        " in either direction"
    ),
    Base.FIELD_MASK: "quote it",
}
_WITHOUT_DEFAULT = (Base.OBJECT, Base.FIELD_MASK, Base.TIMESTAMP)


def defaults(spec: Spec) -> Iterator[Fault]:
    """Only an optional single value has a default, of its own type."""
    for field in declared_fields(spec, "type", "enum", "default", "required"):
        target = None if field.default is None else target_of(spec, field)
        if target is None:
            continue
        if field.repeated or isinstance(target, (Message, Union)):
            yield field, "default", "a list or message cannot have a default; leave it out"
        elif isinstance(target, Scalar) and target.base in _WITHOUT_DEFAULT:
            yield field, "default", f"'{field.type}' cannot have a default; leave it out"
        elif field.required or field.condition or field.oneof:
            text = "only an optional field has a default; leave it out or write 'required: no'"
            yield field, "default", text
        elif problem := _value_problem(target, field.default):
            yield field, "default", problem


def examples(spec: Spec) -> Iterator[Fault]:
    """Every example is a valid value; for a list, of its items."""
    for field in declared_fields(spec, "type", "enum", "examples"):
        target = target_of(spec, field) if field.examples else None
        for index, example in enumerate(field.examples if target else ()):
            problem = target and _value_problem(target, example)
            if problem and field.repeated and isinstance(example, list):
                problem = f"{shown(example)} is a list; an example is one of its items"
            if problem:
                yield field, f"examples[{index}]", problem


def documents(spec: Spec) -> Iterator[Fault]:
    """The example of a record is a valid document; the first problem in it is reported."""
    for message in parsed(spec.messages, "example"):
        if message.example is not None:
            problem = next(_problems(spec, message, message.example, "", 0), None)
            if problem:
                yield message, "example", f"example: {problem}"


def _problems(
    spec: Spec, message: Message, document: Mapping[str, Json], place: str, level: int
) -> Iterator[str]:
    """Yield the problems of an object, in the order of its members; missing fields come last.

    Each begins with a JSON Pointer. `level` counts the enclosing records that contain themselves.
    """
    level += message in recursive(spec)
    if level > RECORD_DEPTH:
        yield f"{place}: is nested deeper than level {RECORD_DEPTH}"
        return
    fields = message.by_name
    for name, value in document.items():
        if name in fields:
            yield from _problems_of_field(spec, fields[name], value, place + pointer(name), level)
        elif knows_all_fields(message):
            hint = did_you_mean(name, fields)
            yield f"{place}{pointer(name)}: {message.name} has no field '{name}'{hint}"
    for name, rule in presence_of(spec, message).faults(document):
        field = fields.get(name)
        if field is None:
            choices = (f"{choice.amount} of {', '.join(choice.of)}" for choice in message.choices)
            subject = f"{place}:" if place else "the document"
            yield f"{subject} must contain {' and '.join(choices)}"
        elif rule == "forbidden":
            yield f"{place}{pointer(name)}: forbidden {field.forbidden}"
        else:
            when = field.condition or "in every document"
            yield f"{place}{pointer(name)}: required {when}"


def _problems_of_field(
    spec: Spec, field: Field, value: Json, place: str, level: int
) -> Iterator[str]:
    target = target_of(spec, field)
    if field.has_read("type", "enum") and field.repeated and not (value and type(value) is list):
        yield f"{place}: {shown(value)} is not a list with items"
        return
    items = value if field.repeated and isinstance(value, list) else [value]
    sizes = of_lists(field.facets)
    if name := broken_facet(items, sizes):
        yield f"{place}: has {len(items)} items, which breaks '{name}: {sizes[name]}'"
    for index, item in enumerate(items if target else ()):
        item_place = f"{place}/{index}" if field.repeated else place
        if isinstance(target, Union):
            yield from _problems_of_union(spec, target, item, item_place, level)
        elif not isinstance(target, Message):
            problem = target and _value_problem(target, item)
            yield from [f"{item_place}: {problem}"] if problem else []
        elif isinstance(item, dict):
            yield from _problems(spec, target, item, item_place, level)
        else:
            yield f"{item_place}: {shown(item)} is not of type '{target.title}'; write an object"


def _problems_of_union(
    spec: Spec, union: Union, value: Json, place: str, level: int
) -> Iterator[str]:
    name = union.discriminator
    kind = value.get(name) if isinstance(value, dict) else None
    parts = {part.fixed[0][1]: part.message for part in variants_of(spec, union)}
    record = parts.get(kind) if isinstance(kind, (str, int)) else None
    if record is None or isinstance(kind, bool) or not isinstance(value, dict):
        if not _is_known(spec, union):
            return
        kinds = ", ".join(map(shown, parts))
        yield f"{place}: {shown(value)} is not a {union.name}, an object with a '{name}' of {kinds}"
    else:
        yield from _problems(spec, record, value, place, level)


def _is_known(spec: Spec, union: Union) -> bool:
    """Return whether all values that select a record of a union are known."""
    records = records_of(spec, union)
    fields = [record.by_name.get(union.discriminator) for record in records]
    return (
        union.has_read("discriminator", "variants")
        and all_parsed(union.variants, "value", "type")
        and len(records) == len({variant.type for variant in union.variants})
        and all(each and has_known_values(spec, each) for each in fields)
    )


def _value_problem(target: Scalar | Enum | Message | Union, value: Json) -> str | None:
    """Return why a JSON value is not of the type, or None."""
    if isinstance(target, (Message, Union)):
        return "examples of a message come from the fields of that message; leave them out"
    if isinstance(target, Enum):
        if type(value) is int and value in {known.number for known in target.values}:
            return None
        numbers = ", ".join(str(known.number) for known in target.values)
        return f"{shown(value)} is not a number of {target.name}; its numbers are {numbers}"
    if IS_VALUE[target.base](value) and (not isinstance(value, str) or target.matches(value)):
        name = broken_facet(value, target.facets)
        return name and f"{shown(value)} breaks '{name}: {shown(target.facets[name])}'"
    return f"{shown(value)} is not of type '{target.name}'; {_advice(target, value)}"


def _advice(target: Scalar, value: Json) -> str:
    if target.base is not Base.STRING:
        return _EXPECTED[target.base]
    if not isinstance(value, str):
        return "quote it"
    if target.examples:
        return f"its pattern matches, for example, {shown(target.examples[0])}"
    return f"its pattern is {target.pattern}"


def _fits_protobuf(value: Json, level: int = 1) -> bool:
    """Return whether protobuf and a double can represent a value at this level of an object."""
    if isinstance(value, (dict, list)):
        items = value.values() if isinstance(value, dict) else value
        return level <= OBJECT_DEPTH and all(_fits_protobuf(item, level + 1) for item in items)
    return not isinstance(value, (int, float)) or abs(value) <= SAFE_INTEGER


def _is_integer(value: Json, base: Base) -> bool:
    lowest, highest = RANGES[base]
    return type(value) is int and lowest <= value <= highest


IS_VALUE: dict[Base, Callable[[Json], bool]] = {
    Base.STRING: lambda value: isinstance(value, str),
    Base.INTEGER: lambda value: _is_integer(value, Base.INTEGER),
    Base.INTEGER64: lambda value: _is_integer(value, Base.INTEGER64),
    Base.NUMBER: is_double,
    Base.BOOLEAN: lambda value: isinstance(value, bool),
    Base.TIMESTAMP: lambda value: (
        isinstance(value, str) and re.fullmatch(TIMESTAMP_PATTERN, value) is not None
    ),
    Base.OBJECT: lambda value: isinstance(value, dict) and _fits_protobuf(value),
    Base.FIELD_MASK: lambda value: isinstance(value, str),
}
