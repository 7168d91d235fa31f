"""Datetimes of records: which are valid, and how they are written."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from email_interactions import EmailIn
from tests.package.foreign_values import SOME_DAY, Zone
from tests.package.samples import minimal
from tests.support.violations import violations


def in_zone(value: datetime, **offset: float) -> datetime:
    """The same clock reading with another offset."""
    return value.replace(tzinfo=timezone(timedelta(**offset)))


FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(microsecond=0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "rule", "words"),
    [
        (SOME_DAY.replace(tzinfo=None), "type", "value.replace(tzinfo=datetime.UTC)"),
        (SOME_DAY.replace(tzinfo=Zone(*[None] * 99)), "type", "value.replace(tzinfo=datetime.UTC)"),
        (SOME_DAY.replace(microsecond=1), "pattern", "value.microsecond // 1000 * 1000"),
        (in_zone(SOME_DAY, microseconds=1), "pattern", "offset finer than milliseconds"),
        (in_zone(FIRST, hours=1), "range", "years 1 to 9999 in UTC"),
        (in_zone(LAST, hours=-1), "range", "years 1 to 9999 in UTC"),
        ("2024-07-01T12:30:00Z", "type", "must be a datetime, not a string"),
        (date(2024, 7, 1), "type", "must be a datetime, not date"),
    ],
)
def test_the_message_about_a_datetime_gives_the_fix(value: Any, rule: str, words: str) -> None:
    """Naive, too fine, out of range or no datetime: one violation each, and no OverflowError."""
    email = minimal(start_date=value)
    (found,) = email.validate()
    for write in (email.to_json, email.to_dict, email.to_proto):
        assert violations(write) == [found]
    assert (found.path, found.rule, words in found.message) == ("/start_date", rule, True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (SOME_DAY, "2024-07-01T12:30:00.000Z"),
        *(
            (
                SOME_DAY.replace(microsecond=micros).astimezone(timezone(timedelta(hours=hours))),
                f"2024-07-01T12:30:00.{micros // 1000:03}Z",
            )
            for micros in (1000, 120_000, 999_000)
            for hours in (0, 5, -11)
        ),
        (in_zone(SOME_DAY, hours=5, minutes=30), "2024-07-01T07:00:00.000Z"),
        (SOME_DAY.replace(tzinfo=ZoneInfo("Europe/Berlin")), "2024-07-01T10:30:00.000Z"),
        (FIRST, "0001-01-01T00:00:00.000Z"),
        (in_zone(FIRST, hours=-1), "0001-01-01T01:00:00.000Z"),
        (in_zone(LAST, hours=1), "9999-12-31T22:59:59.000Z"),
        (in_zone(SOME_DAY, milliseconds=1), "2024-07-01T12:29:59.999Z"),
    ],
)
def test_a_datetime_of_any_zone_is_written_as_utc(value: datetime, text: str) -> None:
    """Milliseconds are always written, and years have four digits."""
    email = minimal(start_date=value)
    assert email.validate() == []
    assert json.loads(email.to_json())["start_date"] == email.to_dict()["start_date"] == text
    assert EmailIn.from_proto(email.to_proto()).to_dict()["start_date"] == text
