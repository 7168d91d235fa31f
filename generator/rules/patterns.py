"""Patterns of type words, and the texts that they match and do not match."""

from collections.abc import Iterator

from generator.errors import SpecError
from generator.model import Base, Scalar, Spec
from generator.patterns import problem
from generator.rules import error, legible


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
