"""Parquet: rows as items, and one file for each kind of record. Requires pyarrow."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from email_interactions import Interaction, Item
from email_interactions_tools.arrow import RecordWriter, iter_parquet
from email_interactions_tools.files.items import Write


def read(
    path: Path, advance: Callable[[int], None], *, ignore_unknown: bool
) -> Iterator[Item[Interaction]]:
    """Read an item from each row; damage of the file is the last item."""
    yield from iter_parquet(path, ignore_unknown=ignore_unknown)
    advance(path.stat().st_size)


@contextmanager
def writer(folder: Path) -> Generator[Write, None, None]:
    """Write files into a new folder, named after the kinds of record."""
    folder.mkdir()
    with ExitStack() as stack:
        writers: dict[type, RecordWriter] = {}

        def write(record: Interaction) -> None:
            kind = type(record)
            if kind not in writers:
                path = folder / f"{kind.__name__}.parquet"
                writers[kind] = stack.enter_context(RecordWriter(path, kind))
            writers[kind].write(record)

        yield write
