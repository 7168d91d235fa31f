"""Tests that a pattern means the same in all regular expression engines, and is fast in each."""

from functools import cache

from generator.rules.patterns import ambiguity, astral
from generator.rules.patterns.automaton import Automaton
from generator.rules.patterns.syntax import FIRST_SURROGATE, Unreadable, parsed, total

_MAX_STATES = 5000  # of the automaton
_MAX_RANGES = 50_000  # of characters; RE2 rejects patterns that need too much memory


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
    if may_differ and (found := astral.problem(Automaton(whole))):
        return found
    return ambiguity.problem(Automaton(whole, counts_to=ambiguity.COUNTS_TO))
