"""Text that templates print for dataclasses and enums: defaults and docstrings."""

from collections.abc import Iterator
from typing import Any

from generator.core.presence import Condition, in_words
from generator.resolved.messages import Field, Message
from generator.resolved.types import Double, Enum, EnumValue
from generator.templating.filters import to_json


def enum_doc(enum: Enum) -> str:
    """Return the description, and the values for `help`."""
    values = (_line(value.name, value_doc(value)) for value in enum.values)
    return "\n".join((enum.description, "", "Attributes:", *values))


def value_doc(value: EnumValue) -> str:
    """Return the description of an enum value, and its name in the source if it differs."""
    doc = " ".join(filter(None, (value.description, value.origin)))
    return _deprecated(doc, value.deprecated)


def record_doc(message: Message) -> str:
    """Return the description, the table in the source, and the fields for `help`."""
    source = [f'\nSource: table "{message.table}".'] if message.table else []
    source += [f"\n{sentence}" for sentence in message.chosen]
    attributes = ["\nAttributes:", *map(_help, message.fields)]
    return "\n".join((message.description, *source, *attributes))


def metadata(field: Field) -> str:
    """Return the metadata of a field as an expression: facts not in its annotation or default."""
    facts: dict[str, Any] = {}
    if field.name != field.identifier:
        facts["json"] = field.name
    for word, condition in (("required", field.condition), ("forbidden", field.forbidden)):
        if condition is not None:
            name, value = condition.name, condition.value
            key = f"{word}_{'unless' if condition.negated else 'if'}"
            facts[key] = name if value is None else {name: value}
    return repr(facts) if facts else ""


def default_value(field: Field) -> str:
    """Return the value of an absent field, as an expression."""
    if isinstance(field.type, Enum) and isinstance(field.default, int):
        return f"{field.type.name}.{field.type.by_number[field.default].name}"
    if isinstance(field.type, Double) and isinstance(field.default, (int, float)):
        return repr(float(field.default))
    if isinstance(field.default, str):
        return to_json(field.default)  # a JSON string is a Python string
    return str(field.default)


def field_doc(field: Field) -> str:
    """Return the docstring of a field: the description, then facts."""
    limits = [f"Limits: {field.limits}."] if field.limits else []
    facts = [f"Type `{field.word}`.", *_presence(field), *limits, *field.sentences]
    facts += filter(None, [field.origin])
    return _deprecated(f"{field.description}\n\n{' '.join(facts)}", field.deprecated)


def _help(field: Field) -> str:
    """Return the text for `help` of the class, which does not show docstrings of attributes."""
    doc = " ".join((field.description, *_presence(field), *field.sentences))
    return _line(field.identifier, _deprecated(doc, field.deprecated))


def _line(name: str, doc: str) -> str:
    """Return a line about one attribute for the docstring of its class."""
    return f"    {name}: {' '.join(doc.split())}"


def _presence(field: Field) -> Iterator[str]:
    """Yield whether a field is required, what its absence means, and its name in JSON."""
    if field.condition:
        sentence = f"Required if {_in_code(field.condition)}."
        if sentence not in field.description:
            yield sentence
    else:
        yield "Required." if field.required else "Optional."
    if field.forbidden:
        yield f"Must be absent if {_in_code(field.forbidden)}."
    if field.default is not None:
        yield f"Absent in a document means {to_json(field.default)}."
    if field.identifier != field.name:
        yield f"JSON name: `{field.name}`."


def _in_code(condition: Condition) -> str:
    return in_words(condition._replace(name=f"`{condition.name}`"))


def _deprecated(doc: str, deprecated: bool) -> str:  # noqa: FBT001 - a value of the spec
    return f"Deprecated. {doc}" if deprecated else doc
