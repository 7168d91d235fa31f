"""What to correct where YAML stops at a character that is valid elsewhere.

For a line that is indented too far or too little, or a colon or dash without a space, the parser
stops where it cannot continue, often a line later, and reports its own state. The lines around it
show what was meant.
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
    """Return what to correct for a problem at a line and column, counted from 0, if known."""
    if not any(known in problem for known in _STRUCTURE):
        return None
    lines = [*text.splitlines(), ""]
    line = min(line, len(lines) - 1)
    numbers = range(line - 1, -1, -1)
    before = next((n for n in numbers if lines[n].strip() and lines[n].lstrip()[0] != "#"), None)
    for number in (line,) if before is None else (line, before):
        for slip, correction in _SLIPS:
            if slip.match(lines[number]):
                return correction.format(number + 1)
    if before is not None and "'" not in lines[before] and _KEY_WITHOUT_COLON.match(lines[before]):
        return f"write ': ' after the key in line {before + 1}"
    return _indentation(lines, line, before) if _BEGIN.match(lines[line][:column]) else None


def _indentation(lines: list[str], line: int, before: int | None) -> str:
    """Return what to correct in a line that begins in an impossible column."""
    column, place = _column(lines[line]), ""
    if before is not None:
        other = _column(lines[before], of_key=lines[line].lstrip()[:1] != "-")
        if other == column:
            return f"write '- ' before line {line + 1}, if it begins an item of a list"
        place = f", line {before + 1} in {other}"
    return (
        f"line {line + 1} begins in column {column}{place};"
        " keys of one mapping, and dashes of one list, begin in the same column"
    )


def _column(line: str, *, of_key: bool = False) -> int:
    """Return the column where a line begins, from 1; a key begins after the dashes."""
    return len(line) - len(line.lstrip("- " if of_key else " ")) + 1
