"""The spec as plain YAML: records, titles and types, without the generator."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import yaml

from tests.support.project import PROJECT, tsv

SPEC_FILE = PROJECT / "spec" / "email_interactions.yaml"
SPEC: Any = yaml.load(SPEC_FILE.read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506 - words only
FIRST_RELEASE = min((PROJECT / "spec" / "released").iterdir(), key=lambda path: path.stem)
RECORDS = tuple(str(message["name"]) for message in SPEC["messages"])
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


def variants(union: Any) -> dict[int, str]:
    """Return the records of a union in the YAML file, by the values of its discriminator."""
    (enum,) = {f["enum"] for _, _, f in spec_fields() if f["name"] == union["discriminator"]}
    (values,) = (found["values"] for found in SPEC["enums"] if found["name"] == enum)
    numbers = {value["name"]: int(value["number"]) for value in values}
    records = {titled(message): message["name"] for message in SPEC["messages"]}
    return {numbers[each["value"]]: records[each["type"]] for each in union["variants"]}


def item_type(field: Any) -> str:
    """Return the type of a field; of a list, that of its items."""
    return str(field["type"]).removesuffix("[]").removeprefix("list of ")


def titled(message: Mapping[str, Any]) -> str:
    """Return the title of a message, by default its name."""
    return str(message.get("title", message["name"]))
