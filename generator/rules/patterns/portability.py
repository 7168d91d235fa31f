"""Tests that a pattern means the same in all regular expression engines, and is fast in each."""

from functools import cache

from generator.rules.patterns import ambiguity
from generator.rules.patterns.automaton import Automaton
from generator.rules.patterns.syntax import (
    FIRST_ASTRAL,
    FIRST_SURROGATE,
    Unreadable,
    parsed,
    total,
)

_MAX_STATES = 5000  # of the automaton
_MAX_RANGES = 50_000  # of characters; RE2 rejects patterns that need too much memory
_MAX_PAIRS = 20_000
_NEGATED = (
    "a negated class matches characters beyond U+FFFF, which some engines count as two; repeat it"
    " with '+' or '*', as in '[^@]+', or list the characters, as in '[ -~]'"
)
_ACROSS = (
    "a range includes U+D800 to U+DFFF, which some engines match with the halves of characters"
    " beyond U+FFFF; end it at U+D7A3, and begin another at U+F900, as in '[ -\ud7a3\uf900-\uffee]'"
)


@cache
def problem(pattern: str | None) -> str | None:
    """Return why a pattern cannot be used, and what to write instead; None if it can."""
    if pattern is None:
        return None
    try:
        whole = parsed(pattern)
    except Unreadable as fault:
        return str(fault)
    if total(whole, lambda _: 1) > _MAX_STATES:
        return f"the repeats add up to more than {_MAX_STATES} characters; write '+' or '*' instead"
    if total(whole, lambda found: len(found.ranges)) > _MAX_RANGES:
        return f"repeated classes add up to more than {_MAX_RANGES} ranges; repeat them less often"
    may_differ = "[^" in pattern or max(pattern) >= chr(FIRST_SURROGATE)
    if may_differ and (found := _astral_problem(Automaton(whole))):
        return found
    return ambiguity.problem(Automaton(whole, counts_to=ambiguity.COUNTS_TO))


def _astral_problem(found: Automaton) -> str | None:
    """Return why some engines, which count characters beyond U+FFFF as two, give other verdicts.

    Only negated classes match such a character; these, and ranges across U+D800 to U+DFFF, match
    its halves. All texts are followed at once, in pairs: the states after the text, and the states
    if each such character is two.
    """
    astral = found.letters.index(FIRST_ASTRAL)
    half = found.letters.index(FIRST_SURROGATE)
    start = frozenset([0])
    waiting = [(start, start)]
    seen = set(waiting)
    while waiting:
        once, twice = waiting.pop()
        if once.isdisjoint(found.final) != twice.isdisjoint(found.final) or len(seen) > _MAX_PAIRS:
            halves_alone = any((half in reads) != (astral in reads) for reads in found.following)
            return _ACROSS if halves_alone else _NEGATED
        for letter in range(len(found.letters)):
            if letter == half:
                continue
            if letter == astral:
                after = _after(found, _after(found, twice, half), half)
            else:
                after = _after(found, twice, letter)
            pair = _after(found, once, letter), after
            if pair not in seen and any(pair):
                seen.add(pair)
                waiting.append(pair)
    return None


def _after(found: Automaton, states: frozenset[int], letter: int) -> frozenset[int]:
    return frozenset().union(*(found.following[state].get(letter, ()) for state in states))
