"""Values just within and just beyond the bounds of facets."""

from collections.abc import Iterator
from itertools import islice
from math import inf, nextafter
from typing import Any

from generator.core.facets import FACETS
from generator.corpus.plain import LONGEST
from generator.resolved.types import Double, Number, Scalar, String


def near_bounds(target: Scalar) -> Iterator[tuple[str, Any]]:
    """Yield values for each facet of a type, with the rule that it reports."""
    for name, bound in target.facets.items():
        for value in {repr(value): value for value in _near(target, name, bound)}.values():
            yield FACETS[name].rule, value


def _near(target: Scalar, name: str, bound: Any) -> Iterator[Any]:
    if isinstance(target, String) and name in ("min_length", "max_length"):
        for length in (n for n in (bound - 1, bound, bound + 1) if n <= LONGEST):
            yield from ("x" * length, "\U0001f600" * length)
            stretched = (text for example in target.examples for text in _sized(example, length))
            fitting = (text for text in stretched if target.broken_rule(text) != "pattern")
            yield from islice(fitting, 1)
        return
    for value in bound if isinstance(bound, list) else [bound]:
        if isinstance(value, str):
            yield from (value, f"{value} ", value.swapcase(), value[1:])
        elif isinstance(value, bool):
            yield from (value, not value)
        else:
            near: tuple[Any, ...] = (value - 1, value, value + 1)
            if isinstance(target, Double):
                exact = (number for number in near if float(number) == number)
                near = (nextafter(value, -inf), nextafter(value, inf), *exact)
            lowest, highest = target.range if isinstance(target, Number) else (value, value)
            yield from (*(n for n in near if lowest <= n <= highest), float(value))


def _sized(text: str, length: int) -> Iterator[str]:
    """Yield texts of a given length, by repeating a character or leaving out a part."""
    more = length - len(text)
    for index in range(min(length, len(text))):
        rest = text[index:] if more >= 0 else text[index - more :]
        yield text[:index] + rest[:1] * max(more, 0) + rest
