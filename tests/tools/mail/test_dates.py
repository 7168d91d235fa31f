"""Dates in headers, as people and programs write them."""

import pytest

from email_interactions_tools.mail.dates import read_date
from email_interactions_tools.mail.notes import Notes

EXACT = {
    "Wed, 05 Aug 2009 11:33:15 +0200": "2009-08-05T09:33:15+00:00 120",
    "5 Aug 2009 09:33 GMT": "2009-08-05T09:33:00+00:00 0",
    "Wed, 5 Aug 2009 04:33:15 EST (Eastern)": "2009-08-05T09:33:15+00:00 -300",
    "Wed Aug  5 09:33:15 2009 +0000": "2009-08-05T09:33:15+00:00 0",
    "5 Aug 09 09:33:15 Z": "2009-08-05T09:33:15+00:00 0",
    "5 Aug 99 09:33:15 UT": "1999-08-05T09:33:15+00:00 0",
    "5 Aug 2009 11:33:15 GMT+2": "2009-08-05T09:33:15+00:00 120",
    "5 Aug 2009 11:33:15 +02:00": "2009-08-05T09:33:15+00:00 120",
    "5 Aug 2009 09:33:15 -0000": "2009-08-05T09:33:15+00:00 None",
    "5 Aug 2009 04:33:15 +-0500": "2009-08-05T09:33:15+00:00 -300",
    "5 Aug 2009 06:50:21 PM -0400": "2009-08-05T22:50:21+00:00 -240",
    "5 Aug 2009 12:50:21 am +0000": "2009-08-05T00:50:21+00:00 0",
    "5 Aug 2009 23:59:60 +0000": "2009-08-05T23:59:59+00:00 0",
    "5 Aug 2009 09.33.15 +0000": "2009-08-05T09:33:15+00:00 0",
}
GUESSED = {
    "Wed, 05 Aug 2009 09:33:15": "2009-08-05T09:33:15+00:00 None",
    "05 Aug 2009 09:33:15 Eastern Daylight Time": "2009-08-05T09:33:15+00:00 None",
    "05 Aug 2009 09:33:15 GMT Daylight Time": "2009-08-05T09:33:15+00:00 None",
    "05 Aug 2009 09:33:15 0530": "2009-08-05T09:33:15+00:00 None",
    "Wed Aug  5 09:33:15 2009": "2009-08-05T09:33:15+00:00 None",
    "5 Aug 0109 09:33:15 +0000": "2009-08-05T09:33:15+00:00 0",
    "5 Aug 109 09:33:15 +0000": "2009-08-05T09:33:15+00:00 0",
}
UNREADABLE = (
    *("", "soon", "32 Aug 2009 09:33:15 +0000", "5 Aug 2009 24:33:15 +0000", "5 Aug 2009"),
    *("31 Dec 9999 23:00:00 -0200", "5 Aug 99999 09:33:15 +0000"),
    *("Aug", ":::", "1 1 1 1 1 1", "-", "5 Aug 2009 9:9:9:9:9"),
)


def read(text: str) -> tuple[str, list[str]]:
    """The time with its offset, and the kinds of the notes."""
    notes = Notes()
    moment = read_date(text, "sent_date", notes)
    found = f"{moment.time.isoformat()} {moment.offset}" if moment else ""
    return found, [note.kind for note in notes]


@pytest.mark.parametrize(("text", "expected"), EXACT.items())
def test_a_date_with_a_zone_is_exact(text: str, expected: str) -> None:
    """No note."""
    assert read(text) == (expected, [])


@pytest.mark.parametrize(("text", "expected"), GUESSED.items())
def test_an_unknown_zone_and_an_odd_year_are_guessed(text: str, expected: str) -> None:
    """UTC, and years of three digits count from 1900."""
    assert read(text) == (expected, ["guessed"])


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_date_is_noted(text: str) -> None:
    """Days, hours and years out of range too."""
    assert read(text) == ("", ["lost"])
