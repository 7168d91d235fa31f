"""The automaton of a pattern; its states are the occurrences of character classes in it.

A run is a way through a text, as a backtracking engine tries it. The alphabet is a few characters,
one for each set of characters that no class distinguishes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.rules.patterns.syntax import (
    FIRST_ASTRAL,
    FIRST_SURROGATE,
    LAST_SURROGATE,
    Choice,
    Class,
    Part,
    Repeat,
    Sequence,
)

MAX_STATES = 5000


def size(part: Part) -> int:
    """How many states the automaton of a part has, each repeat written out."""
    match part:
        case Class():
            return 1
        case Repeat():
            return size(part.part) * (part.most or max(part.least, 1))
        case _:
            return sum(map(size, part.parts))


@dataclass(frozen=True, slots=True)
class _Piece:
    """States of a part: where it may begin and end, and whether it may be left out."""

    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Automaton:
    """State 0 is the beginning; `following[state][letter]` are the states after a letter.

    A state that comes after another in two ways, as after itself in '(?:a+)+', is there twice.
    """

    letters: tuple[int, ...]  # a character for each
    following: tuple[dict[int, tuple[int, ...]], ...]
    final: frozenset[int]


def automaton(whole: Part, *, counts_to: int | None = None) -> Automaton:
    """The automaton of a pattern.

    Where the numbers of a repeat are more than `counts_to` apart, it goes on without limit.
    """
    return _Builder(whole, counts_to).built()


class _Builder:
    def __init__(self, whole: Part, counts_to: int | None) -> None:
        self._whole = whole
        self._counts_to = counts_to
        self._classes = [Class(())]
        self._follow: list[list[int]] = [[]]

    def built(self) -> Automaton:
        whole = self._piece(self._whole)
        self._follow[0] = sorted(whole.first)
        final = whole.last | (frozenset({0}) if whole.optional else frozenset())
        letters = _letters(self._classes)
        reads = [_of_class(found, letters) for found in self._classes]
        following = tuple(
            {
                letter: tuple(state for state in states if letter in reads[state])
                for letter in sorted(set().union(*(reads[state] for state in states)))
            }
            for states in self._follow
        )
        return Automaton(letters, following, final)

    def _piece(self, part: Part) -> _Piece:
        match part:
            case Class():
                self._classes.append(part)
                self._follow.append([])
                state = frozenset([len(self._classes) - 1])
                return _Piece(state, state, optional=False)
            case Sequence():
                return self._joined(self._piece(inner) for inner in part.parts)
            case Choice():
                pieces = [self._piece(inner) for inner in part.parts]
                return _Piece(
                    frozenset().union(*(piece.first for piece in pieces)),
                    frozenset().union(*(piece.last for piece in pieces)),
                    optional=any(piece.optional for piece in pieces),
                )
            case Repeat():
                return self._repeated(part)

    def _repeated(self, repeat: Repeat) -> _Piece:
        least, most = repeat.least, repeat.most
        found = _Piece()
        if most is None or (self._counts_to is not None and most - least > self._counts_to):
            found = self._piece(repeat.part)
            self._link(found.last, found.first)
            found = found if least else _optional(found)
            most = max(least - 1, 0)
        # From the last copy to the first, so that one comes only after those before it.
        for number in reversed(range(most)):
            found = self._joined((self._piece(repeat.part), found))
            found = found if number < least else _optional(found)
        return found

    def _joined(self, pieces: Iterable[_Piece]) -> _Piece:
        found = _Piece()
        for piece in pieces:
            self._link(found.last, piece.first)
            found = _Piece(
                found.first | piece.first if found.optional else found.first,
                found.last | piece.last if piece.optional else piece.last,
                optional=found.optional and piece.optional,
            )
        return found

    def _link(self, before: frozenset[int], after: frozenset[int]) -> None:
        for state in before:
            self._follow[state] += sorted(after)


def _optional(piece: _Piece) -> _Piece:
    return _Piece(piece.first, piece.last)


def _letters(classes: Iterable[Class]) -> tuple[int, ...]:
    """The lowest character of each set that no class distinguishes."""
    bounds = {0, FIRST_SURROGATE, LAST_SURROGATE + 1, FIRST_ASTRAL}
    for found in classes:
        for first, last in found.ranges:
            bounds |= {first, last + 1}
    return tuple(sorted(bounds))


def _of_class(found: Class, letters: tuple[int, ...]) -> frozenset[int]:
    """The letters that a class reads."""
    return frozenset(
        index
        for index, code in enumerate(letters)
        if any(first <= code <= last for first, last in found.ranges) != found.negated
    )
