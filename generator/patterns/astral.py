"""Characters beyond U+FFFF, which some engines count as two: where that changes a verdict."""

from generator.patterns.automaton import Automaton
from generator.patterns.syntax import FIRST_ASTRAL

_MAX_PAIRS = 20_000


def problem(found: Automaton) -> str | None:
    """Why the engines differ on a text with such a character, and what to write instead.

    Only negated classes read one, or either of the two halves of it. All texts are followed at
    once, in pairs: the states after the text, and the states if each such character is two.
    """
    astral = found.letters.index(FIRST_ASTRAL)
    start = frozenset([0])
    waiting = [(start, start)]
    seen = set(waiting)
    while waiting:
        once, twice = waiting.pop()
        if once.isdisjoint(found.final) != twice.isdisjoint(found.final) or len(seen) > _MAX_PAIRS:
            return (
                "a negated class matches characters beyond U+FFFF, which some engines count as two;"
                " repeat it with '+' or '*', as in '[^@]+', or list the characters, as in '[ -~]'"
            )
        for letter in range(len(found.letters)):
            after = _after(found, twice, letter)
            pair = (
                _after(found, once, letter),
                _after(found, after, letter) if letter == astral else after,
            )
            if pair not in seen and any(pair):
                seen.add(pair)
                waiting.append(pair)
    return None


def _after(found: Automaton, states: frozenset[int], letter: int) -> frozenset[int]:
    return frozenset().union(*(found.following[state].get(letter, ()) for state in states))
