"""What to correct where YAML stops at a character that is valid elsewhere.

For a line that is indented too far or too little, or a colon or dash without a space, the parser
stops where it cannot continue, often a line later, and reports its own state. The lines around it
show what was meant.
"""

import re
from contextlib import suppress
from typing import Any

import yaml

_SLIPS = (
    (re.compile(r"\s*(?:- +)?[A-Za-z_]\w* *:[^\s:/]"), "write a space after the colon in line {}"),
    (re.compile(r"\s*-[A-Za-z_{\[]"), "write a space after the dash in line {}"),
    (re.compile(r"[ -]*(?:\w+:)?[^\S \t]"), "write an ordinary space in line {}, not another one"),
    (re.compile(r"[.]{3}\s*$"), "a spec is one document, so leave out '...' in line {}"),
)
_COMPLETE = (
    yaml.ScalarToken,
    yaml.AliasToken,
    yaml.FlowSequenceEndToken,
    yaml.FlowMappingEndToken,
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
    if before is not None and ": " not in lines[before]:
        continued = f"indent line {before + 1} further if it continues a text"
        if "'" not in lines[before] and _KEY_WITHOUT_COLON.match(lines[before]):
            return f"write ': ' after the key in line {before + 1}, or {continued}"
        if "could not find expected ':'" in problem:
            return continued
    return _indentation(lines, line, before) if _BEGIN.match(lines[line][:column]) else None


def quotation(text: str, index: int, problem: str) -> str | None:
    """Return what to correct if the parser stops after a complete value, at this index."""
    last: Any = None
    with suppress(yaml.YAMLError):  # the next character begins no token
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            if token.start_mark.index >= index:
                break
            last = token
    if not isinstance(last, _COMPLETE) or getattr(last, "style", "'") not in ("'", '"'):
        return None
    begin, end = last.start_mark, last.end_mark
    between = text[end.index : index]
    if begin.line < end.line and "\n" not in between:  # or else its mark is closed
        return f"close the quotation mark that begins at {begin.line + 1}:{begin.column + 1}"
    if "did not find expected key" in problem and not between.strip(" "):
        return "quote the whole value, or leave out what follows it"
    return None


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
