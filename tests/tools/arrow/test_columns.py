"""Documents in a column of an engine, and their verdicts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from email_interactions import Accepted, OtherKind, Rejected, read_interactions
from email_interactions_tools.arrow import check_batches, checked_schema, to_documents
from tests.support.documents.corpus import cases
from tests.tools.arrow.test_parquet import EVERYTHING, KINDS

VERDICTS = {Accepted: "accepted", OtherKind: "other", Rejected: "rejected"}
DOCUMENTS = [
    *(case.text for kind in ("EmailIn", "EmailOut") for case in cases(kind)),
    *(b"", b" ", b"\n", b"[", b"[]", b'{"entity_type": 2}', b'{"entity_type": 2', b"{}\n{}"),
]


def in_batches(documents: list[Any], type_: Any, size: int) -> Iterator[pa.RecordBatch]:
    """Batches with the documents and their numbers."""
    lines = pa.array(range(len(documents)))
    batch = pa.record_batch({"line": lines, "text": pa.array(documents, type_)})
    yield from (batch.slice(start, size) for start in range(0, len(documents), size))


def violations_of(item: Any) -> list[dict[str, str]] | None:
    """As a column has them."""
    if isinstance(item, Rejected):
        return [violation._asdict() for violation in item.violations]
    return None


@pytest.mark.parametrize(("type_", "size"), [(pa.binary(), 7), (pa.large_binary(), 1_000_000)])
def test_each_row_has_its_verdict(type_: Any, size: int) -> None:
    """That of the reader, wherever batches begin; the other columns stay."""
    checked = pa.Table.from_batches(check_batches(in_batches(DOCUMENTS, type_, size), "text"))
    checked.validate(full=True)
    schema_ = next(in_batches(DOCUMENTS, type_, size)).schema
    assert checked.schema == checked_schema(schema_, "text")
    assert {*checked["verdict"].to_pylist()} == {"accepted", "other", "rejected"}
    items = [item for text in DOCUMENTS for item in read_interactions([text.strip() and text])]
    for index, (row, text, item) in enumerate(
        zip(checked.to_pylist(), DOCUMENTS, items, strict=True)
    ):
        expected: dict[str, Any] = {"line": index, "verdict": VERDICTS[type(item)]}
        expected["violations"] = violations_of(item)
        expected["document"] = None if isinstance(item, Accepted) else text
        found = {name: row[name] for name in expected}
        assert found == expected
    for kind in KINDS:
        rows: Any = checked[kind.__name__].combine_chunks().drop_null()
        documents = to_documents(pa.RecordBatch.from_struct_array(rows))
        accepted = [item.record for item in items if isinstance(item, Accepted)]
        assert [*map(kind.from_dict, documents)] == [r for r in accepted if type(r) is kind]


def test_text_is_read_like_bytes() -> None:
    """And null is a document that is missing."""
    texts = [None, "", " ", *(text.decode() for text in DOCUMENTS[:3])]
    batch = pa.record_batch({"text": pa.array(texts), "source": pa.array(["file"] * len(texts))})
    rows = pa.Table.from_batches(check_batches([batch])).to_pylist()
    assert [row["verdict"] for row in rows] == ["rejected"] * 3 + ["accepted"] * 3
    assert [row["violations"][0]["rule"] for row in rows[:3]] == ["type", "syntax", "syntax"]
    assert [row["document"] for row in rows] == [None, "", " ", None, None, None]


@pytest.mark.parametrize(
    "type_", [pa.string_view(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())]
)
def test_engines_have_several_types_of_text(type_: Any) -> None:
    """The document keeps its type."""
    batch = pa.record_batch({"text": pa.array([json.dumps(EVERYTHING), "{"], type_)})
    (checked,) = check_batches([batch])
    assert checked["verdict"].to_pylist() == ["accepted", "rejected"]
    assert checked["document"].equals(pa.array([None, "{"], type_))


def test_checked_rows_are_written_as_parquet(tmp_path: Path) -> None:
    """Columns that may not be null have values in records that are absent."""
    path = tmp_path / "checked.parquet"
    checked = pa.Table.from_batches(check_batches(in_batches(DOCUMENTS, pa.binary(), 100), "text"))
    pq.write_table(checked, path)
    assert pq.read_table(path).equals(checked)


def test_unknown_fields_of_documents_are_ignored() -> None:
    """If so asked."""
    documents = [json.dumps(EVERYTHING | {"more": 1})]
    batch = pa.record_batch({"text": pa.array(documents)})
    (checked,) = check_batches([batch], ignore_unknown=True)
    assert checked["verdict"].to_pylist() == ["accepted"]


def test_columns_with_the_same_names_are_an_error() -> None:
    """Which names them; there is no column of an unknown name either."""
    batch = pa.record_batch({"text": ["{}"], "verdict": ["x"], "EmailIn": ["y"]})
    with pytest.raises(ValueError, match="rename the columns EmailIn, verdict"):
        next(check_batches([batch]))
    with pytest.raises(KeyError, match="document"):
        checked_schema(batch.schema, "document")
    twice = pa.schema([("text", pa.string()), ("text", pa.string())])
    with pytest.raises(ValueError, match="several columns have the name text"):
        checked_schema(twice)


TABLE = pa.table({"text": ["{}", json.dumps(EVERYTHING)]})
SOURCES: dict[str, Any] = {
    "a table": TABLE,
    "tables": [TABLE.slice(0, 1), TABLE.slice(1)],
    "a reader": TABLE.to_reader(),
    "a record batch": TABLE.to_batches()[0],
    "a data frame": duckdb.from_arrow(TABLE),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_batches_come_from_what_arrow_reads(source: Any) -> None:
    """Not only from an iterable of them."""
    rows = [row for batch in check_batches(source) for row in batch.to_pylist()]
    assert [row["verdict"] for row in rows] == ["rejected", "accepted"]


@pytest.mark.parametrize("source", [None, 1, "x", [{"text": "{}"}], TABLE["text"], [b"{}"]])
def test_what_has_no_batches_is_a_type_error(source: Any) -> None:
    """It says what is expected."""
    with pytest.raises(TypeError, match="expected record batches or a table, not "):
        next(check_batches(source))


def test_documents_are_text() -> None:
    """Any other type of column is an error."""
    with pytest.raises(TypeError, match="column x must contain JSON as text or bytes, not int64"):
        checked_schema(pa.schema({"x": pa.int64()}))
