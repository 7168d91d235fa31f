"""What to do about a slip of the hand that YAML only sees as a sign in a wrong place.

A line too far in or out, a colon or a dash without a blank: the parser stops where it can go on no
more, often a line later, and names its own state. The lines around say what was meant.
"""

import re

_SLIPS = (
    (re.compile(r"\s*(?:- +)?[A-Za-z_]\w*:[^\s:/]"), "write a space after the colon in line {}"),
    (re.compile(r"\s*-[A-Za-z_{\[]"), "write a space after the dash in line {}"),
    (re.compile(r"[.]{3}\s*$"), "a spec is one document, so leave out '...' in line {}"),
)
_KEY_WITHOUT_COLON = re.compile(r"\s*(?:- +)?[a-z_]+(?: [^:]*)?$")
_BEGIN = re.compile(r"\s*(?:- +)?(?:[A-Za-z_]\w*\s*)?$")  # up to the colon of a key
_STRUCTURE = (
    "mapping values are not allowed",
    "did not find expected key",
    "did not find expected '-' indicator",
    "did not find expected <document start>",
    "block sequence entries are not allowed",
    "could not find expected ':'",
)


def advice(text: str, line: int, column: int, problem: str) -> str | None:
    """What to mend, for a problem at a line and column, both counted from 0; None for others."""
    if not any(known in problem for known in _STRUCTURE):
        return None
    lines = text.splitlines()
    at = lines[line] if line < len(lines) else ""
    before = _before(lines, line)
    for number in (n for n in (line, before) if n is not None and n < len(lines)):
        for slip, said in _SLIPS:
            if slip.match(lines[number]):
                return said.format(number + 1)
    if before is not None and "'" not in lines[before] and _KEY_WITHOUT_COLON.match(lines[before]):
        return f"write ': ' after the key in line {before + 1}"
    return _of_columns(lines, line, before) if _BEGIN.match(at[:column]) else None


def _of_columns(lines: list[str], line: int, before: int | None) -> str:
    """What to mend in a line that begins where it cannot."""
    at = lines[line] if line < len(lines) else ""
    column, place = _column(at), ""
    if before is not None:
        other = _column(lines[before], of_key=at.lstrip()[:1] != "-")
        if other == column:
            return f"write '- ' before line {line + 1}, if it begins an item of a list"
        place = f", line {before + 1} in {other}"
    return (
        f"line {line + 1} begins in column {column}{place};"
        " keys of one mapping, and dashes of one list, begin in the same column"
    )


def _before(lines: list[str], line: int) -> int | None:
    """The line before, without blank ones and comments."""
    numbers = range(min(line, len(lines)) - 1, -1, -1)
    return next((n for n in numbers if lines[n].strip() and lines[n].lstrip()[0] != "#"), None)


def _column(line: str, *, of_key: bool = False) -> int:
    """Where a line begins, counted from 1; that of a key is after the dashes."""
    return len(line) - len(line.lstrip("- " if of_key else " ")) + 1
