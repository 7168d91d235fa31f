"""When a field must be present or absent, and how many of several must be present."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .values.facets import shown
from .values.plain import is_string, plain_number, plain_text
from .violations import Faults, Place

if TYPE_CHECKING:
    from .fields import Field

_BOUNDS = {"exactly one": (1, 1), "at most one": (0, 1), "at least one": (1, sys.maxsize)}


def present(field: "Field", value: str) -> str:
    """Return an expression: whether a value of the right type is present."""
    return f"bool({value})" if field.repeated else f"{value} is not None"


class Condition(NamedTuple):
    """Another field is present or has a value, or the opposite."""

    name: str  # in JSON
    value: Any  # None: any
    negated: bool

    def __str__(self) -> str:
        what = "present" if self.value is None else shown(self.value)
        return f"{self.name} is {'not ' * self.negated}{what}"

    def holds(self, field: "Field", value: Any) -> bool:
        """Return whether it is met by a value of the field, in JSON or as an attribute."""
        if self.value is None:
            found = not field.is_absent(value)
        else:
            found = _equals(field.default if value is None else value, self.value)
        return found != self.negated

    def test(self, field: "Field", value: str) -> str:
        """Return an expression: whether it is met by a value of the right type."""
        found = present(field, value)
        if self.value is not None:
            found = f"{value} == {self.value!r}"
            if field.default is not None and field.default == self.value:
                found = f"({value} is None or {found})"
        return f"not {found}" if self.negated else found


def _equals(value: Any, expected: Any) -> bool:
    """Return whether a value of any type is the expected one: 1.0 equals 1, and true does not."""
    if type(expected) is bool:
        return value is expected
    if isinstance(expected, (int, float)):
        return plain_number(value) == expected
    return is_string(value) and plain_text(value) == expected


def condition_of(metadata: Mapping[str, Any], word: str) -> Condition | None:
    """Return the condition in the metadata of a field: `required_if`, `required_unless`, ..."""
    for negated, key in enumerate((f"{word}_if", f"{word}_unless")):
        found: str | Mapping[str, Any] | None = metadata.get(key)
        if isinstance(found, str):
            return Condition(found, None, bool(negated))
        for name, value in (found or {}).items():
            return Condition(name, value, bool(negated))
    return None


class Choice(NamedTuple):
    """A rule for how many of some fields must be present."""

    amount: str
    fields: Sequence[Any]

    def test(self, owner: str) -> str:
        """Return an expression: whether attributes of the right types meet it."""
        each = (f"({present(field, f'{owner}.{field.attribute}')})" for field in self.fields)
        low, high = _BOUNDS[self.amount]
        return f"{low} <= {' + '.join(each)} <= {high}"

    def __str__(self) -> str:
        return f"{self.amount} of {', '.join(field.name for field in self.fields)} must be present"

    def report(self, values: Sequence[Any], place: Place, faults: Faults) -> None:
        """Add a violation if the wrong number of fields, which have these values, is present."""
        low, high = _BOUNDS[self.amount]
        pairs = zip(self.fields, values, strict=True)
        if not low <= sum(not field.is_absent(value) for field, value in pairs) <= high:
            faults.add(place, "one_of", str(self))
