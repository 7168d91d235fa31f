"""The 68 rows that the source prints, found in the spec and in the outputs.

JSON Schema is read for all outputs: test_outputs_agree.py shows that they state the same.
"""

import pytest

from tests.support.grouped import grouped
from tests.support.project import GENERATED
from tests.support.readers.facts import Fact
from tests.support.readers.json_schema import facts_of_json_schema
from tests.support.readers.markdown import tables
from tests.support.readers.python import enums_of_python
from tests.support.readers.spec import PrintedRow, printed_rows, spec_fields

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
    "url": "pattern",
    "hash": "object",
    "E-mail Address": "EmailAddress",
}
ENUMS = {"status": "InteractionStatus", "entity_type": "EntityType"}  # printed as integers
PRINTED_VALUES = {
    "InteractionStatus": {0, 1, 2, 3},
    "EntityType": {0, 1, 2, 3, 5, 6, 7},
}


def expected(row: PrintedRow) -> Fact:
    """What every output must say of a printed row."""
    word = row.type.removesuffix("[]")
    kind = ENUMS.get(row.name) or KINDS[word]
    return Fact(row.name, kind, row.type.endswith("[]"), row.required)


@grouped("row", printed_rows())
def test_a_printed_row_is_in_every_output(row: PrintedRow) -> None:
    """Name, type and presence are the same in the source and in JSON Schema, as in the others."""
    assert expected(row) == facts_of_json_schema()[MESSAGES[row.table]].get(row.name)


def test_an_output_has_nothing_but_the_rows_and_additions() -> None:
    """The records have the rows of the tables in their order, and else what the spec adds."""
    outputs = facts_of_json_schema()
    rows: dict[str, list[str]] = {name: [] for name in outputs}
    for row in printed_rows():
        rows[MESSAGES[row.table]].append(row.name)
    added = {
        (message["name"], field["name"])
        for message, _, field in spec_fields()
        if "table" not in message or field.get("row") == "no"
    }
    assert rows == {
        message: [name for name in facts if (message, name) not in added]
        for message, facts in outputs.items()
    }


def test_the_spec_has_the_printed_words() -> None:
    """The YAML file, laid beside the tables, has their names, types and required words."""
    found = [
        PrintedRow(message["table"], block, field["name"], field["type"], field["required"])
        for message, block, field in spec_fields()
        if "table" in message and field.get("row") != "no"
    ]
    assert list(printed_rows()) == found


@pytest.mark.parametrize("enum", PRINTED_VALUES)
def test_printed_values_are_values(enum: str) -> None:
    """An enum has the numbers that the source prints; others are additions."""
    assert {*enums_of_python()[enum].values()} >= PRINTED_VALUES[enum]


@pytest.mark.parametrize("message", ["EmailIn", "EmailOut", "EmailAddress"])
def test_a_page_says_where_each_field_stands_in_the_source(message: str) -> None:
    """Every entry names table, block and the number of the row within the block."""
    _, *others = tables(GENERATED / "docs" / f"{message}.md")
    entries = {table.heading: dict(table.rows) for table in others}
    position: dict[str, int] = {}
    for row in printed_rows():
        if MESSAGES[row.table] == message:
            position[row.block] = position.get(row.block, 0) + 1
            parts = (row.table, row.block, f"row {position[row.block]}")
            assert ", ".join(filter(None, parts)) == entries[row.name]["Source"]
