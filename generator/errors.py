"""What is wrong with a spec, and where."""

from collections.abc import Iterable
from typing import NamedTuple

from generator.model import Location

_LONGEST = 400  # characters of a message; what is left out is in the spec


class SpecError(NamedTuple):
    """A fault of the spec. Sorts by place."""

    location: Location
    message: str

    def __str__(self) -> str:
        return f"{printable(str(self.location))}: {printable(_shortened(self.message))}"


class InvalidSpec(Exception):
    """A spec with errors, of form or meaning; carries all that were found."""

    def __init__(self, *errors: SpecError) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


class Refusal(NamedTuple):
    """What a tool says of an artifact, and of which line."""

    path: str
    line: int  # 0 where it names none
    said: str


class ToolError(Exception):
    """A tool refuses artifacts, which a rule for specs should have prevented."""

    def __init__(self, tool: str, *refusals: Refusal) -> None:
        super().__init__("; ".join(f"{tool} refuses {each.path}: {each.said}" for each in refusals))
        self.tool = tool
        self.refusals = refusals


def printable(text: str) -> str:
    """The text on one line: line ends, controls and what cannot be seen are escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _shortened(message: str) -> str:
    """At most _LONGEST characters; the advice is at the end, so the middle is left out."""
    if len(message) <= _LONGEST:
        return message
    return f"{message[: _LONGEST // 2]} ... {message[-_LONGEST // 2 :]}"


def one_per_place(faults: Iterable[SpecError], errors: Iterable[SpecError]) -> list[SpecError]:
    """Faults of form, then errors of meaning, in order of place; of those, one a place.

    A value has one thing wrong with it: what else is said of it follows, or can be said once it is
    mended. Faults of form know what follows from them, and all are kept.
    """
    kept = sorted(set(faults))
    broken = {fault.location for fault in kept}
    for error in errors:
        if error.location not in broken:
            broken.add(error.location)
            kept.append(error)
    return sorted(kept)
