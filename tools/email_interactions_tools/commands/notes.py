"""Reports of data that was lost, guessed or not converted."""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from email_interactions_tools.commands.usage import UsageError
from email_interactions_tools.lines import printable
from email_interactions_tools.mail import Note


class Report:
    """Writes notes and faults, and counts them; a context manager."""

    def __init__(self, path: Path | None) -> None:
        try:
            self._file = path and path.open("x", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"--notes {path}: {error.strerror}") from None
        self._kinds: Counter[str] = Counter()
        self.faults = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def notes(self, name: str, interaction_id: str, notes: Iterable[Note]) -> None:
        """Write the notes of one conversion."""
        for note in notes:
            self._kinds[note.kind] += 1
            if self._file:
                line = {"mail": name, "interaction_id": interaction_id, **note._asdict()}
                self._file.write(json.dumps(line) + "\n")
            else:
                sys.stderr.write(f"{name}: {note}\n")

    def fault(self, name: str, message: str) -> None:
        """Report an item that was not converted."""
        self.faults += 1
        sys.stderr.write(f"{name}: not converted: {printable(message)}\n")

    def end(self, count: int, noun: str) -> int:
        """Print a summary, and return the exit status."""
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(self._kinds.items()))
        failed = f", {self.faults} not converted" if self.faults else ""
        sys.stderr.write(f"{count} {noun}{failed}; notes: {kinds or 'none'}\n")
        return 1 if self.faults else 0
