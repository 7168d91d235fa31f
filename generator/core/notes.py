"""Notes: what a spec says about a field or type that does not affect which documents are valid."""

from collections.abc import Iterator
from typing import NamedTuple

from generator.core.values import to_json_line


class Notes(NamedTuple):
    """The notes about one field or type; the language has a key for each but the last."""

    unit: str | None = None
    recommended: bool = False
    since: str | None = None  # a version of the source
    read_only: bool = False
    references: str | None = None  # RECORD.FIELD, whose values are valid here
    deprecated_since: str | None = None
    replaced_by: str | None = None  # the JSON name of another field of the message
    meanings: tuple[tuple[str, str], ...] = ()  # of the words that are its only values

    def __bool__(self) -> bool:
        """Return whether there is a note."""
        return any(self)

    @property
    def sentences(self) -> Iterator[str]:
        """The sentences in outputs: `Unit: ms.`, `Deprecated since 2.1; use b instead.`"""
        if self.unit:
            yield f"Unit: {self.unit}."
        if self.recommended:
            yield "Recommended."
        if self.since:
            yield f"Since {self.since}."
        if self.read_only:
            yield "Read-only."
        if self.references:
            yield f"References {self.references}."
        if self.deprecated_since or self.replaced_by:
            since = f" since {self.deprecated_since}" if self.deprecated_since else ""
            instead = f"; use {self.replaced_by} instead" if self.replaced_by else ""
            yield f"Deprecated{since}{instead}."
        for word, meaning in self.meanings:
            yield f"{to_json_line(word)}: {meaning}"


NO_NOTES = Notes()
