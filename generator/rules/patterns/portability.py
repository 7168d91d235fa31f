"""Whether a pattern means the same in all regular expression engines, and ends soon in each."""

from functools import cache

from generator.rules.patterns import ambiguity, astral, engines
from generator.rules.patterns.automaton import MAX_STATES, Automaton, size
from generator.rules.patterns.syntax import FIRST_SURROGATE, Unreadable, parsed


@cache
def problem(pattern: str | None) -> str | None:
    """Why a pattern cannot be used, and what to write instead; None for a good one and for none."""
    if pattern is None:
        return None
    try:
        whole = parsed(pattern)
    except Unreadable as fault:
        return str(fault)
    if found := engines.refusal(pattern):
        return found
    if size(whole) > MAX_STATES:
        return f"the repeats add up to more than {MAX_STATES} characters; write '+' or '*' instead"
    may_differ = "[^" in pattern or max(pattern) >= chr(FIRST_SURROGATE)
    if may_differ and (found := astral.problem(Automaton(whole))):
        return found
    return ambiguity.problem(Automaton(whole, counts_to=ambiguity.COUNTS_TO))
