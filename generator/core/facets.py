"""Facets: restrictions of the values of a type beyond its base.

A facet is defined here once for the language, the rules, the corpus and the formats. The runtimes
of the generated packages test the same facets under the same names.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import copysign, inf, nextafter
from operator import eq, ge, gt, le, lt
from typing import Any, Final, NamedTuple, TypeAlias

from generator.core.values import to_json_line
from generator.core.vocabulary import Base

Facets: TypeAlias = Mapping[str, Any]  # the bound of each facet, by name, in the order of FACETS


class Facet(NamedTuple):
    """One kind of restriction."""

    rule: str  # that a violation reports
    measure: Callable[[Any], int] | None  # what is compared; None: the value itself
    bases: tuple[Base, ...]  # of the types that can have it; none: lists
    compare: Callable[[Any, Any], bool]  # with the bound
    json_schema: str
    protovalidate: str
    words: str
    text: str


_STRING = (Base.STRING,)
_NUMBERS = (Base.INTEGER, Base.INTEGER64, Base.NUMBER)
_PLAIN = (Base.STRING, *_NUMBERS, Base.BOOLEAN)


_range = partial(Facet, "range", None, _NUMBERS)
_length = partial(Facet, "length", len, _STRING)
_items = partial(Facet, "items", len, ())

FACETS: Final[Mapping[str, Facet]] = {
    "minimum": _range(ge, "minimum", "gte", "at least {}", "The smallest value."),
    "exclusive_minimum": _range(
        gt, "exclusiveMinimum", "gt", "greater than {}", "The number that all values exceed."
    ),
    "maximum": _range(le, "maximum", "lte", "at most {}", "The largest value."),
    "exclusive_maximum": _range(
        lt, "exclusiveMaximum", "lt", "less than {}", "The number that exceeds all values."
    ),
    "min_length": _length(
        *(ge, "minLength", "min_len", "length at least {}"),
        "The smallest length, in Unicode code points.",
    ),
    "max_length": _length(
        *(le, "maxLength", "max_len", "length at most {}"),
        "The largest length, in Unicode code points.",
    ),
    "min_items": _items(
        *(ge, "minItems", "min_items", "number of items at least {}"),
        "Of a list: the smallest number of items, if it is present.",
    ),
    "max_items": _items(
        *(le, "maxItems", "max_items", "number of items at most {}"),
        "Of a list: the largest number of items.",
    ),
    "const": Facet("enum", None, _PLAIN, eq, "const", "const", "only {}", "The only value."),
    "values": Facet(
        *("enum", None, _STRING, lambda value, bound: value in bound, "enum", "in", "one of {}"),
        "The only values, all words.",
    ),
    "not_in": Facet(
        *("enum", None, (Base.STRING, *_NUMBERS), lambda value, bound: value not in bound),
        *("not", "not_in", "none of {}", "Values that are excluded."),
    ),
}

CLOSED: Final = ("const", "values")  # facets that list all values


def of_values(facets: Facets) -> Facets:
    """Return the facets of a value, or of the items of a list, in their order."""
    return {name: facets[name] for name, facet in FACETS.items() if facet.bases and name in facets}


def restricted(facets: Facets, more: Facets) -> Facets:
    """Return the facets of a type and of a field, which may list some of the words of the type."""
    replaced = {"values"} if "const" in more else set()
    return of_values({name: facets[name] for name in facets.keys() - replaced} | {**more})


def of_lists(facets: Facets) -> Facets:
    """Return the facets of a list as a whole."""
    return {name: bound for name, bound in facets.items() if not FACETS[name].bases}


def in_words(facets: Facets) -> Iterator[str]:
    """Yield the text of each facet: `at least 3`, `one of "a", "b"`."""
    for name, bound in facets.items():
        values = bound if isinstance(bound, list) else [bound]
        yield FACETS[name].words.format(", ".join(map(to_json_line, values)))


def broken_facet(value: Any, facets: Facets) -> str | None:
    """Return the first facet that a value of the base type, or a list, violates."""
    for name, bound in facets.items():
        facet = FACETS[name]
        if not facet.compare(facet.measure(value) if facet.measure else value, bound):
            return name
    return None


def broken_rule(value: Any, facets: Facets) -> str | None:
    """Return the rule of the first facet that a value of the base type, or a list, violates."""
    name = broken_facet(value, facets)
    return FACETS[name].rule if name else None


def closed_set(facets: Facets) -> Sequence[Any] | None:
    """Return all values, if the facets list them."""
    return [facets["const"]] if "const" in facets else facets.get("values")


def implies(facets: Facets, others: Facets) -> bool:
    """Return whether these facets imply the others; may be false for unlike facets."""
    values = closed_set(facets)
    if values is not None:
        return all(broken_facet(value, others) is None for value in values)
    return all(
        name in facets and _is_tighter(name, facets[name], bound) for name, bound in others.items()
    )


def _is_tighter(name: str, bound: Any, other: Any) -> bool:
    if name == "not_in":
        return {*bound} >= {*other}
    return bool(bound == other or (name not in CLOSED and FACETS[name].compare(bound, other)))


def within(bounds: tuple[float, float], facets: Facets) -> Facets:
    """Return the facets of a number, including the bounds of its base type."""
    found = dict(facets)
    for name, bound in zip(("minimum", "maximum"), bounds, strict=True):
        if f"exclusive_{name}" not in facets:
            found.setdefault(name, bound)
    return of_values(found)


def value_with(facets: Facets, usual: Any, bounds: tuple[float, float] | None = None) -> Any:
    """Return the usual value of a base type, or another that has all facets; or None."""
    needed = within(bounds, facets) if bounds else facets
    values = (value for value in _near_bounds(facets, usual) if not broken_facet(value, needed))
    return next(values, None)


def _near_bounds(facets: Facets, usual: Any) -> Iterator[Any]:
    """Yield candidate values, one of which has all facets if any value has.

    Among as many neighbours of a bound as there are excluded values, and one more, some value is
    not excluded; an exclusive bound excludes itself.
    """
    yield usual
    yield from closed_set(facets) or ()
    some = range(len(facets.get("not_in", ())) + 2)
    if isinstance(usual, str):
        yield usual[: facets.get("max_length")]
        yield from (chr(ord("a") + n) * facets.get("min_length", 1) for n in some)
    elif type(usual) in (int, float):
        lowest = [facets[name] for name in ("minimum", "exclusive_minimum") if name in facets]
        highest = [facets[name] for name in ("maximum", "exclusive_maximum") if name in facets]
        if type(usual) is float:  # values between bounds are shorter
            yield from (float(bound + 1) for bound in lowest)
            yield from (float(bound - 1) for bound in highest)
            yield from ((low + high) / 2 for low in lowest for high in highest)
        yield from (_moved(bound, n, type(usual)) for bound in lowest for n in some)
        yield from (_moved(bound, -n, type(usual)) for bound in highest or [usual] for n in some)


def _moved(bound: float, steps: int, kind: type[float]) -> float:
    """Return the integer or double that is a number of steps above a bound."""
    if kind is int:
        return bound + steps
    for _ in range(abs(steps)):
        bound = nextafter(bound, copysign(inf, steps))
    return float(bound)
