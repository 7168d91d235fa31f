"""The types of fields, as far as they are valid: rules decide nothing about the others."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from generator.core.facets import CLOSED, FACETS, closed_set
from generator.core.presence import Choice, Presence
from generator.core.values import Json
from generator.core.vocabulary import Base
from generator.model import Enum, Field, Message, Scalar, Spec, Union, conditions
from generator.model.conditions import typed
from generator.rules.nodes import all_parsed, knows_all_values, parsed
from generator.rules.patterns.portability import problem


def base_of(spec: Spec, field: Field) -> Base | None:
    """Return the base of a field's type, if it is a scalar type."""
    target = spec.types.get(field.type)
    return target.base if isinstance(target, Scalar) else None


def target_of(spec: Spec, field: Field) -> Scalar | Enum | Message | Union | None:
    """Return the type of a field; None if it is unknown, was not parsed, or has an error."""
    if not field.has_read("type", "enum"):
        return None
    try:
        target = spec.target(field)
    except KeyError:
        return None
    known = True
    if isinstance(target, Enum):
        numbers = {value.number for value in target.values}
        known = target.has_read("values") and all_parsed(target.values, "number")
        known = known and len(numbers) == len(target.values)  # else one of them is a mistake
    elif isinstance(target, Scalar):
        known = target.has_read("base", "pattern", *FACETS) and field.has_read(*FACETS)
        known = known and not problem(target.pattern) and has_valid_words(spec, field)
        target = target.restricted(field.facets)
        known = known and all(target.base in FACETS[name].bases for name in target.facets)
    return target if known else None


def has_valid_words(spec: Spec, field: Field) -> bool:
    """Return whether a closed set of a field is not empty, and of values that its type has."""
    target = spec.types.get(field.type)
    own = closed_set(field.facets)
    if not isinstance(target, Scalar):
        return own is None
    of_type = closed_set(target.facets)
    if {*CLOSED} <= field.facets.keys():
        return False
    words = chain(own or (), of_type or ()) if target.base is Base.STRING else ()
    if not all(isinstance(word, str) and may_match(target, word) for word in words):
        return False
    if own is None or of_type is None:
        return [] not in (own, of_type)
    return own != [] and all(word in of_type for word in own)


def may_match(type_: Scalar, value: Json) -> bool:
    """Return whether a value matches a pattern; one with an error is reported on its own."""
    return problem(type_.pattern) is not None or type_.matches(value)


def words_of(spec: Spec, field: Field) -> list[str]:
    """Return the closed set of words of a field's type; empty if it has none."""
    target = spec.types.get(field.type)
    if not isinstance(target, Scalar) or target.base is not Base.STRING:
        return []
    return [*(closed_set(target.restricted(field.facets).facets) or ())]


def has_known_values(spec: Spec, field: Field) -> bool:
    """Return whether the enum of a field is known, or its type without an error."""
    enum = spec.enums_by_name.get(field.enum or "")
    return knows_all_values(enum) if enum else target_of(spec, field) is not None


def value_of(spec: Spec, field: Field, text: str) -> Json:
    """Return the value of a field that a text denotes, if its values are known; else None."""
    return conditions.value_of(spec, field, text) if has_known_values(spec, field) else None


def presence_of(spec: Spec, message: Message) -> Presence:
    """Return what the presence of each field depends on, as far as it is valid."""
    members, value = dict(message.by_name), partial(value_of, spec)
    for field in message.fields:
        is_read = field.has_read("name", "required")
        if field.conditions or not is_read:
            members[field.name] = replace(
                field,
                required=field.required and is_read,
                condition=typed(message, field.condition, value) if is_read else None,
                forbidden=typed(message, field.forbidden, value),
            )
    choices = [c for c in parsed(message.choices, "amount", "of") if _is_possible(c, message)]
    named = {c.name for m in members.values() for c in m.conditions.values() if c.value is not None}
    values = {name: _all_values(spec, message.by_name[name]) for name in named}
    return Presence(members, choices, {name: found for name, found in values.items() if found})


def _all_values(spec: Spec, field: Field) -> Sequence[Json]:
    """Return all values of a field, if its type lists them; else nothing."""
    target = target_of(spec, field)
    if isinstance(target, Enum):
        return [value.number for value in target.values]
    if not isinstance(target, Scalar):
        return []
    booleans = [True, False] if target.base is Base.BOOLEAN else []
    return closed_set(target.facets) or booleans


def _is_possible(choice: Choice, message: Message) -> bool:
    """Return whether a choice is of different fields, all of which may be absent."""
    fields = [message.by_name.get(name) for name in choice.of]
    are_optional = all(
        field and not (field.required or field.condition or field.default is not None)
        for field in fields
    )
    return are_optional and len({*choice.of}) == len(choice.of)
