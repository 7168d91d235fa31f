"""The programs of the page about engines, run as printed: the same as one process.

What they write is read by DuckDB.
"""

import json
import os
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pytest

from email_interactions import Accepted, EmailIn, EmailOut, OtherKind, Rejected, iter_interactions
from email_interactions_tools.arrow import to_documents
from tests.support.documents.corpus import cases
from tests.support.programs import run
from tests.support.project import GENERATED, PROJECT
from tests.support.readers.snippets import block
from tests.support.tables import ENGINES, Tables
from tests.tools.commands import PATHS

VENV = PROJECT / "build" / "engines" / "venv" / "bin"
PYTHON = VENV / "python"
ENVIRONMENT = {
    "PATH": os.pathsep.join([str(VENV), os.environ["PATH"]]),
    "PYTHONPATH": os.pathsep.join(PATHS),
    "SPARK_LOCAL_IP": "127.0.0.1",
}
WRITTEN = {"PySpark": "checked/*.parquet", "DuckDB": "checked.parquet", "Polars": "checked.parquet"}
KINDS: tuple[Any, ...] = (EmailIn, EmailOut)
VERDICTS = {Accepted: "accepted", OtherKind: "other", Rejected: "rejected"}
REPEATED = 20


class Result(NamedTuple):
    """What a file of documents holds."""

    verdicts: Counter[str]
    violations: Counter[tuple[str, ...]]
    documents: Counter[str]  # that were not accepted
    records: Counter[bytes]  # as JSON


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of all documents of the corpus that are JSON, and some that are none."""
    found = tmp_path_factory.mktemp("engines")
    lines = [
        line for kind in KINDS for case in cases(kind.__name__) if (line := one_line(case.text))
    ]
    lines += ["none", '{"entity_type": 2}', '{"entity_type": 0, }']
    text = "".join(f"{line}\n" for line in lines * REPEATED)
    (found / "interactions.jsonl").write_text(text, encoding="utf-8")
    return found


def one_line(text: bytes) -> str:
    """A document in ASCII; nothing if it is no JSON."""
    try:
        return json.dumps(json.loads(text))
    except (ValueError, RecursionError):
        return ""


@cache
def by_one_process(file: Path) -> Result:
    """What the reader says of the lines of a file."""
    found = Result(Counter(), Counter(), Counter(), Counter())
    for item in iter_interactions(file):
        found.verdicts[VERDICTS[type(item)]] += 1
        if isinstance(item, Accepted):
            found.records[item.record.to_json()] += 1
        if isinstance(item, Rejected):
            found.violations.update(tuple(violation) for violation in item.violations)
            found.documents[bytes(item.document).decode()] += 1
    return found


def written(pattern: Path) -> Result:
    """What the Parquet files of an engine have."""
    table = duckdb.read_parquet(str(pattern)).to_arrow_table()
    found = Result(Counter(), Counter(), Counter(), Counter())
    for row in table.select(["verdict", "violations", "document"]).to_pylist():
        found.verdicts[row["verdict"]] += 1
        found.violations.update(tuple(each.values()) for each in row["violations"] or ())
        if row["verdict"] == "rejected":
            found.documents[row["document"]] += 1
    for kind in KINDS:
        rows = table[kind.__name__].combine_chunks().drop_null()
        documents = to_documents(pa.RecordBatch.from_struct_array(rows))
        found.records.update(kind.from_dict(document).to_json() for document in documents)
    return found


@pytest.mark.parametrize("engine", WRITTEN)
def test_an_engine_has_the_result_of_one_process(
    engine: str, folder: Path, tmp_path: Path, tables: Tables
) -> None:
    """Verdicts, violations, documents and records."""
    (tmp_path / "interactions.jsonl").symlink_to(folder / "interactions.jsonl")
    program = block("docs/arrow.md", "python", engine)
    begin = time.perf_counter()
    run(PYTHON, "-c", program, cwd=tmp_path, env=ENVIRONMENT)
    seconds = time.perf_counter() - begin
    expected = by_one_process(folder / "interactions.jsonl")
    assert written(tmp_path / WRITTEN[engine]) == expected
    assert {*expected.verdicts} == {*VERDICTS.values()}
    tables.add(ENGINES, engine, "documents", expected.verdicts.total())
    tables.add(ENGINES, engine, "seconds", round(seconds))


JAVA = """
import sys
from pyspark.java_gateway import launch_gateway

java = launch_gateway().jvm.org.apache.arrow.vector.types.pojo.Schema
print(java.fromJSON(sys.stdin.read()).toJson())
"""


@pytest.mark.parametrize(
    "path", sorted((GENERATED / "arrow").iterdir()), ids=lambda path: path.stem
)
def test_java_reads_the_schemas(path: Path) -> None:
    """The Arrow library for Java, which is a part of Spark, has the same schema as the file."""
    schema = json.loads(path.read_text(encoding="utf-8"))["schema"]
    done = run(PYTHON, "-c", JAVA, env=ENVIRONMENT, stdin=json.dumps(schema))
    assert in_order(json.loads(done.stdout)) == in_order(schema)


def in_order(found: Any) -> Any:
    """The same with metadata sorted, which Java writes in any order."""
    if isinstance(found, dict):
        return {name: in_order(value) for name, value in found.items()}
    if isinstance(found, list):
        items = [*map(in_order, found)]
        return sorted(items, key=lambda each: each["key"]) if found and "key" in found[0] else items
    return found
