"""What is wrong with a spec, and where."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from generator.model import Location


class SpecError(NamedTuple):
    """A fault of the spec. Sorts by place."""

    location: Location
    message: str

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """`; did you mean '...'?` when one of the candidates is close to the word, or nothing."""
    close = get_close_matches(word, list(candidates), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


class InvalidSpec(Exception):
    """A spec with errors, of form or meaning; carries all that were found."""

    def __init__(self, *errors: SpecError) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


def one_per_place(faults: Iterable[SpecError], errors: Iterable[SpecError]) -> list[SpecError]:
    """All errors in order of place, except those that only follow from a fault of form there."""
    found = list(faults)
    broken = {fault.location for fault in found}
    found += (error for error in errors if error.location not in broken)
    return sorted(set(found))
