"""Presence: conditions and choices name fields with visible presence, and can all be met."""

import re
from collections.abc import Iterator

from generator.core.presence import Condition
from generator.core.recursion import has_document
from generator.model import Field, Message, Spec
from generator.rules.nodes import Fault, all_parsed, no_field, parsed
from generator.rules.targets import has_known_values, presence_of, target_of, value_of

_PHRASE = re.compile(r"[\s=<>!&|(),]")  # in a condition that is more than a name


def conditions(spec: Spec) -> Iterator[Fault]:
    """A condition names another field of the message, whose absence or value is visible."""
    for message in spec.all_messages():
        for field in message.fields:
            for key, condition in field.conditions.items():
                problem = _condition_problem(spec, message, field, condition)
                if problem and field.has_read(key):
                    yield field, key, problem


def _condition_problem(
    spec: Spec, message: Message, field: Field, condition: Condition
) -> str | None:
    name = condition.name
    other = message.by_name.get(name)
    if other is field:
        return "a field cannot be its own condition; name another field, or write 'yes' or 'no'"
    if other is None:
        form = "; write 'if' or 'unless', then FIELD or FIELD = VALUE"
        advice = form if _PHRASE.search(name) else ""
        return no_field(message, name, but=field.name, otherwise=advice)
    if condition.value is not None:
        return _value_problem(spec, other, condition.value)
    return _always_present(field, other, condition)


def _always_present(field: Field, other: Field, condition: Condition) -> str | None:
    name = other.name
    if not other.required and other.default is None:
        return None
    if field.forbidden is condition or condition.negated:
        return f"'{name}' is always present, so the condition says nothing; leave it out"
    if other.default is not None:
        return f"'{name}' has a default, so it is never absent; write 'required: yes'"
    return f"'{name}' is always required; write 'required: yes' here too"


def _value_problem(spec: Spec, other: Field, text: str) -> str | None:
    if other.repeated and target_of(spec, other):
        return f"'{other.name}' is a list, which no condition compares with a value"
    if has_known_values(spec, other) and value_of(spec, other, text) is None:
        kind = other.enum or (other.name if other.facets else other.type)
        return f"'{text}' is not a value of '{kind}' that a condition can name"
    return None


def forbidden(spec: Spec) -> Iterator[Fault]:
    """Only an optional field without a default can be forbidden."""
    for message in spec.all_messages():
        for field in parsed(message.fields, "forbidden", "required", "default"):
            if field.forbidden and (field.required or field.default is not None):
                what = "has a default" if field.default is not None else "is required"
                yield field, "forbidden", f"a field that {what} is never absent; leave this out"


def choices(spec: Spec) -> Iterator[Fault]:
    """A choice is of several optional fields of the message."""
    for message in spec.all_messages():
        for choice in parsed(message.choices, "of"):
            if len({*choice.of}) < 2 or len({*choice.of}) < len(choice.of):
                yield choice, "of", "a choice needs two or more fields, each of them once"
            for index, name in enumerate(choice.of):
                if problem := _choice_problem(message, name):
                    yield choice, f"of[{index}]", problem


def satisfiable(spec: Spec) -> Iterator[Fault]:
    """Some document meets all conditions and choices."""
    for message in spec.all_messages():
        is_read = all_parsed(message.fields, "name", "required", "forbidden", "type", "enum")
        is_read = is_read and all_parsed(message.choices, "of", "amount")
        if is_read and not has_document(presence_of(spec, message)):
            key = "choices" if message.choices else "fields"
            yield message, key, "no document meets all conditions and choices of its fields"


def _choice_problem(message: Message, name: str) -> str | None:
    field = message.by_name.get(name)
    if field is None:
        return no_field(message, name)
    if field.has_read("required", "default"):
        if field.required or field.condition:
            return f"'{name}' is required; only optional fields are chosen from"
        if field.default is not None:
            return f"'{name}' has a default, so it is never absent"
        if field.oneof:
            return f"'{name}' is in a oneof, which is a choice already"
    return None
