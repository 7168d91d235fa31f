"""The formats: what reads the items of a portion, and what writes records."""

from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import IO, NamedTuple

from email_interactions import Interaction, Item, iter_interactions
from email_interactions_tools.files import delimited
from email_interactions_tools.files.items import MAX_ITEM, Write
from email_interactions_tools.files.portions import Portion, Range
from email_interactions_tools.lines import to_line

INPUTS = {"json": (), "protobuf": (".pb", ".binpb")}
"""The ends of names of each format; any other name is JSON."""


def format_of(name: str) -> str:
    """Return the format of an input by its name."""
    return next((format_ for format_, ends in INPUTS.items() if name.endswith(ends)), "json")


class Reader:
    """The items of a portion; counts the lines that were read."""

    def __init__(self, portion: Portion, advance: Callable[[int], None]) -> None:
        """Open the file; `advance` is called with the number of bytes of each read."""
        self._portion = portion
        self._range = Range(portion, advance)

    @property
    def lines(self) -> int:
        """The number of lines that were read."""
        return self._range.lines

    def items(self, *, ignore_unknown: bool) -> Iterator[Item[Interaction]]:
        """Read and validate one item after another."""
        with BufferedReader(self._range, 2**16) as file:
            if self._portion.format == "protobuf":
                yield from delimited.read(file, ignore_unknown=ignore_unknown)
            else:
                yield from iter_interactions(
                    file, ignore_unknown=ignore_unknown, max_item_size=MAX_ITEM
                )


class Output(NamedTuple):
    """A format that is one file, in which portions follow one another."""

    writer: Callable[[IO[bytes]], Write]
    begin: bytes = b""
    between: bytes = b""
    end: bytes = b""


def _lines(file: IO[bytes]) -> Write:
    return lambda record: file.write(to_line(record, validate=False))


def _array(file: IO[bytes]) -> Write:
    separator = b""

    def write(record: Interaction) -> None:
        nonlocal separator
        file.write(separator + to_line(record, validate=False)[:-1])
        separator = _BETWEEN

    return write


_BETWEEN = b",\n"
OUTPUTS = {
    "jsonl": Output(_lines),
    "json": Output(_array, b"[\n", _BETWEEN, b"\n]\n"),
    "protobuf": Output(delimited.writer),
}
