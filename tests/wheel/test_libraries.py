"""The installed package with libraries of others."""

import json
import re
from typing import Any

from tests.support.project import GENERATED, PROJECT
from tests.support.readers.snippets import blocks
from tests.wheel.environments import DOCUMENT, PACKAGE, Environment, run


def test_documents_in_tables_are_validated(with_arrow: Environment) -> None:
    """Each type of text, among them views, whose size only newer versions of pyarrow know."""
    script = """
import json
import pyarrow as pa
from email_interactions_tools.arrow import check_batches
types = [pa.string(), pa.large_binary(), pa.string_view()]
tables = [pa.table({"text": pa.array(["{}"], type)}) for type in types]
print(json.dumps([batch["verdict"].to_pylist() for batch in check_batches(tables)]))
"""
    assert with_arrow.answer(script) == [["rejected"]] * 3


def test_the_python_guide_runs(with_others: Environment) -> None:
    """All blocks of the page, one after another, with pandas, polars and processes."""
    page = "\n".join(blocks(PROJECT / "docs" / "python.md", "python"))
    (with_others.folder / "page.py").write_text(page, encoding="utf-8")
    run(with_others.python, "-I", "-W", "error", "page.py", cwd=with_others.folder)


def test_a_timestamp_of_pandas_is_a_datetime_or_a_violation(with_others: Environment) -> None:
    """Milliseconds in a zone are written; nanoseconds, no zone, no moment and far years are not."""
    script = """
import json, sys
import pandas, numpy
from email_interactions import EmailIn
email = EmailIn.from_dict(json.loads(sys.argv[1]))
found = []
for value in [
    pandas.Timestamp("2024-10-27T02:30:00.005+02:00").tz_convert("Europe/Berlin"),
    pandas.Timestamp("2024-07-01T12:30:00.000000001Z"),
    pandas.Timestamp("2024-07-01T12:30:00.000001Z"),
    pandas.Timestamp("2024-07-01T12:30:00"),
    pandas.NaT,
    pandas.Timestamp(numpy.datetime64("12000-01-01", "s")).tz_localize("UTC"),
]:
    email.start_date = value
    faults = email.validate()
    found.append([fault.rule for fault in faults] or email.to_dict()["start_date"])
print(json.dumps(found))
"""
    expected = ["2024-10-27T00:30:00.005Z", ["pattern"], ["pattern"], *[["type"]] * 3]
    assert with_others.answer(script, json.dumps(DOCUMENT)) == expected


def test_pydantic_keeps_the_contract(with_others: Environment) -> None:
    """The corpus has its verdicts, and records are written as the package writes them."""
    script = PROJECT / "tests" / "support" / "documents" / "run_pydantic.py"
    arguments = (GENERATED, PACKAGE, "read_interaction", "entity_type")
    printed = run(with_others.python, "-I", script, *arguments, cwd=with_others.folder)
    assert re.search(r": [0-9]{3,} cases, 0 disagreements$", printed)


def test_fastapi_describes_the_records(with_others: Environment) -> None:
    """Each reference in the description points at a component."""
    script = """
import json
from fastapi import FastAPI
from email_interactions import EmailIn, Interaction
app = FastAPI()
@app.put("/email")
def put(email: EmailIn) -> Interaction: ...
print(json.dumps(app.openapi()))
"""
    found = with_others.answer(script)
    references = {*re.findall(r'"\$ref": "([^"]+)"', json.dumps(found))}
    assert references == {f"#/components/schemas/{name}" for name in found["components"]["schemas"]}


VIOLATIONS = """
import json, sys
import protovalidate
from google.protobuf import json_format
from email_interactions.v1 import email_interactions_pb2
path = lambda field: ".".join(element.field_name for element in field.elements) if field else ""
found = []
for document in json.loads(sys.argv[1]):
    message = json_format.ParseDict(document, email_interactions_pb2.EmailIn())
    violations = [violation.proto for violation in protovalidate.collect_violations(message)]
    found.append(sorted([each.rule_id, path(each.field)] for each in violations))
print(json.dumps(found))
"""


def test_the_rules_travel_with_the_stubs(with_others: Environment) -> None:
    """protovalidate reads them from the installed stubs, and names the rule that is broken."""
    schema = json.loads((GENERATED / "json_schema" / "EmailIn.schema.json").read_bytes())
    faulty: list[tuple[dict[str, Any], list[str]]] = [
        ({"from": {"personal": "Ada"}}, ["required", "from_address.address"]),
        ({"status": 9}, ["enum.defined_only", "status"]),
        ({"structured_text": "http://x.org"}, ["structured_text_mime.required_if", ""]),
        (
            {"structured_text": "http://x y", "structured_text_mime": "text/html"},
            ["string.pattern", "structured_text"],
        ),
        (
            {"start_date": "2009-08-05T09:33:15.000001Z"},
            ["timestamp.milliseconds", "start_date"],
        ),
    ]
    documents = [DOCUMENT, {}, *(DOCUMENT | changes for changes, _ in faulty)]
    missing = sorted(["required", name] for name in schema["required"])
    expected = [[], missing, *([violation] for _, violation in faulty)]
    assert with_others.answer(VIOLATIONS, json.dumps(documents)) == expected
