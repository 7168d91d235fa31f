"""The values in conditions: `yes if state = LENT` refers to a number."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from generator import model
from generator.core.bounds import RANGES, is_double, is_exact
from generator.core.facets import broken_facet, within
from generator.core.presence import Condition
from generator.core.values import Json
from generator.core.vocabulary import Base


def typed(
    message: model.Message,
    condition: Condition | None,
    value_of: Callable[[model.Field, str], Json],
) -> Condition | None:
    """Return a condition with the JSON value of its text; None if it has a fault."""
    other = message.by_name.get(condition.name) if condition else None
    if condition is None or other is None or condition.value is None:
        return condition if other else None
    value = value_of(other, condition.value)
    return None if value is None else condition._replace(value=value)


def value_of(spec: model.Spec, field: model.Field, text: str) -> Json:
    """Return the value of a field that a text denotes, also by its name in an enum; or None."""
    try:
        target = spec.target(field)
    except KeyError:
        return None
    if isinstance(target, model.Enum):
        named = {value.title: value.number for value in target.values}
        named |= {value.name: value.number for value in target.values}
        numbers = {str(number): number for number in named.values()}
        return named.get(text, numbers.get(text))
    if not isinstance(target, model.Scalar) or target.base not in _READ_TEXT:
        return None
    value: Json = _READ_TEXT[target.base](text)
    restricted = target.restricted(field.facets)
    if value is None or not restricted.matches(value):
        return None
    bounds = RANGES.get(target.base)
    facets = within(bounds, restricted.facets) if bounds else restricted.facets
    return None if broken_facet(value, facets) else value


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch("-?[0-9]{1,16}", text) else None


def _number(text: str) -> float | None:
    try:
        value: object = json.loads(text)
    except ValueError:
        return None
    if isinstance(value, float) and not is_exact(value, text):
        return None
    return value if isinstance(value, (int, float)) and is_double(value) else None


_READ_TEXT: Final[Mapping[Base, Callable[[str], Json]]] = {
    Base.STRING: lambda text: text,
    Base.INTEGER: _integer,
    Base.INTEGER64: _integer,
    Base.NUMBER: _number,
    Base.BOOLEAN: {"true": True, "false": False, "yes": True, "no": False}.get,
}
