"""What the quick checks find certainly valid, the full ones find valid; and most that is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from email_interactions import EmailAddress, EmailIn, contract
from email_interactions.checks import (
    is_int32,
    is_moment,
    is_plain_object,
    is_text,
)
from email_interactions.fast import written
from email_interactions.moments import in_utc
from email_interactions.values import Kind
from tests.support.documents import MINIMAL

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
    "text": (is_text, KINDS["subject"], ["", "a", "é", "🙂"], ["\ud800", Word("a"), b"", 1, None]),
    "integer": (
        is_int32,
        KINDS["owner_id"],
        [0, -(2**31), 2**31 - 1],
        [-(2**31) - 1, 2**31, True, 1.0, Whole(1), "1", None],
    ),
    "moment": (
        is_moment,
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
    ("changes", "is_sound"),
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
def test_a_record_is_sound_if_all_of_it_is(changes: dict[str, Any], is_sound: bool) -> None:  # noqa: FBT001 - a row of a table
    """What is not is left to the careful check."""
    email = EmailIn.from_dict(MINIMAL)
    for name, value in changes.items():
        setattr(email, name, value)
    assert contract.EMAIL_IN.is_sound(email) == is_sound


@pytest.mark.parametrize("micros", [0, 1000, 120_000, 999_000, 1, 999_999])
@pytest.mark.parametrize("hours", [0, 5, -11])
def test_a_moment_is_written_alike_by_both_paths(micros: int, hours: int) -> None:
    """Three digits always, UTC always."""
    value = DAY.replace(microsecond=micros).astimezone(timezone(timedelta(hours=hours)))
    assert written(value) == KINDS["start_date"].write(in_utc(value))
