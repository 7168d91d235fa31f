"""The fast path: what its checks and its regex prefilter accept, the full path accepts as well."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from email_interactions import EmailAddress, EmailIn, contract
from email_interactions._runtime.checks import (
    is_int32,
    is_plain_object,
    is_timestamp,
    is_utf8_string,
)
from email_interactions._runtime.fast import matcher, write_timestamp
from email_interactions._runtime.timestamps import in_utc
from email_interactions._runtime.values import Kind
from generator.formats.python.narrow import narrowed
from generator.pipeline import read_spec
from generator.rules.patterns.portability import problem
from tests.support.readers import PROJECT
from tests.support.samples import INVALID_URLS, MINIMAL, VALID_URLS

KINDS = {field.name: field.kind for field in contract.EMAIL_IN.fields}


class Word(str):
    """No plain string."""

    __slots__ = ()


class Whole(int):
    """No plain integer."""


class Members(dict[str, Any]):
    """No plain object."""


class Later(datetime):
    """No plain datetime."""


DAY = datetime(2024, 7, 1, 12, 30, tzinfo=UTC)
CHECKS: dict[str, tuple[Callable[[Any], bool], Kind, list[Any], list[Any]]] = {
    "text": (
        is_utf8_string,
        KINDS["subject"],
        ["", "a", "é", "🙂"],
        ["\ud800", Word("a"), b"", 1, None],
    ),
    "integer": (
        is_int32,
        KINDS["owner_id"],
        [0, -(2**31), 2**31 - 1],
        [-(2**31) - 1, 2**31, True, 1.0, Whole(1), "1", None],
    ),
    "timestamp": (
        is_timestamp,
        KINDS["start_date"],
        [DAY, DAY.replace(microsecond=1000), datetime.min.replace(tzinfo=UTC)],
        [
            DAY.replace(microsecond=1),
            DAY.replace(microsecond=1001),
            DAY.replace(tzinfo=None),
            DAY.astimezone(timezone(timedelta(hours=2))),
            Later(2024, 7, 1, tzinfo=UTC),
            "2024-07-01T12:30:00Z",
        ],
    ),
    "object": (
        is_plain_object,
        KINDS["udata"],
        [{}, {"a": [1, 1.5, None, True, "é", {}]}],
        # test_values.py has those that are out of bounds.
        [
            {"a": [[]] * 2 + [2**53]},
            {Word("a"): 1},
            {"a": Word("a")},
            {"a": Members()},
            Members(),
            [],
        ],
    ),
}
SURE = [(name, value) for name, (_, _, values, _) in CHECKS.items() for value in values]
UNSURE = [(name, value) for name, (_, _, _, values) in CHECKS.items() for value in values]


@pytest.mark.parametrize(("name", "value"), SURE)
def test_what_is_usual_is_found_valid(name: str, value: Any) -> None:
    """By the quick check, and by the careful one."""
    check, kind, _, _ = CHECKS[name]
    assert check(value)
    assert list(kind.python_faults(value, "")) == []


@pytest.mark.parametrize(("name", "value"), UNSURE)
def test_the_quick_check_is_not_sure_of_anything_else(name: str, value: Any) -> None:
    """Subclasses and other zones are valid, but written with more care."""
    check, _, _, _ = CHECKS[name]
    assert not check(value)


@pytest.mark.parametrize(
    ("changes", "is_valid_fast"),
    [
        ({}, True),
        ({"to": []}, True),
        ({"to": [EmailAddress(address="")], "udata": {"a": 1}, "sent_date": DAY}, True),
        ({"structured_text": "a:b", "structured_text_mime": ""}, True),
        ({"structured_text_mime": ""}, True),
        ({"structured_text": "a:b"}, False),
        ({"structured_text": "a b", "structured_text_mime": ""}, False),
        ({"structured_text": "a:b\n", "structured_text_mime": ""}, False),
        ({"to": ()}, False),
        ({"to": [None]}, False),
        ({"to": None}, False),
        ({"from_address": "a@b"}, False),
        ({"status": 0}, False),
        ({"status": None}, False),
        ({"allow_children": None}, False),
        ({"allow_children": 1}, False),
        ({"customer_id": None}, False),
        ({"udata": {"a": 2**53}}, False),
    ],
)
def test_a_record_is_sound_if_all_of_it_is(changes: dict[str, Any], is_valid_fast: bool) -> None:  # noqa: FBT001 - a row of a table
    """What is not is left to the careful check."""
    email = EmailIn.from_dict(MINIMAL)
    for name, value in changes.items():
        setattr(email, name, value)
    assert contract.EMAIL_IN.is_valid_fast(email) == is_valid_fast


@pytest.mark.parametrize("micros", [0, 1000, 120_000, 999_000, 1, 999_999])
@pytest.mark.parametrize("hours", [0, 5, -11])
def test_a_moment_is_written_alike_by_both_paths(micros: int, hours: int) -> None:
    """Three digits always, UTC always."""
    value = DAY.replace(microsecond=micros).astimezone(timezone(timedelta(hours=hours)))
    assert write_timestamp(value) == KINDS["start_date"].write(in_utc(value))


# The prefilter of a pattern


(URL,) = (
    s.pattern for s in read_spec(PROJECT / "spec/email_interactions.yaml").scalars if s.pattern
)


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
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_it_matches_no_text_that_the_pattern_does_not(pattern: str, data: st.DataObject) -> None:
    """Tried on texts that the quick expression of any pattern matches."""
    quick = narrowed(pattern)
    text = data.draw(st.from_regex(quick, fullmatch=True).filter(lambda text: "\n" not in text))
    assert re.fullmatch(pattern, text)


@given(st.from_regex(narrowed(URL), fullmatch=True))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_every_url_that_is_found_quickly_is_one(text: str) -> None:
    """Of texts that the quick expression matches."""
    assert re.fullmatch(URL, text)


@pytest.mark.parametrize("text", [*VALID_URLS, *INVALID_URLS, "http://x\n"])
def test_the_matcher_gives_the_verdict_of_the_pattern(text: object) -> None:
    """Whether the quick expression is enough or not."""
    if isinstance(text, str):
        assert matcher(narrowed(URL), URL)(text) == (re.fullmatch(URL, text) is not None)
