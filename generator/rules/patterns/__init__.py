"""Patterns of types, and the texts that they match and do not match.

Only the part of regular expressions that all engines read alike is allowed. `syntax` parses a
pattern, `advice` says what to write instead of what is read differently. Over the `automaton` of a
pattern, `astral` finds where engines count characters differently, and `ambiguity` what takes a
backtracking engine too long. `engines` asks the real ones.
"""

from collections.abc import Iterator
from functools import cache

from generator.errors import SpecError
from generator.model import Base, Scalar, Spec
from generator.rules.nodes import error, legible
from generator.rules.patterns import ambiguity, astral, engines
from generator.rules.patterns.automaton import MAX_STATES, automaton, size
from generator.rules.patterns.syntax import FIRST_SURROGATE, Unreadable, parsed


def portable(spec: Spec) -> Iterator[SpecError]:
    """Only strings have patterns, anchored and in what all regular expression engines share."""
    for scalar in legible(spec.scalars, "pattern", "base"):
        if scalar.pattern is None:
            if scalar.examples or scalar.counterexamples:
                key = "examples" if scalar.examples else "counterexamples"
                text = f"only a type word with a 'pattern' has {key}"
                yield error(scalar, key, scalar.name, text)
        elif scalar.base is not Base.STRING:
            message = f"only a string can have a pattern, not base '{scalar.base}'"
            yield error(scalar, "pattern", scalar.name, message)
        elif found := problem(scalar.pattern):
            yield error(scalar, "pattern", scalar.name, found)
        else:
            yield from _examples(scalar)


def _examples(scalar: Scalar) -> Iterator[SpecError]:
    if not scalar.examples and scalar.has_read("examples"):
        yield error(scalar, "pattern", scalar.name, "a pattern needs 'examples' that it matches")
    for index, text in enumerate(scalar.examples):
        if not scalar.matches(text):
            message = f"the pattern does not match its example '{text}'"
            yield error(scalar, f"examples[{index}]", scalar.name, message)
    for index, text in enumerate(scalar.counterexamples):
        if scalar.matches(text):
            message = f"the pattern matches the counterexample '{text}'"
            yield error(scalar, f"counterexamples[{index}]", scalar.name, message)


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
    if may_differ and (found := astral.problem(automaton(whole))):
        return found
    return ambiguity.problem(automaton(whole, counts_to=ambiguity.COUNTS_TO))
