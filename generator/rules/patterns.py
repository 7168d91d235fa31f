"""Patterns: regular expressions that ECMAScript, Rust, RE2 and Python read alike."""

import re
from collections.abc import Iterator

from generator.errors import SpecError
from generator.model import Base, Scalar, Spec
from generator.rules import error

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
    for scalar in spec.scalars:
        if scalar.pattern is None:
            if scalar.examples or scalar.counterexamples:
                yield error(scalar, "examples", scalar.name, "only a pattern has examples")
        elif scalar.base is not Base.STRING:
            message = f"only a string can have a pattern, not base '{scalar.base}'"
            yield error(scalar, "pattern", scalar.name, message)
        elif problem := _problem(scalar.pattern):
            yield error(scalar, "pattern", scalar.name, problem)
        else:
            yield from _examples(scalar, scalar.pattern)


def _problem(pattern: str) -> str | None:
    if not (pattern.startswith("^") and pattern.endswith("$")) or pattern == "^":
        return "a pattern begins with ^ and ends with $"
    position, last, depth = 1, "open", 0
    while position < len(pattern) - 1:
        token = _TOKEN.match(pattern, position, len(pattern) - 1)
        kind = str(token.lastgroup) if token else ""
        repeats_nothing = kind == "repeat" and last in ("open", "or", "repeat")
        if token is None or repeats_nothing:
            found = _shown(pattern, position)
            return f"{found!r} does not mean the same in all regular expression engines"
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if depth < 0 or (kind == "or" and depth == 0):
            return f"{token[0]!r} must stand within a group, (?: and )"
        position, last = token.end(), kind
    return "a group is not closed" if depth else _unreadable(pattern)


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
    if not scalar.examples:
        yield error(scalar, "pattern", scalar.name, "a pattern needs 'examples' that it matches")
    for text in scalar.examples:
        if not matches(text):
            message = f"the pattern does not match its example {text!r}"
            yield error(scalar, "examples", scalar.name, message)
    for text in scalar.counterexamples:
        if matches(text):
            message = f"the pattern matches the counterexample {text!r}"
            yield error(scalar, "counterexamples", scalar.name, message)
