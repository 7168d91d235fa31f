"""Facets: restrictions of the values of a type, or of the number of items of a list."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

import msgspec

from ..violations import Faults, Place
from .base import Type, either
from .doubles import number_text
from .numbers import MAX_LISTED

Bound: TypeAlias = int | float | str | tuple[Any, ...]


class _Facet(NamedTuple):
    rule: str
    test: str
    words: str  # of a message


_FACETS = {
    "minimum": _Facet("range", "{value} >= {bound}", "must be at least {}"),
    "exclusive_minimum": _Facet("range", "{value} > {bound}", "must be greater than {}"),
    "maximum": _Facet("range", "{value} <= {bound}", "must be at most {}"),
    "exclusive_maximum": _Facet("range", "{value} < {bound}", "must be less than {}"),
    "min_length": _Facet("length", "len({value}) >= {bound}", "length must be at least {}"),
    "max_length": _Facet("length", "len({value}) <= {bound}", "length must be at most {}"),
    "min_items": _Facet("items", "len({value}) >= {bound}", "number of items must be at least {}"),
    "max_items": _Facet("items", "len({value}) <= {bound}", "number of items must be at most {}"),
    "values": _Facet("enum", "{value} in {values}", "must be {}"),
    "not_in": _Facet("enum", "{value} not in {not_in}", "must not be {}"),
}


class Checks:
    """The facets of a type or list: as one expression, and one by one."""

    def __init__(self, facets: Mapping[str, Bound]) -> None:
        self.sets = {n: frozenset(bound) for n, bound in facets.items() if isinstance(bound, tuple)}
        tests = {
            name: _FACETS[name].test.replace("{bound}", str(bound))
            for name, bound in facets.items()
        }
        self.test = " and ".join(tests.values())
        self._checks = [
            (_FACETS[name].rule, _check(test, self.sets), _message(name, facets[name]))
            for name, test in tests.items()
        ]

    def report(self, value: Any, place: Place, faults: Faults) -> None:
        """Add a violation for the first facet that a value of the right type violates, if any."""
        for rule, holds, message in self._checks:
            if not holds(value):
                faults.add(place, rule, message)
                break


def _check(test: str, sets: Mapping[str, Any]) -> Callable[[Any], bool]:
    names = {name: name for name in sets}
    source = f"lambda value: {test.format(value='value', **names)}"
    check: Callable[[Any], bool] = eval(source, dict(sets))  # noqa: S307 - made of the table
    return check


def shown(value: Any) -> str:
    """Return a value of a facet or condition for messages: JSON, as JavaScript writes it."""
    is_real = isinstance(value, float)
    return number_text(value) if is_real else msgspec.json.encode(value).decode()


def _message(name: str, bound: Bound) -> str:
    """Return the message for a violated facet; of many values, it lists the first ones."""
    values = bound if isinstance(bound, tuple) else (bound,)
    listed = [shown(value) for value in values[:MAX_LISTED]]
    if values[MAX_LISTED:]:
        listed.append(f"{len(values) - MAX_LISTED} more")
    one_of = "one of " if values[1:] else ""
    return _FACETS[name].words.format(one_of + ", ".join(listed))


class Restricted(Type):
    """A string, number or boolean with facets."""

    def __init__(self, base: Type, facets: Mapping[str, Bound]) -> None:
        self._base = base
        self._checks = Checks(facets)
        self.wire = base.wire
        self.to_wire, self.to_message = base.to_wire, base.to_message
        self.test = f"{base.test} and {self._checks.test}"
        self.utf8_test = f"{base.utf8_test or base.test} and {self._checks.test}"
        self.wire_test, self.from_wire = self.test, either(self.test)
        self.json_test, self.from_document = self.utf8_test, either(self.utf8_test)

    def __getattr__(self, name: str) -> Any:
        """Return names of expressions: sets of values, and attributes of the base type."""
        found = self._checks.sets.get(name)
        return getattr(self._base, name) if found is None else found

    def read(self, value: Any, place: Place, faults: Faults) -> Any:
        return self._checked(self._base.read, value, place, faults)

    def plain(self, value: Any, place: Place, faults: Faults) -> Any:
        return self._checked(self._base.plain, value, place, faults)

    def _checked(self, read: Callable[..., Any], value: Any, place: Place, faults: Faults) -> Any:
        before = len(faults)
        found = read(value, place, faults)
        if len(faults) == before:
            self._checks.report(found, place, faults)
        return found
