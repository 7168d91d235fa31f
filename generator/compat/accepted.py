"""Breaking changes that are intended: a list next to the spec, emptied by each release."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.compat.kinds import Change, Verdict
from generator.errors import InvalidSpec, SpecError
from generator.model import Location
from generator.spec_language.reader import read_mapping

FILE = "accepted_breaks.yaml"


class Entry(NamedTuple):
    """A change, as it is printed, and why it is intended."""

    change: str
    reason: str
    at: Location


class Accepted(NamedTuple):
    """The entries, and the name of their file in messages."""

    file: str
    entries: Sequence[Entry] = ()

    def accepts(self, change: Change) -> bool:
        """Whether an entry names the change. No entry replaces a reservation."""
        named = any(entry.change == str(change) for entry in self.entries)
        return named and not change.suggestion

    def unused(self, changes: Iterable[Change]) -> list[SpecError]:
        """Entries that name no break, and so would accept a later one of that name."""
        breaks = {str(change) for change in changes if change.verdict is Verdict.BREAKING}
        message = "no breaking change has this name; remove the entry"
        return [SpecError(e.at, message) for e in self.entries if e.change not in breaks]


def read_accepted(path: Path, shown: str) -> Accepted:
    """Reads the list, which is empty if there is no file.

    Raises:
        InvalidSpec: with all errors of the file.

    """
    if not path.exists():
        return Accepted(shown)
    top, faults = read_mapping(path, shown)
    entries = [
        Entry(entry.text("change"), entry.text("reason"), entry.done()[""])
        for entry in top.mappings("accepted", subject="")
    ]
    top.done()
    if faults.errors:
        raise InvalidSpec(*faults.errors)
    return Accepted(shown, entries)
