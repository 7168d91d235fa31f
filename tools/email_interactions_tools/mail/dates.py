"""Dates of mail (RFC 5322, section 3.3), and other formats that programs wrote."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from typing import NamedTuple

from email_interactions_tools.mail.notes import Notes, quoted

_MAX_LENGTH = 200
_COMMENT = re.compile(r"\([^()]*\)")
_TIME = re.compile(r"\d{1,2}[:.]\d{1,2}(?:[:.]\d{1,2})?(?:\s*([AP])M\b)?\s*", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}\s")
_OFFSET = re.compile(
    r"(?:GMT|UTC?)?\s?[+]?([+-])(\d\d?)(?::?(\d\d))?(?!\d)"
    r"|(GMT|UTC?|Z)(?!\S| [A-Z])"  # not GMT Daylight Time
)
_ZONES = {
    **{f"{name}ST": -hours * 60 for name, hours in zip("ECMP", (5, 6, 7, 8), strict=True)},
    **{f"{name}DT": -hours * 60 for name, hours in zip("ECMP", (4, 5, 6, 7), strict=True)},
}


class Moment(NamedTuple):
    """A time in UTC, and the offset in minutes of its original time zone, if known."""

    time: datetime
    offset: int | None


def read_date(text: str, field: str, notes: Notes) -> Moment | None:
    """Read a date; None, with a note, if it is unreadable."""
    line = " ".join(_COMMENT.sub(" ", text[:_MAX_LENGTH]).split())
    try:
        parts = parsedate_tz(line)
        moment = _moment(line, parts, field, notes) if parts else None
    except (ArithmeticError, LookupError, TypeError, ValueError):  # depending on the date
        moment = None
    if moment is None:
        notes.add(field, "lost", f"a date that is not readable: {quoted(line)}")
    return moment


def _moment(line: str, parts: tuple[int | None, ...], field: str, notes: Notes) -> Moment:
    year, month, day, hour, minute, second = (part or 0 for part in parts[:6])
    if 100 <= year < 200:  # RFC 5322, section 4.3: a year of three digits counts from 1900
        year += 1900
        notes.add(field, "guessed", f"the year {year}, written as {quoted(line)}")
    time = _TIME.search(line)
    if time and time[1]:  # 12 AM is midnight
        hour = hour % 12 + (12 if time[1] in "Pp" else 0)
    local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    zone = line[time.end() :] if time else ""
    offset = _offset(_YEAR.sub("", zone) if _YEAR.match(zone) else zone)
    if offset is None:
        notes.add(field, "guessed", f"UTC: {quoted(line)} states no known time zone")
        return Moment(local, None)
    return Moment(local - timedelta(minutes=offset), None if "-0000" in line else offset)


def _offset(zone: str) -> int | None:
    """Return the offset in minutes of the text after the time; None if it is unknown."""
    match = _OFFSET.match(zone.upper())
    if match is None:
        return _ZONES.get(zone.upper().split(" ")[0]) if " " not in zone else None
    if match[4]:
        return 0
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return -minutes if match[1] == "-" else minutes
