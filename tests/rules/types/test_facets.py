"""What the table of facets says of values, over all facets of small numbers and short texts."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from generator.core.facets import broken_facet, implies, value_with

INTEGERS = range(-3, 7)
TEXTS = ["".join(letters) for n in range(4) for letters in product("ab", repeat=n)]
OF_INTEGERS: dict[str, list[Any]] = {
    "minimum": [0, 1],
    "exclusive_minimum": [0],
    "maximum": [1, 3],
    "exclusive_maximum": [1, 3],
    "not_in": [[1], [0, 1, 2]],
}
OF_TEXTS: dict[str, list[Any]] = {
    "min_length": [1, 2],
    "max_length": [1, 2],
    "not_in": [["a"], ["a", "b", "text"]],
}


def combined(bounds: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Every choice of facets, each with one of its bounds or left out."""
    chosen = product(*([None, *values] for values in bounds.values()))
    pairs = (zip(bounds, choice, strict=True) for choice in chosen)
    return [{name: bound for name, bound in each if bound is not None} for each in pairs]


OF_ALL = [
    (INTEGERS, [*combined(OF_INTEGERS), {"const": 0}, {"const": 3}]),
    (TEXTS, [*combined(OF_TEXTS), {"values": ["a"]}, {"values": ["a", "bb"]}, {"const": "a"}]),
]


@pytest.mark.parametrize(("domain", "choices"), OF_ALL, ids=["integers", "texts"])
def test_facets_that_imply_others_leave_no_other_value(
    domain: list[Any], choices: list[dict[str, Any]]
) -> None:
    """A comparison of versions never calls a change safe that excludes a value."""
    with_facets = [{v for v in domain if not broken_facet(v, facets)} for facets in choices]
    implied = 0
    for (facets, values), (others, more) in product(
        zip(choices, with_facets, strict=True), repeat=2
    ):
        if implies(facets, others):
            implied += 1
            assert values <= more, (facets, others)
    assert implied > 2 * len(choices)


@pytest.mark.parametrize(("domain", "choices"), OF_ALL, ids=["integers", "texts"])
def test_a_value_is_found_if_there_is_one(domain: list[Any], choices: list[dict[str, Any]]) -> None:
    """Whatever the facets: one that has them all, which is near a bound."""
    for facets in choices:
        found = value_with(facets, "text" if domain is TEXTS else 7)
        if any(not broken_facet(value, facets) for value in domain):
            assert found is not None, facets
        assert found is None or broken_facet(found, facets) is None
