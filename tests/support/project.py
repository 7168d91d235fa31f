"""Where the project and its outputs are, and the tables of the tests."""

from csv import QUOTE_NONE, DictReader
from pathlib import Path

PROJECT = Path(__file__).parents[2]
GENERATED = PROJECT / "generated"


def tsv(*path: str) -> list[dict[str, str]]:
    """Return the rows of a table in a folder of the tests."""
    with PROJECT.joinpath("tests", *path).open(encoding="utf-8", newline="") as lines:
        return list(DictReader(lines, delimiter="\t", quoting=QUOTE_NONE))
