"""The regular expressions of the package: they match the same texts as the patterns of the spec."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.core.patterns import without_line_feeds
from generator.formats.python.patterns import faster
from generator.pipeline import read_spec
from generator.rules.patterns.portability import problem
from tests.support.project import PROJECT
from tests.support.specs.regexes import attacks, matching, patterns, texts_near
from tests.support.thorough import amount

SPEC = read_spec(PROJECT / "spec" / "email_interactions.yaml")
OF_THE_SPEC = [scalar.pattern for scalar in SPEC.scalars if scalar.pattern]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^[a-z]*$", "^[a-z]*+$"),
        ("^[a-z]*z$", "^[a-z]*z$"),
        ("^[^z]*z$", "^[^z]*+z$"),
        ("^[a-c]+d?[^a-c]$", "^[a-c]++d?[^a-c]$"),
        ("^[a-c]+d?[^d]$", "^[a-c]+d?[^d]$"),
        ("^[a-z]*[^a-cx-z]$", "^[a-z]*[^a-cx-z]$"),
        ("^[a-z]+(?:-[a-z]+)*$", "^[a-z]++(?:(?:-[a-z]++)(?:-[a-z]++)*|)$"),
        ("^(?:a*b?){2}$", "^(?:a*b?){2}$"),
        ("^(a*b)+$", "^(?:a*+b)+$"),
        ("^(?:(?:a*b)*c)*$", "^(?:(?:(?:a*+b)(?:a*+b)*|)c)*$"),
        ("^a(?::[0-9]*)?$", "^a(?::[0-9]*+|)$"),
        ("^(?:[a-z]*@)?[a-z]*$", "^(?:|[a-z]*+@)[a-z]*+$"),
        ("^(?:a|[b-d]*?)?(b)??$", "^(?:|a|[b-d]*?)(?:b|)$"),
        (r"^[\t\]]*(?:\]|[ é-ü]{0,2})\t*$", r"^[\t\]]*(?:\]|[ é-ü]{0,2})\t*+$"),
        (r"^[\t]*(?:\]|[ é-ü]{0,2})[ü]*$", r"^[\t]*+(?:\]|[ é-ü]{0,2})[ü]*+$"),
    ],
)
def test_what_becomes_of_a_pattern(pattern: str, expected: str) -> None:
    """Repeats keep all they matched only where the next character decides."""
    assert faster(pattern) == expected


@given(patterns | st.sampled_from(OF_THE_SPEC), st.data())
@settings(
    max_examples=amount(60, 1000),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_it_matches_the_same_texts(pattern: str, data: st.DataObject) -> None:
    """Tried on texts that the pattern matches, and on many that it nearly matches."""
    assert problem(pattern) is None
    regex = without_line_feeds(pattern)
    text = data.draw(matching(pattern))
    of_pattern, of_faster = re.compile(regex).fullmatch, re.compile(faster(regex)).fullmatch
    for near in texts_near(text) + attacks(text, 20):
        assert bool(of_pattern(near)) == bool(of_faster(near)), near
