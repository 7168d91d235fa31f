"""Values at and beyond the bounds of a type, with the rule that each one tests."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from generator.core.bounds import INT32_MAX, INT32_MIN, OBJECT_DEPTH, SAFE_INTEGER
from generator.corpus.near_bounds import near_bounds
from generator.corpus.plain import ANY_TEXTS, BAD_DATES, DOUBLES, GOOD_DATES, SPECIAL
from generator.resolved import types


class Value(NamedTuple):
    """A value that is valid or has exactly one violation."""

    rule: str  # that the case tests
    what: str
    value: Any
    broken: str = ""  # the rule of the violation; empty: the value is valid
    within: str = ""  # JSON Pointer to the violation, relative to the value


_EXAMPLE: Final = Value("", "example", None)
_WRONG_TYPES: dict[type[types.Scalar | types.Enum], tuple[Any, ...]] = {
    types.String: (1, True, [], {}),
    types.Int32: ("1", True, 1.5, [], {}),
    types.Int64: ("1", True, 1.5, [], {}),
    types.Double: ("1.5", True, [], {}),
    types.Enum: ("1", True, 1.5, [], {}),
    types.Boolean: ("true", 0, 1, [], {}),
    types.Timestamp: (0, True, [], {}),
    types.Object: ("{}", 1, False, []),
}
_RULES: dict[type[types.Scalar | types.Enum], tuple[str, ...]] = {  # that the type shows
    types.String: ("type", "encoding"),
    types.Int32: ("type", "range"),
    types.Int64: ("type", "range"),
    types.Double: ("type", "range"),
    types.Enum: ("type", "enum"),
    types.Timestamp: ("type", "pattern"),
    types.Object: ("type", "range", "depth", "encoding"),
}


def good_values(target: types.Scalar | types.Enum, example: Any) -> Iterator[Value]:
    """Yield valid values; the example once for each rule of the type."""
    has_pattern = isinstance(target, types.String) and target.pattern is not None
    for rule in ("type", "pattern") if has_pattern else _RULES.get(type(target), ("type",)):
        yield Value(rule, "example", example)
    if isinstance(target, types.String) and target.pattern:
        yield from _good_of_pattern(target, str(example))
    yield from (value for value in _tried(target) if not value.broken)


@lru_cache(maxsize=1000)  # of types with their examples, which many fields share
def one_of_each_rule(target: types.Scalar | types.Enum, example: str) -> Sequence[Value]:
    """Return a valid and an invalid value for each rule; valid at a bound, if the rule has one.

    All values of an enum: the presence of other fields may depend on each of them.
    """
    value = json.loads(example)
    good: dict[str, Value] = {}
    for found in good_values(target, value):
        key = found.what if isinstance(target, types.Enum) else found.rule
        if good.get(key, _EXAMPLE).what == _EXAMPLE.what:
            good[key] = found
    bad = {found.rule: found for found in reversed([*bad_values(target, value)])}
    return [*good.values(), *reversed(bad.values())]


def _tried(target: types.Scalar | types.Enum) -> Iterator[Value]:
    """Yield values at the bounds of the base type and of facets, with the rules they violate."""
    if isinstance(target, types.Enum):
        yield from _at_bounds(target)
        return
    near = (Value(rule, _shown(value), value) for rule, value in near_bounds(target))
    for value in (*_at_bounds(target), *near):
        yield value._replace(broken=target.broken_rule(value.value) or "")


def _shown(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:8]}... of {len(value)} characters"


def _at_bounds(target: types.Scalar | types.Enum) -> Iterator[Value]:
    """Yield values of the base type, some of which facets may exclude."""
    match target:
        case types.Enum(values=values):
            yield from (Value("enum", str(value.number), value.number) for value in values)
            yield Value("enum", f"{values[-1].number}.0", float(values[-1].number))
        case types.String(pattern=None):
            texts = {"empty": "", "blank": " ", "NUL": "\0", "astral": "\U0001f600"}
            yield from (Value("encoding", what, text) for what, text in texts.items())
            yield Value("encoding", "long", "\u00e9" * 1000)
        case types.String():
            pass  # its own texts are more specific
        case types.Number():
            yield from _good_numbers(target)
        case types.Boolean():
            yield from (Value("type", json.dumps(value), value) for value in (True, False))
        case types.Timestamp():
            yield from (Value("pattern", text, text) for text in GOOD_DATES)
        case _:
            yield from _good_objects()


def _good_numbers(target: types.Number) -> Iterator[Value]:
    others: tuple[float, ...] = (-1, 0)
    if isinstance(target, types.Int64):
        others = (*others, INT32_MIN - 1, INT32_MAX + 1)
    if isinstance(target, types.Double):
        others = (0, 5e-324)
    yield from (Value("range", str(number), number) for number in (*target.range, *others))
    fractions = DOUBLES if isinstance(target, types.Double) else (1.0, 1e3, -0.0)
    yield from (Value("type", str(fraction), fraction) for fraction in fractions)


def _good_of_pattern(target: types.String, example: str) -> Iterator[Value]:
    yield from (Value("pattern", text, text) for text in target.examples if text != example)
    known = {example, *target.examples}
    variations = (
        text for text in _variations(example) if text not in known and not target.broken_rule(text)
    )
    yield from (Value("pattern", f"text {json.dumps(text)}", text) for text in variations)


def _good_objects() -> Iterator[Value]:
    kinds = {"": None, "a b": [1, "2", False, {"c": [None, {}, []]}], "/~": 0.5}
    yield Value("type", "empty", {})
    yield Value("type", "all kinds", kinds)
    numbers = {"a": SAFE_INTEGER, "b": [-SAFE_INTEGER]}
    yield Value("range", "largest numbers", numbers)
    yield Value("depth", f"level {OBJECT_DEPTH}", nested(OBJECT_DEPTH))
    yield Value("encoding", "astral", {"\U0001f600": "\U0001f600"})


def bad_values(target: types.Scalar | types.Enum, example: Any) -> Iterator[Value]:
    """Yield values with one violation each."""
    for value in _WRONG_TYPES[type(target)]:
        yield Value("type", json.dumps(value), value, "type")
    yield from (value for value in _tried(target) if value.broken)
    match target:
        case types.Enum():
            yield from _bad_of_enum(target)
        case types.String(pattern=None):
            yield Value("encoding", "lone surrogate", "a\ud800", "encoding")
        case types.String():
            yield from _bad_of_pattern(target, str(example))
        case types.Int32() | types.Int64():
            lowest, highest = target.range
            for number in (lowest - 1, highest + 1, 2**63):
                yield Value("range", str(number), number, "range")
            yield Value("range", "1e300", 1e300, "range")
        case types.Double():
            yield Value("range", "10^309", 10**309, "range")
            yield Value("range", "-10^309", -(10**309), "range")
        case types.Timestamp():
            yield from (Value("pattern", json.dumps(text), text, "pattern") for text in BAD_DATES)
        case types.Object():
            yield from _bad_objects()
        case _:
            pass  # a boolean has no bounds


def _bad_objects() -> Iterator[Value]:
    level = OBJECT_DEPTH + 1
    yield Value("range", "2^53", {"a": SAFE_INTEGER + 1}, "range", "/a")
    yield Value("range", "-2^53", {"a": [-SAFE_INTEGER - 1]}, "range", "/a/0")
    yield Value("range", "1e300", {"a/b": 1e300}, "range", "/a~1b")
    yield Value("depth", f"level {level}", nested(level), "depth", "/a" * OBJECT_DEPTH)
    yield Value("encoding", "lone surrogate", {"a": "\udfff"}, "encoding", "/a")


def _bad_of_enum(enum: types.Enum) -> Iterator[Value]:
    for number in _beyond(enum):
        yield Value("enum", str(number), number, "enum")
    first = enum.values[0]
    for word in (first.name, str(first.number)):
        yield Value("enum", f"word {word}", word, "type")


@lru_cache(maxsize=100)  # of enums, which many fields share
def _beyond(enum: types.Enum) -> list[int]:
    """Return numbers that the enum does not define."""
    numbers = {value.number for value in enum.values}
    beyond = {0, *enum.reserved, max(numbers) + 1, min(numbers) - 1, 2**31, 2**63}
    return sorted(beyond - numbers)


def _bad_of_pattern(target: types.String, example: str) -> Iterator[Value]:
    bad = (
        *target.counterexamples,
        *(text for text in _variations(example) if target.broken_rule(text)),
    )
    for text in dict.fromkeys(bad):
        yield Value("pattern", json.dumps(text), text, target.broken_rule(text) or "")


def _variations(example: str) -> dict[str, None]:
    """Return texts that a pattern may or may not match, derived from one that it matches."""
    after = (f"{example}{character}" for character in SPECIAL)
    inside = f"{example[:1]}\n{example[1:]}"
    return dict.fromkeys((*after, inside, f" {example}", f"{example} ", *ANY_TEXTS))


def nested(levels: int) -> dict[str, Any]:
    """Return an object with this number of levels, each nested under the name a."""
    found: dict[str, Any] = {}
    for _ in range(levels - 1):
        found = {"a": found}
    return found
