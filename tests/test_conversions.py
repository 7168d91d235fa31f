"""The page about conversions says what the programs in other languages do."""

from csv import DictReader

import pytest

from tests.readers import PROJECT, Table, tables


@pytest.fixture(scope="module")
def printing() -> Table:
    """The table of print options."""
    return next(t for t in tables(PROJECT / "docs" / "conversions.md") if t.heading == "Printing")


def options() -> list[dict[str, str]]:
    """The options that the programs use; check.sh looks for them in their sources."""
    path = PROJECT / "tests" / "languages" / "print_options.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("option", options(), ids=lambda option: option["language"])
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
