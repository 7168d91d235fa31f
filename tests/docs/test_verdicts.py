"""The guides to the contract and to conversions: engines return what their tables show."""

import json
import re
from typing import NamedTuple

import pytest

import email_interactions
from tests.support.documents.samples import MINIMAL
from tests.support.engines import ONE_BY_ONE, message_of, verdicts
from tests.support.grouped import grouped
from tests.support.project import PROJECT, tsv
from tests.support.readers.markdown import tables
from tests.support.readers.snippets import snippets
from tests.support.readers.spec import RECORDS
from tests.support.violations import attempt

PAGE = "docs/contract.md"
CONVERSIONS = PROJECT / "docs" / "conversions.md"
SCHEMAS = [engine for engine in ONE_BY_ONE if engine.startswith("jsonschema")]


class Row(NamedTuple):
    """A document with its verdict in the guide."""

    record: str
    text: bytes
    verdict: str  # valid, or the rule that is broken


def smallest() -> str:
    """The members of the E-mail In at the beginning of the guide."""
    (text,) = (s.text for s in snippets() if s.page == PAGE and s.language == "json")
    return json.dumps(json.loads(text))[1:-1]


def rows() -> list[Row]:
    """Every row of every table with verdicts."""
    judged = [t for t in tables(PROJECT / PAGE) if t.columns[1:] == ["Verdict", "Why"]]
    return [
        Row(*_document(table.columns[0], cell), verdict)
        for table in judged
        for cell, verdict, _ in table.rows
    ]


def _document(column: str, cell: str) -> tuple[str, bytes]:
    """A whole document under the name of a record, else the value of a field."""
    if column in RECORDS:
        return column, cell.replace("{...", f"{{{smallest()}").encode()
    name, *companions = re.split(" with ", column)
    members = [f'"{name}": {cell}', *(f'"{other}": "text/html"' for other in companions)]
    others = {key: value for key, value in json.loads(f"{{{smallest()}}}").items() if key != name}
    return "EmailIn", f"{{{json.dumps(others)[1:-1]}, {', '.join(members)}}}".encode()


each_row = grouped("row", rows())


def test_the_guide_has_rows_for_every_rule() -> None:
    """A row breaks each rule that the guide lists; depth has a block instead."""
    text = (PROJECT / PAGE).read_text(encoding="utf-8")
    (named,) = re.findall(r"The rules are ([^.]*)", text)
    rules = set(re.findall(r"`(\w+)`", named))
    assert rules == {row.verdict for row in rows()} - {"valid"} | {"depth"}


@each_row
def test_the_dataclass_returns_the_verdict(row: Row) -> None:
    """Valid, or with a violation of that rule and no other."""
    found = attempt(lambda: getattr(email_interactions, row.record).from_json(row.text))
    rules = {violation.rule for violation in found} if isinstance(found, list) else {"valid"}
    assert rules == {row.verdict}


@pytest.mark.parametrize("engine", SCHEMAS)
@each_row
def test_the_schema_returns_the_verdict(row: Row, engine: str) -> None:
    """Valid or not."""
    assert verdicts(engine, row.record, [row.text]) == [row.verdict == "valid"]


# Conversions

OPTIONS = tsv("languages", "print_options.tsv")  # check.sh looks for them in the programs
DIFFERENCES = tsv("languages", "known_differences.tsv")
PROGRAMS = [option["language"] for option in OPTIONS]


(PRINTING,) = (table for table in tables(CONVERSIONS) if table.heading == "Printing")
(LAX,) = (table for table in tables(CONVERSIONS) if table.columns[0] == "Member")


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option["language"])
def test_the_page_names_the_options_of_the_programs(option: dict[str, str]) -> None:
    """Each language's row names the options that its program uses."""
    rows = {row[0]: row[2:] for row in PRINTING.rows}
    options = [option["option for JSON names"], option["option for integer enums"]]
    assert rows[option["language"]] == options


@pytest.mark.parametrize("row", LAX.rows, ids=lambda row: row[1])
def test_readers_accept_what_the_page_says(row: list[str]) -> None:
    """Python's reader is tried; the programs of the other languages are held to a list."""
    member, wrong, languages, _ = row
    name = next(iter(json.loads(f"{{{member}}}")))
    others = {key: value for key, value in MINIMAL.items() if key != name}
    text = f"{{{json.dumps(others)[1:-1]}, {member}}}".encode()
    assert verdicts("dataclass", "EmailIn", [text]) == [False]
    listed = {
        language.strip()
        for found in DIFFERENCES
        if found["kind"] == wrong
        for language in found["language"].split(",")
    }
    found = (listed & set(PROGRAMS)) | ({"Python"} if message_of("EmailIn", text) else set())
    assert set(languages.split(", ")) == found
