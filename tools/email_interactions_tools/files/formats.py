"""The formats: how the items of a portion are read, and how records are written."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, NamedTuple

from email_interactions import Interaction, Item, iter_interactions
from email_interactions_tools.files import delimited
from email_interactions_tools.files.compression import created_file
from email_interactions_tools.files.items import MAX_ITEM, Write
from email_interactions_tools.files.portions import Portion, Range
from email_interactions_tools.files.tally import Outcome
from email_interactions_tools.lines import to_line

INPUTS = {"json": (), "protobuf": (".pb", ".binpb"), "parquet": (".parquet",)}
"""The extensions of each format; any other name is JSON."""


def format_of(name: str) -> str:
    """Return the format of an input by its name."""
    return next((format_ for format_, ends in INPUTS.items() if name.endswith(ends)), "json")


def read(
    portion: Portion, outcome: Outcome, advance: Callable[[int], None], *, ignore_unknown: bool
) -> Iterator[Item[Interaction]]:
    """Yield the items of a portion and count them; an error of the file ends them.

    `advance` is called with the number of bytes of each read.
    """
    try:
        for item in _items(portion, outcome, advance, ignore_unknown=ignore_unknown):
            outcome.count(item)
            yield item
    except (OSError, ImportError) as error:
        outcome.unreadable = (isinstance(error, OSError) and error.strerror) or str(error)


def _items(
    portion: Portion, outcome: Outcome, advance: Callable[[int], None], **options: bool
) -> Iterator[Item[Interaction]]:
    if portion.format == "parquet":
        from email_interactions_tools.arrow import iter_parquet

        yield from iter_parquet(portion.file, **options)
        advance(Path(portion.file).stat().st_size)
        return
    content = Range(portion, advance)
    with BufferedReader(content, 2**16) as file:
        if portion.format == "protobuf":
            yield from delimited.read(file, **options)
        else:
            yield from iter_interactions(file, max_item_size=MAX_ITEM, **options)
    outcome.lines = content.lines


class OneFile(NamedTuple):
    """An output that is one file, made of the portions in order."""

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
ONE_FILE = {
    "jsonl": OneFile(_lines),
    "json": OneFile(_array, b"[\n", _BETWEEN, b"\n]\n"),
    "protobuf": OneFile(delimited.writer),
}
OUTPUTS = (*ONE_FILE, "parquet")


@contextmanager
def created(path: Path, format_name: str, compression: str) -> Generator[Write, None, None]:
    """Create a file, or a folder for Parquet, and yield a function that writes a record to it."""
    if format_name == "parquet":
        with _created_folder(path) as write:
            yield write
    else:
        with created_file(path, compression) as file:
            yield ONE_FILE[format_name].writer(file)


@contextmanager
def _created_folder(path: Path) -> Generator[Write, None, None]:
    """Create a folder of Parquet files, named after the kinds of record."""
    from email_interactions_tools.arrow import RecordWriter

    path.mkdir()
    with ExitStack() as stack:
        writers: dict[type, RecordWriter] = {}

        def write(record: Interaction) -> None:
            kind = type(record)
            if kind not in writers:
                new = RecordWriter(path / f"{kind.__name__}.parquet", kind)
                writers[kind] = stack.enter_context(new)
            writers[kind].write(record)

        yield write
