"""Errors of a spec, with their locations."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # importing dataclasses takes a fifth of a run in which nothing changed
    from generator.core.location import Location

_LONGEST = 400  # characters of a message; what is left out is in the spec


class SpecError(NamedTuple):
    """An error in the spec. Sorts by place."""

    location: "Location"
    message: str

    def __str__(self) -> str:
        return f"{printable(str(self.location))}: {printable(_shortened(self.message))}"


class CommandError(Exception):
    """Why a command ends without a result; printed instead of a traceback."""


class InvalidSpec(Exception):
    """A spec with errors, of form or meaning; contains all that were found."""

    def __init__(self, *errors: SpecError) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


class ToolError(CommandError):
    """A tool rejected artifacts; a rule for specs should have prevented that."""


def printable(text: str) -> str:
    """Return the text on one line: line ends, controls and invisible characters are escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _shortened(message: str) -> str:
    """Shorten a text to _LONGEST characters in the middle, because advice is at the end."""
    if len(message) <= _LONGEST:
        return message
    return f"{message[: _LONGEST // 2]} ... {message[-_LONGEST // 2 :]}"


def one_per_place(faults: Iterable[SpecError], errors: Iterable[SpecError]) -> list[SpecError]:
    """Return all faults of form, and one error of meaning for each place without a fault.

    Other errors of a value usually follow from that, and are reported once it is fixed.
    """
    kept = sorted(set(faults))
    broken = {fault.location for fault in kept}
    for error in errors:
        if error.location not in broken:
            broken.add(error.location)
            kept.append(error)
    return sorted(kept)
