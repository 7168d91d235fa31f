"""The 68 rows that the source prints, found in the spec and in every output."""

from pathlib import Path

import pytest
import yaml

from tests.readers import (
    GENERATED,
    Fact,
    Facts,
    PrintedRow,
    facts_of_dataclasses,
    facts_of_json_schema,
    facts_of_pages,
    facts_of_protobuf,
    printed_rows,
    tables,
)

MESSAGES = {
    "E-Mail Address Fields": "EmailAddress",
    "E-mail In": "EmailIn",
    "E-mail Out": "EmailOut",
}
KINDS = {
    "string": "string",
    "text": "string",
    "integer": "integer",
    "Boolean": "boolean",
    "date/time": "timestamp",
    "url": "url",
    "hash": "object",
    "E-mail Address": "EmailAddress",
}
ENUMS = {"status": "InteractionStatus", "entity_type": "EntityType"}  # printed as integers
OUTPUTS = {
    "json_schema": facts_of_json_schema,
    "protobuf": facts_of_protobuf,
    "dataclasses": facts_of_dataclasses,
    "pages": facts_of_pages,
}


def expected(row: PrintedRow) -> Fact:
    """What every output must say of a printed row."""
    word = row.type.removesuffix("[]")
    kind = ENUMS.get(row.name) or KINDS[word]
    return Fact(row.name, kind, row.type.endswith("[]"), row.required)


def row_id(row: PrintedRow) -> str:
    """E-mail In/from."""
    return f"{row.table}/{row.name}"


@pytest.fixture(scope="module")
def outputs() -> dict[str, Facts]:
    """All outputs, read."""
    return {name: read() for name, read in OUTPUTS.items()}


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("row", printed_rows(), ids=row_id)
def test_a_printed_row_is_in_every_output(
    row: PrintedRow, output: str, outputs: dict[str, Facts]
) -> None:
    """Name, type and presence of a row are the same in the source and in an output."""
    assert expected(row) == outputs[output][MESSAGES[row.table]].get(row.name)


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_output_has_nothing_but_the_printed_rows(output: str, outputs: dict[str, Facts]) -> None:
    """The records of an output have the rows of the tables, in their order, and no others."""
    rows = {
        name: [r.name for r in printed_rows() if MESSAGES[r.table] == name]
        for name in outputs[output]
    }
    assert rows == {name: list(facts) for name, facts in outputs[output].items()}


def test_the_spec_has_the_printed_words() -> None:
    """The YAML file, laid beside the tables, has their names, types and required words."""
    path = Path(__file__).parent.parent / "spec" / "email_interactions.yaml"
    spec = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - words only
    groups = {group["name"]: group for group in spec["groups"]}
    found = []
    for message in spec["messages"]:
        for member in message["fields"]:
            group = groups[member["include"]] if "include" in member else None
            for field in group["fields"] if group else [member]:
                block = group["title"] if group else message.get("block", "")
                words = (field["name"], field["type"], field["required"])
                found.append(PrintedRow(message["table"], block, *words))
    assert list(printed_rows()) == found


@pytest.mark.parametrize("message", ["EmailIn", "EmailOut", "EmailAddress"])
def test_a_page_says_where_each_field_stands_in_the_source(message: str) -> None:
    """Every entry names table, block and the number of the row within the block."""
    entries = {t.heading: dict(t.rows) for t in tables(GENERATED / "docs" / f"{message}.md")[1:]}
    position: dict[str, int] = {}
    for row in printed_rows():
        if MESSAGES[row.table] == message:
            position[row.block] = position.get(row.block, 0) + 1
            parts = (row.table, row.block, f"row {position[row.block]}")
            assert ", ".join(filter(None, parts)) == entries[row.name]["Source"]
