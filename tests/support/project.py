"""Where the project and its outputs are, and the tables and YAML files of the tests."""

from csv import QUOTE_NONE, DictReader
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parents[2]
GENERATED = PROJECT / "generated"


def tsv(*path: str) -> list[dict[str, str]]:
    """Return the rows of a table in a folder of the tests."""
    with PROJECT.joinpath("tests", *path).open(encoding="utf-8", newline="") as lines:
        return list(DictReader(lines, delimiter="\t", quoting=QUOTE_NONE))


def yaml_file(*path: str | Path) -> Any:
    """Return the content of a YAML file in a folder of the tests."""
    content = PROJECT.joinpath("tests", *path).read_bytes()
    return yaml.load(content, Loader=yaml.CSafeLoader)
