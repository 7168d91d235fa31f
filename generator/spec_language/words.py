"""The value of a single YAML node: as a JSON value, as a number, and as shown in errors."""

import re
from collections.abc import Callable

import yaml

from generator.core.bounds import MAX_DOUBLE, is_exact
from generator.core.values import Json
from generator.spec_language.spelling import did_you_mean

_JSON_WORDS: dict[str, Json] = {"true": True, "false": False, "null": None, "": None}
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_MEANS = {"true": "yes", "on": "yes", "y": "yes", "false": "no", "off": "no", "n": "no"}
_LONG = 40  # digits; Python is slow for thousands
_DIGITS = 18  # more than any whole number of a key has


def json_scalar(node: yaml.ScalarNode, wrong: Callable[[str, yaml.Node], None]) -> Json:
    """Return an unquoted word as a JSON value if it is one; else the text itself.

    A number that no double holds is reported to `wrong`.
    """
    word: str = node.value
    if node.style:  # quoted or a block
        return word
    if word in _JSON_WORDS:
        return _JSON_WORDS[word]
    number = _JSON_NUMBER.fullmatch(word)
    if number is None:
        return word
    if not number[1] and not number[2] and len(word) <= _LONG:
        return int(word)
    double = _double(word)
    if fault := _inexact(double, word):
        wrong(f"must be {fault}; quote it to get text", node)
    return double


def whole_number(node: yaml.Node) -> int | str:
    """Return the number in a node, or the error: `a whole number, not 'x'`."""
    if not isinstance(node, yaml.ScalarNode):
        return f"a whole number, not {shown(node)}"
    if not _WHOLE_NUMBER.fullmatch(node.value):
        return f"a whole number, not {shown(node)}{_meant_number(node.value)}"
    if len(node.value) > _DIGITS:
        return f"a number of at most {_DIGITS} digits, not {shown(node)}"
    return int(node.value)


def real_number(node: yaml.Node) -> float | str:
    """Return the number in a node, or the error."""
    if isinstance(node, yaml.ScalarNode):
        number = _JSON_NUMBER.fullmatch(node.value)
        if number and (number[1] or number[2]):
            double = _double(number[0])
            return _inexact(double, number[0]) or double
    found = whole_number(node)
    return found.replace("a whole number", "a number", 1) if isinstance(found, str) else found


def _double(word: str) -> float:
    """Return the nearest double; a negative zero becomes zero, as numbers are written."""
    return float(word) + 0.0


def _inexact(double: float, word: str) -> str:
    """Return the error for a number that is rounded to a double; empty if it is not rounded."""
    if is_exact(double, word):
        return ""
    nearest = max(-MAX_DOUBLE, min(double, MAX_DOUBLE))
    return f"a number that a double holds, not '{word}'; the nearest is {nearest}"


def _meant_number(word: str) -> str:
    """Return the meaning of a number in another spelling: 012, 1_000, 0x33, +5, 1e3, 51.0."""
    if len(word) > _DIGITS:
        return ""
    for read in (int, lambda text: int(text, 0), lambda text: _integral(float(text))):
        try:
            return f"; did you mean '{read(word)}'?"
        except (ValueError, OverflowError):
            continue
    return ""


def _integral(number: float) -> int:
    """Return 1000 for 1000.0; ValueError for a fraction, and for very many digits."""
    if number != int(number) or abs(number) >= 10**_DIGITS:
        raise ValueError
    return int(number)


def meant_word(word: str, words: tuple[str, ...]) -> str:
    """Return `; did you mean 'yes'?` for a word that is close or equivalent to one of the words."""
    means = _MEANS.get(word.casefold())
    return f"; did you mean '{means}'?" if means in words else did_you_mean(word, words)


def shown(node: yaml.Node) -> str:
    """Return a node as errors show it."""
    if isinstance(node, yaml.ScalarNode):
        return f"'{node.value}'" if node.value else "nothing"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a mapping"
