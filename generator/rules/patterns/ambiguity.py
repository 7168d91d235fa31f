"""How long a backtracking engine may take on a text: the number of runs on it.

If a text leads from a state back to it in two ways, each repetition of that text doubles the runs.
If it leads from one loop to itself, to another loop, and there to itself, the runs grow with the
length of the text, and once more with each such step. See Weber and Seidl, On the degree of
ambiguity of finite automata (1991).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product

from generator.core.recursion import reached
from generator.rules.patterns.automaton import Automaton

COUNTS_TO = 8  # for a long text, more repetitions are the same as no limit
MAX_RUNS = 1000  # on a short text
_LENGTH, _WIDTH = 32, 16  # of that text, and of the search for it
_SAME = (
    "the pattern takes exponential time on some texts, because a repeat can match the same"
    " text in several ways, as in '(?:a+)+' or '(?:a|a)*'; write one repeat, as in 'a+',"
    " or begin each repetition with a separator, as in 'a+(?:[.]a+)*'"
)
_SHARED = (
    "the pattern takes too long on some texts, because several repeats can share the same"
    " text, as in 'a*a*a*' or 'a?a?a?'; merge them, or separate them by a character that"
    " they do not match, as in '[^.]+[.][^.]+'"
)


def problem(found: Automaton) -> str | None:
    """Return why matching may take too long, and what to write instead."""
    leads = _leads(found)
    if _doubles(found, leads):
        return _SAME
    steps = _steps(found, leads)
    # Two steps in a row: one ends where another begins, or leads there.
    is_quadratic = any(q | p == q for (_, q), (p, _) in product(steps, repeat=2))
    return _SHARED if is_quadratic or _runs(found) > MAX_RUNS else None


def _leads(found: Automaton) -> list[int]:
    """Return the states that each state leads to, as bits; equal for all states of a loop."""
    after = [set().union(*reads.values()) for reads in found.following]
    leads: list[int] = []
    now = [0] * len(after)
    while now != leads:
        leads = now.copy()
        for state in reversed(range(len(after))):
            for each in after[state]:
                now[state] |= 1 << each | now[each]
    return leads


def _doubles(found: Automaton, leads: list[int]) -> bool:
    """Return whether the same text leads in two ways from a state back to it."""

    def after(pair: tuple[int, int]) -> Iterator[tuple[int, int]]:
        first, second = (found.following[state] for state in pair)
        for letter in first.keys() & second.keys():
            for a, b in product(first[letter], second[letter]):
                if leads[a] >> pair[0] & leads[b] >> pair[1] & 1:  # both stay in the loop
                    yield a, b

    before: defaultdict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    same = [(state, state) for state in _in_loops(leads)]
    for pair in reached(same, after):
        for each in after(pair):
            before[each].add(pair)
    return any(a != b for a, b in reached(same, lambda pair: before[pair])) or any(
        len({*states}) < len(states) for reads in found.following for states in reads.values()
    )


def _steps(found: Automaton, leads: list[int]) -> set[tuple[int, int]]:
    """Return pairs of loops between which the runs grow with the length of a text.

    One text leads from a state of the first to itself, to a state of the other, and from that to
    itself.
    """

    def after(states: tuple[int, int, int]) -> Iterator[tuple[int, int, int]]:
        first, between, last = (found.following[state] for state in states)
        for letter in first.keys() & between.keys() & last.keys():
            for a, b, c in product(first[letter], between[letter], last[letter]):
                if leads[a] >> states[0] & leads[b] >> states[2] & leads[c] >> states[2] & 1:
                    yield a, b, c

    pairs = [
        (p, q)
        for p, q in product(_in_loops(leads), repeat=2)
        if leads[p] != leads[q] and leads[p] >> q & 1
    ]
    may_be = reached([(p, p, q) for p, q in pairs], after)
    steps: set[tuple[int, int]] = set()
    for p, q in pairs:
        loops = leads[p], leads[q]
        if loops not in steps and (p, q, q) in may_be and (p, q, q) in reached([(p, p, q)], after):
            steps.add(loops)
    return steps


def _in_loops(leads: list[int]) -> list[int]:
    return [state for state, others in enumerate(leads) if others >> state & 1]


def _runs(found: Automaton) -> int:
    """Return the largest number of runs that a search finds for a short text."""
    texts = [Counter({state: 1}) for state in range(len(found.following))]
    most = 0
    for _ in range(_LENGTH):
        longer: dict[frozenset[tuple[int, int]], Counter[int]] = {}
        for runs in texts:
            for letter in set().union(*(found.following[state] for state in runs)):
                after: Counter[int] = Counter()
                for state, count in runs.items():
                    for each in found.following[state].get(letter, ()):
                        after[each] += count
                longer[frozenset(after.items())] = after
        texts = sorted(longer.values(), key=Counter.total, reverse=True)[:_WIDTH]
        most = max([most, *(runs.total() for runs in texts)])
    return most
