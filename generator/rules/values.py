"""Defaults and examples: values of the field's own type, written as in JSON."""

import re
from collections.abc import Callable, Iterator

from generator.errors import SpecError
from generator.model import (
    INT32_MAX,
    INT32_MIN,
    OBJECT_DEPTH,
    SAFE_INTEGER,
    TIMESTAMP_PATTERN,
    Base,
    Enum,
    Field,
    Json,
    Message,
    Scalar,
    Spec,
)
from generator.rules import error, standing_fields

_WITHOUT_DEFAULT = (Base.OBJECT, Base.FIELD_MASK, Base.TIMESTAMP)


def defaults(spec: Spec) -> Iterator[SpecError]:
    """Only an optional single value has a default, of its own type."""
    for field, subject in standing_fields(spec):
        target = _target(spec, field)
        if field.default is None or target is None:
            continue
        if field.repeated or isinstance(target, Message):
            yield error(field, "default", subject, "a list or message cannot have a default")
        elif isinstance(target, Scalar) and target.base in _WITHOUT_DEFAULT:
            yield error(field, "default", subject, f"'{field.type}' cannot have a default")
        elif field.required or field.required_if or field.oneof:
            yield error(field, "default", subject, "only an optional field has a default")
        elif problem := value_problem(target, field.default):
            yield error(field, "default", subject, problem)


def examples(spec: Spec) -> Iterator[SpecError]:
    """Every example is a valid value; for a list, of its items."""
    for field, subject in standing_fields(spec):
        target = _target(spec, field)
        if target is None:
            continue
        for index, example in enumerate(field.examples):
            problem = value_problem(target, example)
            if problem:
                yield error(field, f"examples[{index}]", subject, problem)


def _target(spec: Spec, field: Field) -> Scalar | Enum | Message | None:
    """What the field's values are; None where its type or enum is unknown."""
    try:
        return spec.target(field)
    except KeyError:
        return None


def value_problem(target: Scalar | Enum | Message, value: Json) -> str | None:
    """Why a JSON value is none of the target, or None if it is one."""
    if isinstance(target, Message):
        return "examples of a message come from the fields of that message"
    if isinstance(target, Enum):
        numbers = [known.number for known in target.values]
        good = type(value) is int and value in numbers
        return None if good else f"{_shown(value)} is no number of {target.name}"
    good = _IS_VALUE[target.base](value)
    if good and isinstance(value, str) and target.pattern:
        good = re.fullmatch(target.pattern, value) is not None
    hint = "; quote it" if target.base is Base.STRING and not isinstance(value, str) else ""
    return None if good else f"{_shown(value)} is no {target.name}{hint}"


def _shown(value: Json) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)


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
