# The types of pyarrow are incomplete.
# pyright: standard
"""Validation of documents in record batches: the function that engines call."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any, Protocol

import pyarrow as pa

from email_interactions import (
    Accepted,
    Interaction,
    Item,
    OtherKind,
    Rejected,
    read_interactions,
)
from email_interactions.arrow import schema
from email_interactions_tools.arrow.rows import RECORDS, repeated, to_batch

_SIZE = 4 * 1024 * 1024  # bytes of documents that are read at once; as objects they are larger
_ROWS = 2000
_VERDICTS = {Accepted: "accepted", OtherKind: "other", Rejected: "rejected"}
_TEXTS = (
    *(pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
    *(pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view),
    *(pa.types.is_fixed_size_binary, pa.types.is_null),
)
_VIOLATION = pa.struct([(name, pa.string()) for name in ("path", "rule", "message")])


def _in_microseconds(field: Any) -> Any:
    """Return the field with timestamps in microseconds, the only unit that Spark reads."""
    type_ = field.type
    if pa.types.is_timestamp(type_):
        type_ = pa.timestamp("us", type_.tz)
    elif pa.types.is_struct(type_):
        type_ = pa.struct([*map(_in_microseconds, type_)])
    elif pa.types.is_list(type_):
        type_ = pa.list_(_in_microseconds(type_.value_field))
    return field.with_type(type_)


_COLUMNS = {record: pa.schema([*map(_in_microseconds, schema(record))]) for record in RECORDS}


def checked_schema(columns: pa.Schema, column: str | int = 0) -> pa.Schema:
    """Return the schema of what `check_batches` yields for batches with these columns.

    Raises ValueError if two columns have the same name or one has a name that it adds, KeyError or
    IndexError if there is no `column`, and TypeError if that column is neither text nor bytes.
    """
    if repeats := repeated(columns.names):
        raise ValueError(f"several columns have the name {repeats}")
    document = columns.field(column)
    if not _is_text(document.type):
        fault = f"the column {document.name} must contain JSON as text or bytes"
        raise TypeError(f"{fault}, not {document.type}")
    added = [
        pa.field("verdict", pa.string(), nullable=False),
        *(pa.field(record.__name__, pa.struct([*fields])) for record, fields in _COLUMNS.items()),
        pa.field("violations", pa.list_(_VIOLATION)),
        pa.field("document", document.type),
    ]
    others = [field for field in columns if field.name != document.name]
    if twice := {field.name for field in others} & {field.name for field in added}:
        names = ", ".join(sorted(twice))
        raise ValueError(f"rename the columns {names}: check_batches adds columns of that name")
    return pa.schema([*others, *added])


def _is_text(type_: Any) -> bool:
    type_ = type_.value_type if pa.types.is_dictionary(type_) else type_
    return any(is_text(type_) for is_text in _TEXTS)


class ArrowStream(Protocol):
    """A table, a record batch or a reader of pyarrow, or a data frame of another library."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the stream of the Arrow C interface."""
        ...


def check_batches(
    batches: Iterable[pa.RecordBatch] | ArrowStream,
    column: str | int = 0,
    *,
    ignore_unknown: bool = False,
) -> Iterator[pa.RecordBatch]:
    """Validate documents, one in each row, and yield one row for each of them, in order.

    `batches` are record batches, a table, or a data frame that Arrow can read without a copy.
    `column` contains JSON as text or bytes. Other columns are kept, such as the file and the line
    of a document. These are added, with the schema that `checked_schema` returns:

    - `verdict`: accepted, other (of a documented kind that has no record here) or rejected
    - `EmailIn`, `EmailOut`: the record in columns; null unless accepted as such. Timestamps are in
      microseconds, the only unit that Spark reads
    - `violations`: the violations of a rejected document, each with path, rule and message
    - `document`: the document if it was not accepted

    The result does not depend on how rows are divided into batches.
    """
    for batch in _record_batches(batches):
        checked = checked_schema(batch.schema, column)
        size = batch.column(column).nbytes // max(1, batch.num_rows) + 1
        rows = max(1, min(_ROWS, _SIZE // size))
        for start in range(0, batch.num_rows, rows):
            yield _checked(batch.slice(start, rows), column, checked, ignore_unknown=ignore_unknown)


def _record_batches(source: Any) -> Iterator[pa.RecordBatch]:
    part: Any
    is_reader = isinstance(source, pa.RecordBatchReader)  # iterated, to raise errors unchanged
    is_one = hasattr(source, "__arrow_c_stream__") or not isinstance(source, Iterable)
    for part in [source] if is_one and not is_reader else source:
        if isinstance(part, pa.RecordBatch):
            yield part
        elif hasattr(part, "__arrow_c_stream__") and not isinstance(part, pa.ChunkedArray):
            yield from pa.RecordBatchReader.from_stream(part)
        else:
            raise TypeError(f"expected record batches or a table, not {type(part).__name__}")


def _checked(
    batch: pa.RecordBatch, column: str | int, checked: pa.Schema, *, ignore_unknown: bool
) -> pa.RecordBatch:
    type_: Any = batch.column(column).type
    documents: Any = batch.column(column).to_pylist()
    # Among several documents, blank ones would be skipped.
    texts: Any = (text if text is None or text.strip() else "" for text in documents)
    items = [*read_interactions(texts, ignore_unknown=ignore_unknown)]
    verdicts = [_VERDICTS[type(item)] for item in items]
    arrays: dict[str, Any] = dict(zip(batch.schema.names, batch.columns, strict=True))
    arrays["verdict"] = pa.array(verdicts, pa.string())
    arrays |= {record.__name__: _records(items, record) for record in RECORDS}
    violations = [
        [violation._asdict() for violation in item.violations]
        if isinstance(item, Rejected)
        else None
        for item in items
    ]
    arrays["violations"] = pa.array(violations, pa.list_(_VIOLATION))
    kept = [
        None if isinstance(item, Accepted) else document
        for item, document in zip(items, documents, strict=True)
    ]
    arrays["document"] = pa.array(kept, type_)
    return pa.RecordBatch.from_arrays([arrays[name] for name in checked.names], schema=checked)


def _records(items: Sequence[Item[Interaction]], record: type[Interaction]) -> Any:
    """Return the records of one class, with null for all other items."""
    own = [
        item.record if isinstance(item, Accepted) and type(item.record) is record else None
        for item in items
    ]
    documents = [each.to_dict(validate=False) for each in own if each is not None]
    rows = to_batch([{}, *documents], _COLUMNS[record]).to_struct_array()
    numbers = count(1)
    places = pa.array([next(numbers) if each is not None else 0 for each in own], pa.int32())
    columns = rows.take(places).flatten()
    is_absent = pa.array([each is None for each in own], pa.bool_())
    return pa.StructArray.from_arrays(columns, fields=[*_COLUMNS[record]], mask=is_absent)
