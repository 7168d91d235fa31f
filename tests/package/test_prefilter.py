"""The regex prefilter of a pattern: what it accepts, the pattern accepts as well."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.formats.python.narrow import narrowed
from generator.pipeline import read_spec
from generator.rules.patterns.portability import problem
from tests.support.project import PROJECT
from tests.support.thorough import amount

SPEC = read_spec(PROJECT / "spec" / "email_interactions.yaml")
PATTERNS = [scalar.pattern for scalar in SPEC.scalars if scalar.pattern]


@pytest.mark.parametrize(
    ("pattern", "quick"),
    [
        ("^[a-z]*$", "^[a-z]*$"),
        ("^[a-z]+(?:-[a-z]+)*$", "^[a-z]+$"),
        ("^a(?::[0-9]*)?$", "^a(?::[0-9]*|)$"),
        ("^(?:[a-z]*@)?[a-z]*$", "^(?:|[a-z]*@)[a-z]*$"),
        ("^(?:[?]a)?(?:\\.b)?$", "^(?:[?]a|)(?:\\.b|)$"),
        ("^(?:a|(?:b|c)*d){2,3}$", "^(?:a|d){2,3}$"),
        ("^(?:[^a]+b)?(?:[(|)]c)+$", "^(?:|[^a]+b)(?:[(|)]c)+$"),
        ("^(?:(?:a)*b)*b$", "^b$"),
        ("^(?:(?:a)*)?b$", "^(?:|)b$"),
        ("^(a|(b)*?c)*?(d)??[.]$", "^(?:d|)[.]$"),
    ],
)
def test_a_pattern_is_narrowed(pattern: str, quick: str) -> None:
    """Groups that may be absent are left out, or tried in the cheaper order."""
    assert problem(pattern) is None
    assert narrowed(pattern) == quick


ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", "\\.", "[.]"])
TIMES = st.sampled_from(["", "", "*", "+", "?", "{2}", "{0,2}"])
PARTS = st.recursive(
    st.tuples(ATOMS, TIMES).map("".join),
    lambda inner: st.tuples(
        st.lists(st.lists(inner, min_size=1, max_size=2).map("".join), min_size=1, max_size=2),
        TIMES,
    ).map(lambda group: f"(?:{'|'.join(group[0])}){group[1]}"),
    max_leaves=6,
)


@given(st.lists(PARTS, min_size=1, max_size=3).map(lambda parts: f"^{''.join(parts)}$"), st.data())
@settings(max_examples=amount(30, 300), deadline=None, derandomize=True, database=None)
def test_it_matches_no_text_that_the_pattern_does_not(pattern: str, data: st.DataObject) -> None:
    """Tried on texts that the quick expression of any pattern matches."""
    quick = narrowed(pattern)
    text = data.draw(st.from_regex(quick, fullmatch=True).filter(lambda text: "\n" not in text))
    assert re.fullmatch(pattern, text)


@given(st.data(), st.sampled_from(PATTERNS))
@settings(max_examples=amount(30, 300), deadline=None, derandomize=True, database=None)
def test_every_text_that_is_found_quickly_matches(data: st.DataObject, pattern: str) -> None:
    """Of the texts that the quick expression of a pattern of the spec matches."""
    text = data.draw(st.from_regex(narrowed(pattern), fullmatch=True))
    assert re.fullmatch(pattern, text)
