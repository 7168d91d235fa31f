"""The Arrow schemas: in JSON and in Python, and Parquet files with them that others read."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from email_interactions_tools.arrow import to_batch
from generator import formats
from generator.resolve import resolve
from tests.formats.test_growth import layered, read
from tests.support.documents.corpus import cases_of, comparable
from tests.support.outputs.build import generate_outputs
from tests.support.programs import imported
from tests.support.project import GENERATED
from tests.support.readers.json_schema import json_schema
from tests.support.specs.small import edited

_UNITS: Any = {"MILLISECOND": "ms"}
_NAMED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "utf8": lambda _: pa.string(),
    "bool": lambda _: pa.bool_(),
    "int": lambda found: {32: pa.int32(), 64: pa.int64()}[found["bitWidth"]],
    "floatingpoint": lambda _: pa.float64(),
    "timestamp": lambda found: pa.timestamp(_UNITS[found["unit"]], found["timezone"]),
}


def field_of(found: dict[str, Any]) -> Any:
    """A field in the JSON format of Arrow's integration tests."""
    children = [field_of(child) for child in found["children"]]
    match found["type"]:
        case {"name": "struct"}:
            type_: Any = pa.struct(children)
        case {"name": "list"}:
            type_ = pa.list_(*children)
        case type_:
            type_ = _NAMED[type_["name"]](type_)
    return pa.field(found["name"], type_, found["nullable"], metadata_of(found))


def metadata_of(found: dict[str, Any]) -> Any:
    """The metadata of a field or a schema."""
    return {item["key"]: item["value"] for item in found.get("metadata", [])} or None


def schema_of(content: bytes) -> Any:
    """The schema in a file."""
    found = json.loads(content)["schema"]
    return pa.schema(map(field_of, found["fields"]), metadata_of(found))


@contextmanager
def outputs(name: str, every_construct: Path) -> Iterator[tuple[Path, Any]]:
    """The outputs of a spec, and its module with the schemas."""
    if name == "email_interactions":
        yield GENERATED, import_module(f"{name}.arrow")
        return
    with imported(every_construct, name):
        yield every_construct, import_module(f"{name}.arrow")


SPECS = pytest.mark.parametrize("name", ["email_interactions", "library_loans"])


def paths(root: Path) -> list[Path]:
    """The files with a schema."""
    found = sorted((root / "arrow").glob("*.json"))
    assert [path.name for path in found] == [
        path.name for path in sorted((root / "conformance").glob("*.json"))
    ]
    return found


@SPECS
def test_json_and_python_have_the_same_schemas(name: str, every_construct: Path) -> None:
    """Names, types, nulls and metadata of every record."""
    with outputs(name, every_construct) as (root, module):
        package = import_module(name)
        for path in paths(root):
            found = module.schema(getattr(package, path.stem))
            assert found.equals(schema_of(path.read_bytes()), check_metadata=True)


@SPECS
def test_columns_have_the_words_of_the_spec(name: str, every_construct: Path) -> None:
    """Each column says what its field is for, and its presence decides about null."""
    with outputs(name, every_construct) as (root, _):
        for path in paths(root):
            schema = schema_of(path.read_bytes())
            document = json_schema(path.stem, root)
            if "$ref" in document:  # the record contains itself
                document = document["$defs"][path.stem]
            assert schema.metadata[b"record"].decode() == path.stem
            for column in schema:
                assert column.metadata[b"description"]
                assert column.nullable == (column.name not in document.get("required", ()))
                assert column.nullable == (column.metadata[b"required"] != b"yes")


def as_doubles(value: Any) -> Any:
    """The same JSON value, with integers as doubles where these do not hold all of them."""

    def number(text: str) -> int | float:
        return int(text) if abs(int(text)) < 2**53 else float(text)

    return json.loads(json.dumps(value), parse_int=number)


def to_json(value: Any, field: Any) -> Any:
    """The JSON value for what a reader finds in a column."""
    if (field.metadata or {}).get(b"encoding") == b"JSON":
        return [*map(json.loads, value)] if pa.types.is_list(field.type) else json.loads(value)
    if pa.types.is_list(field.type):
        return [to_json(item, field.type.value_field) for item in value]
    if pa.types.is_struct(field.type):
        return to_document(value, field.type)
    if isinstance(value, datetime):
        text = value.astimezone(UTC).isoformat(timespec="milliseconds")
        return text.replace("+00:00", "Z")
    return value


def to_document(row: dict[str, Any], fields: Any) -> dict[str, Any]:
    """The document for a row."""
    return {
        field.name: to_json(row[field.name], field)
        for field in fields
        if row[field.name] is not None
    }


def leaves(fields: Any) -> int:
    """How many columns a Parquet file has for these."""
    nested = (field.type.fields if pa.types.is_struct(field.type) else () for field in fields)
    return sum(leaves(each) if each else 1 for each in nested)


def test_a_record_with_too_many_columns_is_json_text() -> None:
    """Records of which each contains the next one twice do not double the columns each time."""
    spec = resolve(read(layered("two optional", 40)))
    contents = [found.content for found in formats.render("arrow", spec, "spec.yaml")]
    schemas = {schema.metadata[b"record"]: schema for schema in map(schema_of, contents[:-1])}
    assert len(schemas) == len(spec.messages)
    assert max(map(leaves, schemas.values())) < 500
    encodings = {
        column.metadata.get(b"encoding") for schema in schemas.values() for column in schema
    }
    assert encodings == {None, b"JSON"}


def by_pyarrow(path: Path) -> list[dict[str, Any]]:
    """The rows of a Parquet file."""
    return pq.read_table(path).to_pylist()


def by_duckdb(path: Path) -> list[dict[str, Any]]:
    """The same by a reader of its own."""
    with duckdb.connect() as connection:
        table: pa.Table = connection.read_parquet(str(path)).to_arrow_table()
    return table.to_pylist()


@SPECS
@pytest.mark.parametrize("read", [by_pyarrow, by_duckdb])
def test_parquet_reads_back_equal(
    name: str, read: Callable[[Path], list[dict[str, Any]]], every_construct: Path, tmp_path: Path
) -> None:
    """Every valid document of the corpus, and the schema with its metadata."""
    with outputs(name, every_construct) as (root, _):
        for path in paths(root):
            schema, target = schema_of(path.read_bytes()), tmp_path / f"{path.stem}.parquet"
            cases = cases_of(root / "conformance" / path.name)
            values = as_doubles([case.value for case in cases if case.valid])
            pq.write_table(pa.Table.from_batches([to_batch(values, schema)]), target)
            assert pq.read_schema(target).equals(schema, check_metadata=True)
            found = [to_document(row, schema) for row in read(target)]
            assert comparable(found) == comparable(values)


def test_unions_that_contain_each_other_are_json(tmp_path: Path) -> None:
    """Arrow has no recursive types: the inner one is text in the struct of the outer one."""
    storm = """
  - name: Storm
    description: A storm.
    fields:
      - {name: kind, number: 2, type: integer, enum: Kind, required: yes, description: Of what.}
      - {name: report, number: 3, type: Report, required: no, description: Of it.}

unions:
  - name: Weather
    plural: weathers
    description: All weather.
    discriminator: kind
    variants: [{value: WIND, type: Storm}]
"""
    text = edited(
        ("type: 'integer[]', required: no,", "type: Weather, required: no,"),
        ("type: notes, required: no,", "type: flag, required: no,"),
        ("\nunions:\n", storm),
    )
    spec = generate_outputs(text, tmp_path)
    with imported(tmp_path, spec.package.name) as package:
        schema = import_module(f"{spec.package.name}.arrow").schema
        for record, name in ((package.Wind, "gusts"), (package.Storm, "report")):
            column = schema(record).field(name)
            assert (column.type, column.metadata[b"encoding"]) == (pa.string(), b"JSON")
