"""Breaking changes that are intended: a list next to the spec, emptied by each release."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.compat.kinds import Change, Verdict
from generator.core.location import Node
from generator.errors import InvalidSpec, SpecError
from generator.spec_language.reader import Kind, Reader, optional, required
from generator.spec_language.source.compose import compose
from generator.spec_language.values import TEXT, many

FILE = "accepted_breaks.yaml"


class Entry(Node):
    """A change as it is printed, and why it is intended."""

    change: str
    reason: str


_BREAK = Kind(
    "break",
    "A breaking change that is intended.",
    Entry,
    change=required(TEXT, "The change, as `make compat` prints it."),
    reason=required(TEXT, "Why it is intended."),
)
_FILE = Kind(
    "accepted_breaks",
    "The breaking changes that are intended, until the next release.",
    accepted=optional(many(_BREAK), "The changes."),
)


class Accepted(NamedTuple):
    """The entries, and the name of their file for messages."""

    file: str
    entries: Sequence[Entry] = ()

    def accepts(self, change: Change) -> bool:
        """Return whether an entry names the change. A missing reservation cannot be accepted."""
        named = any(entry.change == str(change) for entry in self.entries)
        return named and not change.suggestion

    def unused(self, changes: Iterable[Change]) -> list[SpecError]:
        """Return entries that name no break: they would accept a later change of the same name."""
        breaks = {str(change) for change in changes if change.verdict is Verdict.BREAKING}
        message = "no breaking change has this name; remove the entry"
        return [SpecError(e.location(), message) for e in self.entries if e.change not in breaks]


def read_accepted(path: Path, shown: str) -> Accepted:
    """Read the list; it is empty if there is no file.

    Raises:
        InvalidSpec: with all errors of the file.

    """
    if not path.exists():
        return Accepted(shown)
    reader = Reader(shown)
    entries = reader.read(_FILE, compose(path, shown))["accepted"]
    if reader.errors:
        raise InvalidSpec(*reader.errors)
    return Accepted(shown, entries)
