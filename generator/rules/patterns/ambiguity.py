"""How long a backtracking engine may take on a text: the number of runs on it.

Where a text leads from a state back to it by two ways, each repetition of that text doubles the
runs. Where it leads from one loop to itself, to another loop, and there to itself, the runs grow
with the length of the text, and once more with each such step. See Weber and Seidl, On the degree
of ambiguity of finite automata (1991).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import product
from typing import TypeVar

from generator.rules.patterns.automaton import Automaton

COUNTS_TO = 8  # more repetitions than that are as many as one likes, for a text that is long
MAX_RUNS = 1000  # on a short text
_LENGTH, _WIDTH = 32, 16  # of that text, and of the search for it

N = TypeVar("N", bound=Hashable)


def problem(found: Automaton) -> str | None:
    """Why matching may take too long, and what to write instead."""
    loops = list(_loops(found))
    if any(_doubles(found, loop) for loop in loops):
        return (
            "the pattern takes exponential time on some texts, because a repeat can match the same"
            " text in several ways, as in '(?:a+)+' or '(?:a|a)*'; write one repeat, as in 'a+',"
            " or begin each repetition with a separator, as in 'a+(?:[.]a+)*'"
        )
    if _degree(found, loops) > 1 or _runs(found) > MAX_RUNS:
        return (
            "the pattern takes too long on some texts, because several repeats can share the same"
            " text, as in 'a*a*a*' or 'a?a?a?'; merge them, or separate them by a character that"
            " they do not match, as in '[^.]+[.][^.]+'"
        )
    return None


def _loops(found: Automaton) -> Iterator[frozenset[int]]:
    """Sets of states that can all be reached from each other, in the order of a text."""
    after = [sorted(set().union(*reads.values())) for reads in found.following]
    for states in _components(range(len(after)), after.__getitem__):
        if len(states) > 1 or states[0] in after[states[0]]:
            yield frozenset(states)


def _doubles(found: Automaton, loop: frozenset[int]) -> bool:
    """Whether two ways lead by the same text from a state of a loop back to it."""

    def after(pair: tuple[int, int]) -> Iterator[tuple[int, int]]:
        first, second = (inside[state] for state in pair)
        for letter in first.keys() & second.keys():
            yield from product(first[letter], second[letter])

    inside = {
        state: {
            letter: [reached for reached in states if reached in loop]
            for letter, states in found.following[state].items()
        }
        for state in loop
    }
    steps = [states for reads in inside.values() for states in reads.values()]
    pairs = _components([(state, state) for state in sorted(loop)], after)
    return any(len(set(states)) < len(states) for states in steps) or any(
        len({a == b for a, b in states}) == 2 for states in pairs
    )


def _degree(found: Automaton, loops: list[frozenset[int]]) -> int:
    """The power of the length of a text with which its runs may grow."""
    after = [set().union(*reads.values()) for reads in found.following]
    before: list[set[int]] = [set() for _ in after]
    for state, reached in enumerate(after):
        for each in reached:
            before[each].add(state)
    leading_to = [_reached(loop, before) for loop in loops]
    degrees: list[int] = []  # of what leads up to each loop
    for index, loop in enumerate(loops):
        degree = 0
        for earlier, its_degree in zip(loops[:index], degrees, strict=True):
            if between := _reached(earlier, after) & leading_to[index]:
                degree = max(degree, its_degree + _spreads(found, earlier, loop, between))
        degrees.append(degree)
    return max(degrees, default=0)


def _reached(states: Iterable[int], after: list[set[int]]) -> set[int]:
    reached = set(states)
    waiting = list(reached)
    while waiting:
        new = after[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def _spreads(
    found: Automaton, before: frozenset[int], loop: frozenset[int], between: set[int]
) -> bool:
    """Whether one text leads from a state of a loop to itself, to one of another, and from it.

    A way back is added from where such a text ends to where it begins: if there is such a text,
    both lie on a circle.
    """

    def after(states: tuple[int, int, int]) -> Iterator[tuple[int, int, int]]:
        a, b, c = (found.following[state] for state in states)
        for letter in a.keys() & b.keys() & c.keys():
            for p, r, q in product(a[letter], b[letter], c[letter]):
                if p in before and r in between and q in loop:
                    yield p, r, q
        if states[1] == states[2]:
            yield states[0], states[0], states[2]

    starts = [(p, p, q) for p, q in product(sorted(before), sorted(loop))]
    for circle in _components(starts, after):
        both = set(circle)
        if any((p, p, q) in both and r == q for p, r, q in circle):
            return True
    return False


def _runs(found: Automaton) -> int:
    """How many runs lead through some short text: the largest number that a search finds."""
    texts = [Counter({state: 1}) for state in range(len(found.following))]
    most = 0
    for _ in range(_LENGTH):
        longer: dict[frozenset[tuple[int, int]], Counter[int]] = {}
        for runs in texts:
            for letter in set().union(*(found.following[state] for state in runs)):
                after: Counter[int] = Counter()
                for state, count in runs.items():
                    for reached in found.following[state].get(letter, ()):
                        after[reached] += count
                longer[frozenset(after.items())] = after
        texts = sorted(longer.values(), key=Counter.total, reverse=True)[:_WIDTH]
        most = max([most, *(runs.total() for runs in texts)])
    return most


def _components(nodes: Iterable[N], after: Callable[[N], Iterable[N]]) -> list[list[N]]:
    """Sets of nodes that can be reached from each other; each leads to those that come later.

    Nodes are left in the order in which all that they lead to has been left; against the arrows,
    from the last one left, all that can be reached belongs to the same set.
    """
    left: list[N] = []
    before: dict[N, list[N]] = {}
    for root in nodes:
        if root in before:
            continue
        before[root] = []
        way = [(root, iter(after(root)))]
        while way:
            node, rest = way[-1]
            following = next(rest, None)
            if following is None:
                left.append(node)
                way.pop()
                continue
            if following not in before:
                before[following] = []
                way.append((following, iter(after(following))))
            before[following].append(node)
    return list(_against(before, reversed(left)))


def _against(before: dict[N, list[N]], order: Iterable[N]) -> Iterator[list[N]]:
    seen: set[N] = set()
    for root in order:
        if root not in seen:
            seen.add(root)
            found = [root]
            for node in found:  # it grows
                new = set(before[node]) - seen
                seen |= new
                found += new
            yield found
