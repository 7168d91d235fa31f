"""What strings match: the pattern of timestamps, and what holds for every pattern."""

from typing import Final

# A date and time of the contract: a real calendar day (leap years are exact) of the years
# 0001-9999, no fraction or three digits of it, Z. Reads alike in ECMAScript, Rust, RE2 and Python.
_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
TIMESTAMP_PATTERN: Final = f"^(?:{_YEAR}-{_DAY}|{_LEAP_YEAR}-02-29)T{_TIME}(?:[.][0-9]{{3}})?Z$"


def without_line_feeds(pattern: str) -> str:
    """Return a pattern that matches the same texts, except for texts with a line feed.

    In one engine, $ also matches before a final line feed, so no text with a pattern may contain
    any. In a pattern, only a negated class matches one.
    """
    return pattern.replace(r"[^\n", "[^").replace("[^", r"[^\n")
