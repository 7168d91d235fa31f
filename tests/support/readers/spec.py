"""The spec as plain YAML: records, titles and types, without the generator."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.support.project import PROJECT, tsv

SPEC_FILE = PROJECT / "spec" / "email_interactions.yaml"


def _words(path: Path) -> Any:
    """Return a spec with the lists of the files that it includes."""
    found = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506 - words only
    for pattern in found.get("include", []):
        for part in sorted(path.parent.glob(pattern)):
            for key, nodes in _words(part).items():
                found[key] = [*found.get(key, []), *nodes]
    return found


SPEC: Any = _words(SPEC_FILE)
_PARTS = (SPEC_FILE.parent.glob(pattern) for pattern in SPEC.get("include", []))
SPEC_FILES = (SPEC_FILE, *chain.from_iterable(_PARTS))
FIRST_RELEASE = min((PROJECT / "spec" / "released").iterdir(), key=lambda path: path.stem)
RECORDS = tuple(str(message["name"]) for message in SPEC["messages"])
UNIONS = {str(union["name"]): union for union in SPEC.get("unions", [])}
TYPES = {word.get("name") or word["include"]: word for word in SPEC["types"]}
PATTERNED = {name for name, word in TYPES.items() if "pattern" in word or "include" in word}


class PrintedRow(NamedTuple):
    """A row of the tables in the source, as printed."""

    table: str
    block: str
    name: str
    type: str
    required: str


@cache
def printed_rows() -> tuple[PrintedRow, ...]:
    """Return the 68 rows of the source."""
    return tuple(PrintedRow(**row) for row in tsv("cases", "printed_rows.tsv"))


def spec_fields() -> Iterator[tuple[Any, str, Any]]:
    """Yield message, block and words of each field of the records in the YAML file."""
    groups = {group["name"]: group for group in SPEC["groups"]}
    for message in SPEC["messages"]:
        for member in message["fields"]:
            group = groups[member["include"]] if "include" in member else None
            block = group["title"] if group else message.get("block", "")
            for field in group["fields"] if group else [member]:
                yield message, block, field


def variants(union: Any) -> dict[int | str, str]:
    """Return the records of a union in the YAML file, by the values of its discriminator."""
    records = {titled(message): message["name"] for message in SPEC["messages"]}
    found: dict[str, str] = {each["value"]: records[each["type"]] for each in union["variants"]}
    enums = {
        field.get("enum")
        for message, _, field in spec_fields()
        if message["name"] in found.values() and field["name"] == union["discriminator"]
    }
    values = [value for enum in SPEC["enums"] if enum["name"] in enums for value in enum["values"]]
    numbers: dict[str, int] = {value["name"]: int(value["number"]) for value in values}
    return {numbers.get(value, value): record for value, record in found.items()}


def record_of(kind: str, value: Any) -> str:
    """Return the record that a value of a record or union is; empty if none is selected."""
    union = UNIONS.get(kind)
    if union is None:
        return kind if kind in RECORDS else ""
    found = value.get(union["discriminator"]) if isinstance(value, dict) else None
    if isinstance(found, bool):
        return ""
    return next((record for each, record in variants(union).items() if each == found), "")


def item_type(field: Any) -> str:
    """Return the type of a field; of a list, that of its items."""
    return str(field["type"]).removesuffix("[]").removeprefix("list of ")


def titled(message: Mapping[str, Any]) -> str:
    """Return the title of a message, by default its name."""
    return str(message.get("title", message["name"]))
