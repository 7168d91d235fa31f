"""Defaults and examples: values of the field's own type, written as in JSON."""

import json
import re
from collections.abc import Callable, Iterator

from generator.contract import INT32_MAX, INT32_MIN, OBJECT_DEPTH, SAFE_INTEGER, TIMESTAMP_PATTERN
from generator.errors import SpecError
from generator.model import Base, Enum, Field, Json, Message, Scalar, Spec
from generator.rules import patterns
from generator.rules.nodes import all_read, error, standing_fields

_EXPECTED = {
    Base.INTEGER: f"write a whole number from {INT32_MIN} to {INT32_MAX}",
    Base.BOOLEAN: "write true or false",
    Base.TIMESTAMP: "write a real moment, as in 2009-08-05T09:33:15.000Z",
    Base.OBJECT: (
        f"write an object of at most {OBJECT_DEPTH} levels, whose numbers lie within"
        f" {SAFE_INTEGER} either way"
    ),
    Base.FIELD_MASK: "quote it",
}
_WITHOUT_DEFAULT = (Base.OBJECT, Base.FIELD_MASK, Base.TIMESTAMP)


def defaults(spec: Spec) -> Iterator[SpecError]:
    """Only an optional single value has a default, of its own type."""
    for field, subject in standing_fields(spec, "type", "enum", "default", "required"):
        target = target_of(spec, field)
        if field.default is None or target is None:
            continue
        if field.repeated or isinstance(target, Message):
            yield error(
                field, "default", subject, "a list or message cannot have a default; leave it out"
            )
        elif isinstance(target, Scalar) and target.base in _WITHOUT_DEFAULT:
            yield error(
                field, "default", subject, f"'{field.type}' cannot have a default; leave it out"
            )
        elif field.required or field.required_if or field.oneof:
            text = "only an optional field has a default; leave it out or say 'required: no'"
            yield error(field, "default", subject, text)
        elif problem := value_problem(target, field.default):
            yield error(field, "default", subject, problem)


def examples(spec: Spec) -> Iterator[SpecError]:
    """Every example is a valid value; for a list, of its items."""
    for field, subject in standing_fields(spec, "type", "enum", "examples"):
        target = target_of(spec, field)
        if target is None:
            continue
        for index, example in enumerate(field.examples):
            problem = value_problem(target, example)
            if problem and field.repeated and isinstance(example, list):
                problem = f"{shown(example)} is a list; an example is one of its items"
            if problem:
                yield error(field, f"examples[{index}]", subject, problem)


def target_of(spec: Spec, field: Field) -> Scalar | Enum | Message | None:
    """What the field's values are; None where that is unknown, or could not be read."""
    try:
        target = spec.target(field)
    except KeyError:
        return None
    if isinstance(target, Enum):
        numbers = {value.number for value in target.values}
        known = target.has_read("values") and all_read(target.values, "number")
        known = known and len(numbers) == len(target.values)  # else one of them is meant otherwise
    elif isinstance(target, Scalar):
        known = target.has_read("base", "pattern") and not patterns.problem(target.pattern)
    else:
        known = True
    return target if known else None


def value_problem(target: Scalar | Enum | Message, value: Json) -> str | None:
    """Why a JSON value is none of the target, or None if it is one."""
    if isinstance(target, Message):
        return "examples of a message come from the fields of that message; leave them out"
    if isinstance(target, Enum):
        if type(value) is int and value in target.by_number:
            return None
        listed = ", ".join(str(known.number) for known in target.values)
        return f"{shown(value)} is no number of {target.name}; those are {listed}"
    good = _IS_VALUE[target.base](value)
    if good and isinstance(value, str):
        good = target.matches(value)
    return None if good else f"{shown(value)} is no {target.name}; {_advice(target, value)}"


def _advice(target: Scalar, value: Json) -> str:
    if target.base is not Base.STRING:
        return _EXPECTED[target.base]
    if not isinstance(value, str):
        return "quote it"
    if target.examples:
        return f"its pattern wants something like {shown(target.examples[0])}"
    return f"its pattern is {target.pattern}"


def shown(value: Json) -> str:
    """A JSON value as errors show it: texts in single quotes, all else as in JSON."""
    return f"'{value}'" if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _is_integer(value: Json) -> bool:
    return type(value) is int and INT32_MIN <= value <= INT32_MAX


def _is_timestamp(value: Json) -> bool:
    return isinstance(value, str) and re.fullmatch(TIMESTAMP_PATTERN, value) is not None


def _is_object(value: Json) -> bool:
    return isinstance(value, dict) and _is_carried(value, 1)


def _is_carried(value: Json, level: int) -> bool:
    """Whether protobuf and a double carry a value that would lie on this level of an object."""
    if isinstance(value, (dict, list)):
        items = value.values() if isinstance(value, dict) else value
        return level <= OBJECT_DEPTH and all(_is_carried(item, level + 1) for item in items)
    if isinstance(value, (int, float)):
        return abs(value) <= SAFE_INTEGER
    return True


_IS_VALUE: dict[Base, Callable[[Json], bool]] = {
    Base.STRING: lambda value: isinstance(value, str),
    Base.INTEGER: _is_integer,
    Base.BOOLEAN: lambda value: isinstance(value, bool),
    Base.TIMESTAMP: _is_timestamp,
    Base.OBJECT: _is_object,
    Base.FIELD_MASK: lambda value: isinstance(value, str),
}
