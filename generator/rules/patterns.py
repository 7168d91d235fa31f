"""Patterns: regular expressions that ECMAScript, Rust, RE2 and Python read alike."""

import re
from collections.abc import Iterator

from generator.errors import SpecError
from generator.model import Base, Scalar, Spec
from generator.rules import error, legible

# All that a pattern is made of; whatever is not listed means different things to engines.
_TOKEN = re.compile(
    r"""
      (?P<open>   [(][?]: )
    | (?P<close>  [)] )
    | (?P<or>     [|] )
    | (?P<repeat> [*+?] | [{][0-9]{1,3}(?:,[0-9]{0,3})?[}] )
    | (?P<one>    [^\\^$.*+?()\[\]{}|\x00-\x1f\x7f-\U0010ffff]
                | \\[\\.*+?()\[\]{}|^$/]
                | \[ \^? (?: (?!--|&&|~~)
                    (?: [^\\\[\]^\x00-\x1f\x7f-\U0010ffff] | \\[\\\[\]^-] ) )+ \] )
    """,
    re.VERBOSE,
)


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
            yield from _examples(scalar, scalar.pattern)


def problem(pattern: str | None) -> str | None:
    """Why a pattern is none that all engines read alike; None for a good one and for none."""
    if pattern is None:
        return None
    if not (pattern.startswith("^") and pattern.endswith("$")) or pattern == "^":
        return "a pattern begins with '^' and ends with '$'"
    position, last, depth = 1, "open", 0
    while position < len(pattern) - 1:
        token = _TOKEN.match(pattern, position, len(pattern) - 1)
        kind = str(token.lastgroup) if token else ""
        repeats_nothing = kind == "repeat" and last in ("open", "or", "repeat")
        if token is None or repeats_nothing:
            found = _shown(pattern, position)
            return f"'{found}' does not mean the same in all regular expression engines"
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if depth < 0 or (kind == "or" and depth == 0):
            return f"'{token[0]}' must stand within a group, '(?:' and ')'"
        position, last = token.end(), kind
    return "a group is not closed; add ')'" if depth else _unreadable(pattern)


def _shown(pattern: str, position: int) -> str:
    """What stands there: a class as a whole, two characters of what begins with a sign, or one."""
    sign = pattern[position]
    if sign == "[" and "]" in pattern[position:]:
        return pattern[position : pattern.index("]", position) + 1]
    return pattern[position : position + (2 if sign in "\\(*+?" else 1)]


def _unreadable(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except re.error as fault:
        return f"no regular expression: {fault}"
    return None


def _examples(scalar: Scalar, pattern: str) -> Iterator[SpecError]:
    matches = re.compile(pattern).fullmatch
    if not scalar.examples and scalar.has_read("examples"):
        yield error(scalar, "pattern", scalar.name, "a pattern needs 'examples' that it matches")
    for index, text in enumerate(scalar.examples):
        if not matches(text):
            message = f"the pattern does not match its example '{text}'"
            yield error(scalar, f"examples[{index}]", scalar.name, message)
    for index, text in enumerate(scalar.counterexamples):
        if matches(text):
            message = f"the pattern matches the counterexample '{text}'"
            yield error(scalar, f"counterexamples[{index}]", scalar.name, message)
