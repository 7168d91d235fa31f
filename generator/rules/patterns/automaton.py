"""The automaton of a pattern; its states are the occurrences of character classes in it.

A run is a path through a text, as a backtracking engine tries it. The alphabet is a few characters,
one for each set of characters that no class distinguishes.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from generator.rules.patterns import syntax


class _Ends(NamedTuple):
    """The states where a part may begin, and where it may end."""

    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()


class Automaton:
    """State 0 is the start; `following[state][letter]` are the states after a letter.

    A state that follows another in two ways, as it follows itself in '(?:a+)+', is listed twice.
    If the numbers of a repeat are more than `counts_to` apart, it is treated as unlimited.
    """

    def __init__(self, whole: syntax.Part, *, counts_to: int | None = None) -> None:
        self._counts_to = counts_to
        self._classes = [syntax.Class(())]
        self._after: list[list[int]] = [[]]
        ends = self._ends(whole)
        self._after[0] = sorted(ends.first)
        self.final = ends.last | (frozenset({0}) if syntax.can_be_empty(whole) else frozenset())
        self.letters = _letters(self._classes)  # a character for each
        reads = [_of_class(found, self.letters) for found in self._classes]
        self.following = [
            {
                letter: tuple(state for state in states if letter in reads[state])
                for letter in sorted(set().union(*(reads[state] for state in states)))
            }
            for states in self._after
        ]

    def _ends(self, part: syntax.Part) -> _Ends:
        match part:
            case syntax.Class():
                self._classes.append(part)
                self._after.append([])
                state = frozenset([len(self._classes) - 1])
                return _Ends(state, state)
            case syntax.Sequence():
                return self._of_sequence(part)
            case syntax.Choice():
                ends = [self._ends(inner) for inner in part.parts]
                return _Ends(*(frozenset().union(*states) for states in zip(*ends, strict=True)))
            case syntax.Repeat():
                return self._of_repeat(part)

    def _of_sequence(self, sequence: syntax.Sequence) -> _Ends:
        found, is_empty = _Ends(), True  # so far
        for part in sequence.parts:
            ends = self._ends(part)
            self._link(found.last, ends.first)
            found = _Ends(
                found.first | ends.first if is_empty else found.first,
                found.last | ends.last if syntax.can_be_empty(part) else ends.last,
            )
            is_empty = is_empty and syntax.can_be_empty(part)
        return found

    def _of_repeat(self, repeat: syntax.Repeat) -> _Ends:
        """Chain copies of a part; if there is no limit, the last one repeats.

        A part that can be empty is not repeated more than once.
        """
        least, most = repeat.least, repeat.most
        if most is not None and self._counts_to is not None and most - least > self._counts_to:
            most = None
        copies = [self._ends(repeat.part) for _ in range(max(least, 1) if most is None else most)]
        for copy, following in pairwise(copies):
            self._link(copy.last, following.first)
        if most is None:
            self._link(copies[-1].last, copies[-1].first)
        last = frozenset().union(*(copy.last for copy in copies[max(least, 1) - 1 :]))
        return _Ends(copies[0].first, last) if copies else _Ends()

    def _link(self, before: frozenset[int], after: frozenset[int]) -> None:
        for state in before:
            self._after[state] += sorted(after)


def _letters(classes: Iterable[syntax.Class]) -> tuple[int, ...]:
    """Return the lowest character of each set that no class distinguishes."""
    bounds = {0, syntax.FIRST_SURROGATE, syntax.LAST_SURROGATE + 1, syntax.FIRST_ASTRAL}
    for found in classes:
        for first, last in found.ranges:
            bounds |= {first, last + 1}
    return tuple(sorted(bounds))


def _of_class(found: syntax.Class, letters: tuple[int, ...]) -> frozenset[int]:
    """Return the letters that a class matches."""
    return frozenset(
        index
        for index, code in enumerate(letters)
        if any(first <= code <= last for first, last in found.ranges) != found.negated
    )
