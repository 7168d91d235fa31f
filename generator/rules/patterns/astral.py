"""Characters beyond U+FFFF, which some engines count as two: whether that changes a verdict."""

from generator.rules.patterns.automaton import Automaton
from generator.rules.patterns.syntax import FIRST_ASTRAL, FIRST_SURROGATE

_MAX_PAIRS = 20_000
_NEGATED = (
    "a negated class matches characters beyond U+FFFF, which some engines count as two; repeat it"
    " with '+' or '*', as in '[^@]+', or list the characters, as in '[ -~]'"
)
_ACROSS = (
    "a range includes U+D800 to U+DFFF, which some engines match with the halves of characters"
    " beyond U+FFFF; end it at U+D7A3, and begin another at U+F900, as in '[ -\ud7a3\uf900-\uffee]'"
)


def problem(found: Automaton) -> str | None:
    """Return why the engines differ on a text with such a character, and what to write instead.

    Only negated classes match one; these, and ranges across U+D800 to U+DFFF, match its halves. All
    texts are followed at once, in pairs: the states after the text, and the states if each such
    character is two.
    """
    astral = found.letters.index(FIRST_ASTRAL)
    half = found.letters.index(FIRST_SURROGATE)
    start = frozenset([0])
    waiting = [(start, start)]
    seen = set(waiting)
    while waiting:
        once, twice = waiting.pop()
        if once.isdisjoint(found.final) != twice.isdisjoint(found.final) or len(seen) > _MAX_PAIRS:
            halves_alone = any((half in reads) != (astral in reads) for reads in found.following)
            return _ACROSS if halves_alone else _NEGATED
        for letter in range(len(found.letters)):
            if letter == half:
                continue
            if letter == astral:
                after = _after(found, _after(found, twice, half), half)
            else:
                after = _after(found, twice, letter)
            pair = _after(found, once, letter), after
            if pair not in seen and any(pair):
                seen.add(pair)
                waiting.append(pair)
    return None


def _after(found: Automaton, states: frozenset[int], letter: int) -> frozenset[int]:
    return frozenset().union(*(found.following[state].get(letter, ()) for state in states))
