"""The page about conversions agrees with the programs in other languages."""

import json

import pytest

from tests.support.engines import ONE_BY_ONE, message_of
from tests.support.markdown import Table, tables
from tests.support.readers import PROJECT, tsv
from tests.support.samples import MINIMAL


@pytest.fixture(scope="module")
def printing() -> Table:
    """The table of print options."""
    return next(t for t in tables(PROJECT / "docs" / "conversions.md") if t.heading == "Printing")


OPTIONS = tsv("languages", "print_options.tsv")  # check.sh looks for them in the programs
DIFFERENCES = tsv("languages", "known_differences.tsv")
PROGRAMS = [option["language"] for option in OPTIONS]


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option["language"])
def test_the_page_names_the_options_of_the_programs(
    option: dict[str, str], printing: Table
) -> None:
    """Each language's row names the options that its program uses."""
    rows = {row[0]: row for row in printing.rows}
    _, _, names, integers = rows[option["language"]]
    assert (option["option for JSON names"], option["option for integer enums"]) == (
        names,
        integers,
    )


def lax_rows() -> list[list[str]]:
    """The table of what readers accept: member, fault, languages, result."""
    found = tables(PROJECT / "docs" / "conversions.md")
    (table,) = (t for t in found if t.columns[0] == "Member")
    return table.rows


@pytest.mark.parametrize("row", lax_rows(), ids=lambda row: row[1])
def test_readers_accept_what_the_page_says(row: list[str]) -> None:
    """Python's reader is tried; the programs of the other languages are held to a list."""
    member, wrong, languages, _ = row
    name = next(iter(json.loads(f"{{{member}}}")))
    others = {key: value for key, value in MINIMAL.items() if key != name}
    text = f"{{{json.dumps(others)[1:-1]}, {member}}}".encode()
    assert not ONE_BY_ONE["dataclass"]("EmailIn", text)
    listed = {
        language.strip()
        for found in DIFFERENCES
        if found["kind"] == wrong
        for language in found["language"].split(",")
    }
    found = (listed & set(PROGRAMS)) | ({"Python"} if message_of("EmailIn", text) else set())
    assert set(languages.split(", ")) == found
