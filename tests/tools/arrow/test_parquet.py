"""Records as rows of record batches and Parquet files, and documents that engines hand over."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from email_interactions import Accepted, EmailIn, EmailOut, Rejected, ValidationError
from email_interactions_tools.arrow import (
    RecordWriter,
    iter_parquet,
    schema,
    to_batch,
    to_documents,
)
from email_interactions_tools.arrow import parquet as module
from tests.support.documents.corpus import cases, comparable, document
from tests.support.programs import python
from tests.tools.commands import ENVIRONMENT

KINDS: list[Any] = [EmailIn, EmailOut]
# Without empty objects, of which pyarrow by itself can make no column.
EVERYTHING = {
    name: value for name, value in document("EmailIn", "everything").items() if value != {}
}


def records(kind: Any) -> list[Any]:
    """The records of all valid documents of the corpus."""
    return [kind.from_json(case.text) for case in cases(kind.__name__) if case.valid]


@pytest.mark.parametrize("kind", KINDS)
def test_rows_have_all_of_a_document(kind: Any) -> None:
    """Over the corpus; what is absent stays absent."""
    documents = [record.to_dict() for record in records(kind)]
    batch = to_batch(documents, schema(kind))
    batch.validate(full=True)
    assert comparable(to_documents(batch)) == comparable(documents)
    half = len(documents) // 2
    assert comparable(to_documents(batch.slice(half))) == comparable(documents[half:])


@pytest.mark.parametrize("kind", KINDS)
def test_parquet_has_all_records(
    kind: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the corpus, in several row groups of several batches."""
    monkeypatch.setattr(module, "_BATCH", 5_000)
    monkeypatch.setattr(module, "_ROW_GROUP", 10_000)
    expected, path = records(kind), tmp_path / "records.parquet"
    with RecordWriter(path, kind) as writer:
        for record in expected:
            writer.write(record)
    with pq.ParquetFile(path) as file:
        assert file.num_row_groups > 2
        assert file.schema_arrow.equals(schema(kind), check_metadata=True)
    assert [*iter_parquet(path)] == [*map(Accepted, range(len(expected)), expected)]


def test_no_records_are_a_file_too(tmp_path: Path) -> None:
    """With all columns."""
    path = tmp_path / "records.parquet"
    with RecordWriter(path, EmailIn):
        pass
    assert pq.read_table(path).schema.equals(schema(EmailIn))
    assert [*iter_parquet(path)] == []


def test_nothing_invalid_is_written(tmp_path: Path) -> None:
    """The record raises, and the others are written."""
    path = tmp_path / "records.parquet"
    valid, invalid = EmailIn.from_dict(EVERYTHING), EmailIn.from_dict(EVERYTHING)
    invalid.start_date = datetime(2009, 8, 5)  # noqa: DTZ001
    with RecordWriter(path, EmailIn) as writer:
        writer.write(valid)
        with pytest.raises(ValidationError):
            writer.write(invalid)
    assert [item.index for item in iter_parquet(path)] == [0]


def written(path: Path, **columns: Any) -> Path:
    """A file that another program wrote, with columns of its own types."""
    row = {field.name: EVERYTHING.get(field.name) for field in schema(EmailIn)} | columns
    table = pa.table({name: pa.array([value]) for name, value in row.items()})
    pq.write_table(table, path, coerce_timestamps=None, store_schema=False)
    return path


def only(path: Path, **options: bool) -> Any:
    """The one item of a file."""
    (item,) = iter_parquet(path, **options)
    return item


def test_files_of_other_programs_are_read(tmp_path: Path) -> None:
    """DuckDB writes timestamps with microseconds, and no metadata of columns."""
    path, copy = tmp_path / "records.parquet", tmp_path / "copy.parquet"
    expected = [record for record in records(EmailIn) if record.entity_type == 0]
    with RecordWriter(path, EmailIn) as writer:
        for record in expected:
            writer.write(record)
    duckdb.sql(f"copy (from '{path}') to '{copy}' (row_group_size 2048)")
    assert pq.read_schema(copy).field("start_date").type.unit == "us"
    assert [item.record for item in iter_parquet(copy) if isinstance(item, Accepted)] == expected


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("start_date", datetime(2009, 8, 5, 9, 33, 15, 250_001, UTC), "pattern"),
        ("start_date", datetime(2009, 8, 5, 9, 33, 15, 250_000), "pattern"),  # noqa: DTZ001
        ("udata", "{", "type"),
        ("udata", "[]", "type"),
        ("status", "0", "type"),
        ("subject", b"x", "type"),
        ("to", "x", "type"),
        ("from", "x", "type"),
        ("more", 1, "unknown"),
    ],
)
def test_columns_of_other_types_are_violations(
    column: str, value: Any, rule: str, tmp_path: Path
) -> None:
    """Where a value says something else; a column without values does not matter."""
    found = only(written(tmp_path / "records.parquet", **{column: value}))
    assert [(v.path, v.rule) for v in found.violations] == [(f"/{column}", rule)]
    assert isinstance(only(written(tmp_path / "other.parquet", more=None)), Accepted)


@pytest.mark.parametrize("type_", [pa.time64("ns"), pa.duration("s"), pa.list_(pa.timestamp("ns"))])
def test_times_that_python_lacks_are_values(type_: Any, tmp_path: Path) -> None:
    """Of no field; the other rows are read."""
    path = tmp_path / "records.parquet"
    value: Any = 2**62 + 1 if type_ == pa.duration("s") else 1
    more = pa.array([[value]] if pa.types.is_list(type_) else [value]).cast(type_)
    row = pa.Table.from_pylist([EVERYTHING])
    pq.write_table(
        pa.concat_tables([row.append_column("more", more), row], promote_options="default"), path
    )
    faulty, valid = iter_parquet(path)
    assert isinstance(faulty, Rejected)
    assert [(v.path, v.rule) for v in faulty.violations] == [("/more", "unknown")]
    assert isinstance(valid, Accepted)
    assert all(isinstance(item, Accepted) for item in iter_parquet(path, ignore_unknown=True))


def test_repeated_columns_are_an_error(tmp_path: Path) -> None:
    """None of them is dropped."""
    path = tmp_path / "records.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array([1])] * 2, names=["x", "x"]), path)
    assert only(path).violations[0].message.endswith("several columns have the name x")


def test_unknown_columns_are_ignored(tmp_path: Path) -> None:
    """If so asked."""
    path = written(
        tmp_path / "records.parquet", more=1, start_date=datetime(2009, 8, 5, tzinfo=UTC)
    )
    assert isinstance(only(path, ignore_unknown=True), Accepted)


def test_damage_is_the_last_item(tmp_path: Path) -> None:
    """Of what is no Parquet, and of a file without its end."""
    path = written(tmp_path / "records.parquet")
    for content in (b"", b"{}" * 50, path.read_bytes()[:-9]):
        path.write_bytes(content)
        found = only(path)
        assert [(v.path, v.rule) for v in found.violations] == [("", "syntax")]
    with pytest.raises(FileNotFoundError):
        next(iter_parquet(tmp_path / "none.parquet"))


def test_pyarrow_is_optional() -> None:
    """What needs it says so."""
    script = "import sys; sys.modules['pyarrow'] = None; import email_interactions_tools.arrow"
    done = python("-c", script, check=False, env=ENVIRONMENT)
    assert done.stderr.splitlines()[-1] == (
        "ImportError: email_interactions.arrow requires pyarrow: pip install pyarrow"
    )
