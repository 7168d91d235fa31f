"""The presence of fields: which others it requires or excludes, and choices."""

from collections.abc import Iterator
from typing import TypeAlias

from generator.core.presence import Condition
from generator.resolved.messages import Field, Message

Schema: TypeAlias = dict[str, object]


def conditions(message: Message) -> Iterator[Schema]:
    """Yield `yes if X`: if X is present and not null, the fields that it requires must be too."""
    for field in message.fields:
        if field.required_by:
            yield {"if": _present(field), "then": _present(*field.required_by)}
    for field in message.fields:
        if field.condition and not field.condition.is_plain:
            yield _when(message, field.condition, _present(field))
        if field.forbidden:
            yield _when(message, field.forbidden, {"not": _present(field)})
    for choice in message.choices:
        yield _chosen(choice.amount, [_present(message.by_name[name]) for name in choice.of])


def _when(message: Message, condition: Condition, schema: Schema) -> Schema:
    """Return what applies under a condition; a default is the value of an absent field."""
    other, value = message.by_name[condition.name], condition.value
    test = _present(other)
    if value is not None:
        test = {"properties": {other.name: {"const": value}}, "required": [other.name]}
    if value is not None and other.default == value:
        test = {"properties": {other.name: {"enum": [value, None]}}}
    return {"if": test, "else" if condition.negated else "then": schema}


def _chosen(amount: str, present: list[Schema]) -> Schema:
    """Return a schema that limits how many of some schemas an object matches."""
    if amount == "at least one":
        return {"anyOf": present}
    none: list[Schema] = [{"not": {"anyOf": present}}] if amount == "at most one" else []
    return {"oneOf": [*present, *none]}


def _present(*fields: Field) -> Schema:
    return {
        "properties": {field.name: _PRESENT[field.repeated] for field in fields},
        "required": [field.name for field in fields],
    }


# An empty list means absent, as null does.
_PRESENT: dict[bool, Schema] = {
    True: {"type": "array", "minItems": 1},
    False: {"not": {"type": "null"}},
}
