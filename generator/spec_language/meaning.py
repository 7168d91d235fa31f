"""Whether two words that look alike say different things, so that neither is the other misspelt.

A hint repairs a slip of the hand. It never drops a negation, another word, a sign or a number:
`no key` is not `key`, `b = 1` is not `b`, and `line_3` is not `line_2`.
"""

import re
from difflib import SequenceMatcher

_PARTS = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")
_ALONE = re.compile(r"(?<![^\W_])\d+")
_SIGNS = re.compile(r"[=<>!&|+()^*\[\]]")
_NEGATIONS = frozenset(
    "absent arent cannot doesnt except hasnt isnt neither never no non none nor not null only"
    " un unless without".split()
)
_PREFIXES = ("un", "non", "not", "no", "dis", "in", "im", "de", "anti", "counter", "ex")
_OPPOSITES = tuple(
    frozenset(pair.split(":"))
    for pair in (
        "after:before client:server end:start ex:im ex:in first:last from:to if:unless input:output"
        " max:min maximum:minimum new:old no:yes off:on request:response since:until"
    ).split()
)
_SAME_LETTERS = 0.9  # of two phrases with other numbers of words: LibraryCard, Library Card


def says_otherwise(word: str, other: str) -> bool:
    """Whether the words mean different things, however close their letters are."""
    parts, others = ([p.casefold() for p in _PARTS.findall(text)] for text in (word, other))
    return (
        sorted(_SIGNS.findall(word)) != sorted(_SIGNS.findall(other))
        or _ALONE.findall(word) != _ALONE.findall(other)
        or _counts_otherwise(parts, others)
        or _negates(parts, others)
        or _are_opposites(word.casefold(), other.casefold())
        or _has_more(word, other)
    )


def _counts_otherwise(parts: list[str], others: list[str]) -> bool:
    numbers, found = ([p for p in some if p.isdecimal()] for some in (parts, others))
    return bool(numbers and found) and numbers != found


def _negates(parts: list[str], others: list[str]) -> bool:
    """One holds a negation or an opposite that the other does not: unread, exclude, is not."""
    only, missing = [p for p in parts if p not in others], [p for p in others if p not in parts]
    if any(part in _NEGATIONS for part in (*only, *missing)):
        return True
    pairs = [(one, two) for one in only for two in missing]
    return any(_are_opposites(*pair) for pair in pairs)


def _are_opposites(one: str, two: str) -> bool:
    if frozenset((one, two)) in _OPPOSITES:
        return True
    short, long = sorted((one, two), key=len)
    if any(long == prefix + short for prefix in _PREFIXES):
        return True
    return any(
        one == a + one[len(a) :] and two == b + one[len(a) :]
        for pair in _OPPOSITES
        for a, b in (tuple(pair), tuple(pair)[::-1])
    )


def _has_more(word: str, other: str) -> bool:
    """One phrase has words that the other lacks, and not only blanks in other places."""
    words, others = word.casefold().split(), other.casefold().split()
    if len(words) == len(others):
        return False
    if {*words} > {*others} or {*words} < {*others}:
        return True
    letters = "".join(words), "".join(others)
    return SequenceMatcher(None, *letters, autojunk=False).ratio() < _SAME_LETTERS
