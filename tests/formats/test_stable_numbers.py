"""A field that is added in the middle changes no number of another field, in any output."""

from pathlib import Path

import pytest

from generator.cli import main
from generator.pipeline import read_spec
from tests.support.markdown import tables
from tests.support.readers import FIRST_RELEASE, json_schema, protobuf_messages

RECORDS = [message.name for message in read_spec(FIRST_RELEASE).messages]

ADDED = """\
      - name: priority
        number: 34
        type: integer
        required: no
        description: How urgent the interaction is.

"""


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the first release."""
    out = tmp_path_factory.mktemp("unchanged") / "out"
    assert main(["--spec", str(FIRST_RELEASE), "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def with_addition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That of the first release with one more common field, in the middle of the group."""
    folder = tmp_path_factory.mktemp("added")
    before, name, after = FIRST_RELEASE.read_text(encoding="utf-8").partition(
        "      - name: parent_id\n"
    )
    assert name
    spec = folder / "spec.yaml"
    spec.write_text(before + ADDED + name + after, encoding="utf-8")
    assert main(["--spec", str(spec), "--out", str(folder / "out")]) == 0
    return folder / "out"


def numbers(root: Path) -> dict[str, dict[str, int]]:
    """The number of every field of every message, services included."""
    return {
        name: {field.name: field.number for field in message.field}
        for name, message in protobuf_messages(root).items()
    }


def test_protobuf_numbers_stay(unchanged: Path, with_addition: Path) -> None:
    """The descriptor has the new field in both e-mails, and every other number as before."""
    found = numbers(with_addition)
    assert found["EmailIn"].pop("priority") == 34
    assert found["EmailOut"].pop("priority") == 34
    assert found == numbers(unchanged)


@pytest.mark.parametrize("record", RECORDS)
def test_printed_numbers_stay(record: str, unchanged: Path, with_addition: Path) -> None:
    """The pages print the numbers as before."""
    before, after = (
        {row[0]: row[3] for row in tables(root / "docs" / f"{record}.md")[0].rows}
        for root in (unchanged, with_addition)
    )
    assert before == {name: number for name, number in after.items() if name != "priority"}


def test_the_addition_is_no_row_of_the_source(with_addition: Path) -> None:
    """A field without a row is told apart from the documented ones, which keep their rows."""
    page = tables(with_addition / "docs" / "EmailIn.md")
    sources = {table.heading: dict(table.rows)["Source"] for table in page[1:]}
    assert sources["priority"] == "an addition"
    assert sources["parent_id"] == "E-mail In, Common Interaction fields, row 8"


def test_json_schema_gains_one_property(unchanged: Path, with_addition: Path) -> None:
    """Less the new property, the schemas are as before."""
    after = json_schema("EmailIn", with_addition)
    del after["properties"]["priority"]
    before = json_schema("EmailIn", unchanged)
    for schema in (before, after):
        del schema["$comment"]
    assert before == after
