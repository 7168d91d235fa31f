"""Hints of a document's violations: the known names that are close to unknown ones."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from .violations import Violation

HINTS, LONGEST = 5, 64
"""How many unknown names of a document, and how long ones, are compared with the known ones."""


def hinted(
    violations: Iterable[Violation], names_at: Callable[[str], tuple[str, ...]]
) -> Iterator[Violation]:
    """The same violations; those of the first unknown names with what may be meant.

    `names_at` gives the names that the object at a pointer may have. Each comparison takes longer
    than all the rest, and who misspells many names learns the pattern from a few.
    """
    hints = 0
    for violation in violations:
        if violation.rule == "unknown" and hints < HINTS:
            hints += 1
            place, _, name = violation.path.rpartition("/")
            yield _with_hint(violation, name, names_at(place))
        else:
            yield violation


def _with_hint(violation: Violation, name: str, names: tuple[str, ...]) -> Violation:
    close = _closest(name, names) if len(name) <= LONGEST else None
    hint = f"; did you mean '{close}'?" if close else ""
    return violation._replace(message=f"{violation.message}{hint}")


@lru_cache(maxsize=256)  # the same slip is often made in many documents
def _closest(name: str, names: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches  # few programs come here

    return next(iter(get_close_matches(name, names, n=1)), None)
