"""Parquet: rows as items, and one file for each kind of record. Requires pyarrow."""

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from email_interactions import Interaction, Item, Rejected
from email_interactions_tools.arrow import RecordWriter, iter_parquet
from email_interactions_tools.files.items import Write, rejected


def read(
    path: Path, advance: Callable[[int], None], *, ignore_unknown: bool
) -> Iterator[Item[Interaction]]:
    """Read an item from each row; a rejected item has its row as JSON.

    Damage of the file is the last item.
    """
    count = 0
    try:
        for item in iter_parquet(path, ignore_unknown=ignore_unknown):
            count += 1
            if isinstance(item, Rejected) and item.document != b"":  # a row, of any types
                text = json.dumps(item.document, default=str)
                yield replace(item, document=text.encode())
            else:
                yield item
    except (OSError, NotImplementedError, UnicodeDecodeError) as error:
        if isinstance(error, OSError) and error.errno:  # pyarrow has none for damaged data
            raise
        yield rejected(count, b"", "syntax", f"invalid Parquet: {error}")
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
