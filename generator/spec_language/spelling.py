"""Suggests the known word that an unknown one misspells.

A suggestion corrects a typing error. It never drops a negation, another word, a sign or a number:
`no key` is not `key`, `b = 1` is not `b`, and `line_3` is not `line_2`.
"""

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

_CLOSE = 0.65  # of difflib's ratio: sring and string, but not Rain and string
_ALL_BUT_EQUAL = 0.85
_CANDIDATES = 3
_SAME_LETTERS = 0.9  # of phrases with different numbers of words: LibraryCard, Library Card
_PARTS = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")
_ALONE = re.compile(r"(?<![^\W_])\d+")
_SIGNS = re.compile(r"[=<>!&|+()^*\[\]]")
_NEGATIONS = frozenset(
    "absent arent cannot doesnt except hasnt isnt neither never no non none nor not null only"
    " un unless without".split()
)
_OPPOSITES = [  # of the beginnings of words
    tuple(pair.split(":"))
    for pair in (
        "after:before client:server end:start ex:im ex:in first:last from:to if:unless input:output"
        " max:min maximum:minimum new:old no:yes off:on request:response since:until"
        " un: non: not: no: dis: in: im: de: anti: counter: ex:"
    ).split()
]


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return `; did you mean '...'?` if a candidate is close to the word, or else nothing."""
    close = closest(word, tuple(candidates))
    return f"; did you mean '{close}'?" if close else ""


def if_unknown(word: str, known: Collection[str], *, complete: bool) -> str | None:
    """Return the end of an error about an unknown word, with a suggestion; None for a known one.

    If `known` lacks names that could not be read, an unknown word may be one of them: then the
    result is None as well, unless the word nearly equals a known one.
    """
    if word in known:
        return None
    if not complete and closest(word, tuple(known), _ALL_BUT_EQUAL) is None:
        return None
    return did_you_mean(word, known)


@lru_cache(maxsize=1024)  # a removed type is missed by every field that uses it
def closest(word: str, candidates: tuple[str, ...], cutoff: float = _CLOSE) -> str | None:
    """Return the nearest of the other words, in any case, that does not differ in meaning."""
    by_spelling = {other.casefold(): other for other in candidates if other != word}
    found = get_close_matches(word.casefold(), by_spelling, n=_CANDIDATES, cutoff=cutoff)
    alike = (by_spelling[spelling] for spelling in found)
    return next((other for other in alike if not _differs_in_meaning(word, other)), None)


def _differs_in_meaning(word: str, other: str) -> bool:
    """Return whether the words have different meanings, however close their letters are."""
    parts, others = ([p.casefold() for p in _PARTS.findall(text)] for text in (word, other))
    numbers, other_numbers = ([p for p in some if p.isdecimal()] for some in (parts, others))
    only, missing = [p for p in parts if p not in others], [p for p in others if p not in parts]
    return (
        sorted(_SIGNS.findall(word)) != sorted(_SIGNS.findall(other))
        or _ALONE.findall(word) != _ALONE.findall(other)
        or bool(numbers and other_numbers and numbers != other_numbers)
        or _negations(parts) != _negations(others)
        or any(_are_opposites(one, two) for one in only for two in missing)
        or _are_opposites(word.casefold(), other.casefold())
        or _has_more_words(word.casefold().split(), other.casefold().split())
    )


def _negations(parts: list[str]) -> list[str]:
    return sorted(part for part in parts if part in _NEGATIONS)


def _are_opposites(one: str, two: str) -> bool:
    """Return whether words are opposites: client and server; import and export; read and unread."""
    return any(
        {one, two} == {first + rest, second + rest}
        for first, second in _OPPOSITES
        for rest in (one.removeprefix(first), one.removeprefix(second))
    )


def _has_more_words(words: list[str], others: list[str]) -> bool:
    """Return whether one phrase has more words, not only spaces in other places."""
    if len(words) == len(others):
        return False
    if {*words} > {*others} or {*words} < {*others}:
        return True
    letters = "".join(words), "".join(others)
    return SequenceMatcher(None, *letters, autojunk=False).ratio() < _SAME_LETTERS
