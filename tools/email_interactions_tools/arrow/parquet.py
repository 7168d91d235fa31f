# The types of pyarrow are incomplete.
# pyright: standard
"""Parquet files of records: written in row groups and read in batches, in bounded memory."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypeAlias

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from email_interactions import (
    Accepted,
    EmailIn,
    EmailOut,
    Interaction,
    Item,
    Rejected,
    ValidationError,
    Violation,
    read_interactions,
)
from email_interactions.arrow import schema
from email_interactions_tools.arrow.rows import RECORDS, Document, to_batch, to_documents

File: TypeAlias = str | Path | IO[bytes]

_BATCH = 2 * 1024 * 1024  # bytes of JSON; as Python objects they are several times as large
_ROW_GROUP = 32 * 1024 * 1024  # bytes of columns
_BUFFER = 1024 * 1024  # bytes of each column of a file, which may have row groups of any size
_ROWS = 1000
_BY_NAME = {record.__name__.encode(): record for record in RECORDS}


class RecordWriter:
    """Writes records of one class to a Parquet file; a context manager.

    The file is complete when the context exits.
    """

    def __init__(self, file: File, record: type[EmailIn | EmailOut]) -> None:
        self._schema = schema(record)
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._texts: list[bytes] = []
        self._batches: list[pa.RecordBatch] = []
        self._waiting = self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self._write_row_group()
        self._writer.close()

    def write(self, record: EmailIn | EmailOut) -> None:
        """Add a record; raises ValidationError if it is invalid."""
        text = record.to_json()
        self._texts.append(text)
        self._waiting += len(text)
        if self._waiting >= _BATCH:
            self._convert()
        if self._size >= _ROW_GROUP:
            self._write_row_group()

    def _convert(self) -> None:
        documents: list[Any] = [*map(msgspec.json.decode, self._texts)]
        self._texts.clear()
        self._waiting = 0
        self._batches.append(to_batch(documents, self._schema))
        self._size += self._batches[-1].nbytes

    def _write_row_group(self) -> None:
        self._convert()
        self._writer.write_table(pa.Table.from_batches(self._batches, self._schema))
        self._batches.clear()
        self._size = 0


def iter_parquet(file: File, *, ignore_unknown: bool = False) -> Iterator[Item[Interaction]]:
    """Read the rows of any Parquet file as `iter_interactions` reads lines.

    Each row is an item, read as the record named in the metadata of the file, or selected by
    `entity_type`. Raises OSError if the file cannot be opened. If it is damaged, the last item is
    `Rejected` and says so.
    """
    count = 0
    try:
        with pq.ParquetFile(file, buffer_size=_BUFFER) as found:
            record = _BY_NAME.get((found.schema_arrow.metadata or {}).get(b"record", b""))
            for batch in found.iter_batches(_ROWS):
                for item in _items(to_documents(batch), record, ignore_unknown=ignore_unknown):
                    yield replace(item, index=count)
                    count += 1
    except (OSError, NotImplementedError, UnicodeDecodeError, pa.ArrowInvalid) as error:
        if isinstance(error, OSError) and error.errno:  # pyarrow has none for damaged data
            raise
        yield Rejected(count, b"", [Violation("", "syntax", f"invalid Parquet: {error}")])


def _items(
    documents: list[Document], record: type[Interaction] | None, *, ignore_unknown: bool
) -> Iterator[Item[Interaction]]:
    if record is None:
        yield from read_interactions(documents, ignore_unknown=ignore_unknown)
        return
    for document in documents:
        try:
            yield Accepted(0, record.from_dict(document, ignore_unknown=ignore_unknown))
        except ValidationError as error:
            yield Rejected(0, document, error.violations)
