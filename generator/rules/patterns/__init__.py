"""Patterns of types, and the texts that they match and do not match.

Only the part of regular expressions that all engines interpret alike is allowed. `syntax` parses a
pattern, `advice` suggests portable replacements. From the `automaton` of a pattern, `portability`
finds where engines count characters differently, and `ambiguity` what takes a backtracking engine
too long.
"""

from collections.abc import Iterator

from generator.core.facets import FACETS, broken_facet
from generator.core.vocabulary import Base
from generator.model import Scalar, Spec
from generator.rules.nodes import Fault, parsed
from generator.rules.patterns.portability import problem


def portable(spec: Spec) -> Iterator[Fault]:
    """Only strings have patterns, anchored and with syntax that all engines share."""
    for scalar in parsed(spec.scalars, "pattern", "base"):
        if scalar.pattern is None:
            if scalar.examples or scalar.counterexamples:
                key = "examples" if scalar.examples else "counterexamples"
                yield scalar, key, f"only a type with a 'pattern' has {key}"
        elif scalar.base is not Base.STRING:
            yield scalar, "pattern", f"only a string can have a pattern, not base '{scalar.base}'"
        elif found := problem(scalar.pattern):
            yield scalar, "pattern", found
        else:
            yield from _examples(scalar)


def _examples(scalar: Scalar) -> Iterator[Fault]:
    if not scalar.examples and scalar.has_read("examples"):
        yield scalar, "pattern", "a pattern needs 'examples' that it matches"
    for index, text in enumerate(scalar.examples):
        if not scalar.matches(text):
            message = f"the pattern does not match its example '{text}'"
            yield scalar, f"examples[{index}]", message
    facets = {n: bound for n, bound in scalar.facets.items() if scalar.base in FACETS[n].bases}
    for index, text in enumerate(scalar.counterexamples):
        if scalar.matches(text) and not broken_facet(text, facets):
            message = f"the pattern matches the counterexample '{text}'"
            yield scalar, f"counterexamples[{index}]", message
