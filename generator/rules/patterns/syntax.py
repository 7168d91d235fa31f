"""Parses a pattern: characters, classes, groups, choices in groups and repeats, from ^ to $."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from generator.rules.patterns.advice import advice

FIRST_ASTRAL = 0x10000  # from here on, some engines count a character as two:
FIRST_SURROGATE, LAST_SURROGATE = 0xD800, 0xDFFF  # two of these, which no text contains alone
MAX_DEPTH = 50  # of nested groups; engines recurse for each
MAX_COPIES = 1000  # of a character; the limit of RE2

_SIGNS = r"\\.*+?()\[\]{}|^$/"
_GROUP = re.compile(r"[(](?:[?]:|(?![?]))")
_REPEAT = re.compile(r"(?:[*+?]|[{](0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?[}])[?]?")
_ONE = re.compile(rf"[^{_SIGNS}]|/|\\[{_SIGNS}tr]")
_IN_CLASS = re.compile(rf"[^\\\[\]]|\\[{_SIGNS}tr-]")
_IN_NEGATED_CLASS = re.compile(rf"[^\\\[\]]|\\[{_SIGNS}trn-]")
_OPERATOR = re.compile(r"--|&&|~~|\|\|")  # on sets of characters, in some engines
_ESCAPED = {"\\t": "\t", "\\r": "\r", "\\n": "\n"}  # others are the character itself


class Unreadable(ValueError):
    """A pattern that engines interpret differently; says why, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Class:
    """One character of these ranges, or of none of them."""

    ranges: tuple[tuple[int, int], ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts in sequence; without any, the empty text."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several parts."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part repeated several times; `most` is None if there is no limit."""

    part: "Part"
    least: int
    most: int | None


Part: TypeAlias = Class | Sequence | Choice | Repeat


def can_be_empty(part: Part) -> bool:
    """Return whether a part matches the empty text."""
    match part:
        case Class():
            return False
        case Sequence():
            return all(map(can_be_empty, part.parts))
        case Choice():
            return any(map(can_be_empty, part.parts))
        case Repeat():
            return part.least == 0 or can_be_empty(part.part)


def total(
    part: Part, of_class: Callable[[Class], int], of_parts: Callable[[list[int]], int] = sum
) -> int:
    """Return a number for a part: that of its classes, times the copies that repeats make."""
    match part:
        case Class():
            return of_class(part)
        case Repeat():
            copies = part.most or max(part.least, 1)
            return copies * total(part.part, of_class, of_parts)
        case _:
            return of_parts([total(inner, of_class, of_parts) for inner in part.parts])


def parsed(pattern: str) -> Part:
    """Parse a pattern; Unreadable explains why it cannot be parsed."""
    if re.fullmatch(r"/.*/[a-z]*", pattern):
        raise Unreadable("a pattern has no delimiters and no flags; write '^...$'")
    if re.match(r"[(][?][a-zA-Z-]+[)]", pattern):
        raise Unreadable(advice(pattern, 0, in_class=False))
    if re.search(r"^\\A|(?<!\\)(?:\\\\)*\\[zZ]$", pattern):
        raise Unreadable("'\\A', '\\z' and '\\Z' differ in engines; begin with '^', end with '$'")
    if not (pattern.startswith("^") and pattern.endswith("$")) or pattern == "^":
        raise Unreadable(
            "a pattern begins with '^' and ends with '$', because it describes the whole text;"
            " write '^(?:a|b)$' for 'a|b'"
        )
    body = pattern[1:-1]
    if (len(body) - len(body.rstrip("\\"))) % 2:
        raise Unreadable("'\\$' at the end is a literal dollar sign; add '$'")
    return _Reader(body).whole()


class _Reader:
    """Reads a pattern without its anchors, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def whole(self) -> Part:
        """Read the whole pattern."""
        found = self._sequence()
        if self._sees("|"):
            raise Unreadable("'|' must be in a group; write '^(?:a|b)$' for '^a|b$'")
        if self._sees(")"):
            raise Unreadable("')' closes no group; write '\\)' for the character")
        return found

    def _sees(self, sign: str) -> bool:
        return self._text.startswith(sign, self._at)

    def _takes(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        if found := expression.match(self._text, self._at):
            self._at = found.end()
        return found

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            parts.append(self._repeated(self._one()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _one(self) -> Part:
        if self._takes(_GROUP):
            return self._group()
        if self._sees("["):
            return self._class()
        code = self._character(_ONE)
        return Class(((code, code),))

    def _group(self) -> Part:
        if self._sees(")"):
            raise Unreadable("an empty group matches nothing; leave it out")
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable(f"more than {MAX_DEPTH} groups are nested")
        options = [self._sequence()]
        while self._sees("|"):
            self._at += 1
            options.append(self._sequence())
        if not self._sees(")"):
            raise Unreadable("a group is not closed; add ')'")
        self._at += 1
        self._depth -= 1
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _repeated(self, part: Part) -> Part:
        found = self._takes(_REPEAT)
        if not found:
            return part
        least, comma, most = found.groups()
        sign = found[0][0]
        low = int(least or sign == "+")
        high = int(most) if most else None if comma or sign in "*+" else int(least or 1)
        if high is not None and high < low:
            raise Unreadable(f"'{found[0]}' is reversed; write '{{{high},{low}}}'")
        if high not in (0, 1) and can_be_empty(part):
            raise Unreadable(
                f"what '{found[0]}' repeats can match the empty text; make a part of it required,"
                " as in '(?:,a*)*', or write 'a*' for '(?:a*)*' and '(?:a?)+'"
            )
        if again := _REPEAT.match(self._text, self._at):
            raise Unreadable(
                f"'{found[0]}{again[0]}' does not mean the same in all regular expression engines;"
                " write one repeat, or a group around the first"
            )
        repeat = Repeat(part, low, high)
        # Nested repeats multiply the copies that an engine makes of one class.
        if total(repeat, lambda _: 1, lambda inner: max(inner, default=1)) > MAX_COPIES:
            raise Unreadable(
                "RE2, the engine of protovalidate, rejects the pattern: invalid repetition size:"
                f" {found[0]}; nested repeats multiply, to at most {MAX_COPIES:,}"
            )
        return repeat

    def _class(self) -> Class:
        negated = self._sees("[^")
        self._at += 1 + negated
        if self._sees("]"):
            raise Unreadable(
                "']' first in a class does not mean the same in all engines; write '\\]'"
            )
        ranges: list[tuple[int, int]] = []
        while not self._sees("]"):
            ranges.append(self._range(negated=negated))
        self._at += 1
        return Class(tuple(ranges), negated)

    def _range(self, *, negated: bool) -> tuple[int, int]:
        start = self._at
        expression = _IN_NEGATED_CLASS if negated else _IN_CLASS
        first = last = self._character(expression, in_class=True)
        if self._sees("-") and not self._sees("-]") and not self._sees("--"):
            self._at += 1
            last = self._character(expression, in_class=True)
        if first > last:
            shown = self._text[start : self._at]
            raise Unreadable(f"the range '{shown}' is reversed; write the lower character first")
        return first, last

    def _character(self, expression: re.Pattern[str], *, in_class: bool = False) -> int:
        if self._at == len(self._text):
            raise Unreadable("a class is not closed; add ']', or write '\\[' for the character")
        is_operator = in_class and _OPERATOR.match(self._text, self._at)
        found = None if is_operator else expression.match(self._text, self._at)
        if found is None or not found[0].isprintable() or max(found[0]) >= chr(FIRST_ASTRAL):
            raise Unreadable(advice(self._text, self._at, in_class=in_class))
        self._at = found.end()
        return ord(_ESCAPED.get(found[0], found[0][-1]))
