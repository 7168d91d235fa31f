"""Data that a conversion lost or guessed."""

from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["lost", "guessed", "malformed", "limit"]
"""`lost`: the result does not contain it. `guessed`: the source does not state the value.
`malformed`: the source breaks the format, and the readable part was read. `limit`: the source has
more than is read."""

MAX_NOTES = 100
MAX_QUOTED = 60


class Note(NamedTuple):
    """A loss or a guess; `field` is the JSON name of a field, `headers` or `attachments`."""

    field: str
    kind: Kind
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.kind}: {self.message}"


class Notes(list[Note]):
    """The notes of one conversion, at most MAX_NOTES."""

    def add(self, field: str, kind: Kind, message: str) -> None:
        """Append a note; the last possible one says that there are more."""
        if len(self) < MAX_NOTES - 1:
            self.append(Note(field, kind, message))
        elif len(self) == MAX_NOTES - 1:
            self.append(
                Note(field, "limit", f"more than {MAX_NOTES - 1} notes; the rest is left out")
            )


def quoted(text: str) -> str:
    """Return a text for a message: shortened, and safe to print."""
    return ascii(text if len(text) <= MAX_QUOTED else f"{text[: MAX_QUOTED - 3]}...")
