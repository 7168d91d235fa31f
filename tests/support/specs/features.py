"""What occurs in drawn specs, so that the tests show in how many."""

import re
from collections.abc import Callable

from tests.support.specs.words import WORDS
from tests.support.specs.yaml_text import Node


def _json_names(spec: Node) -> list[set[str]]:
    """Return the JSON names of the fields of each group and record."""
    owners = [*spec.get("groups", []), *spec["messages"]]
    return [{field["name"] for field in owner["fields"] if "name" in field} for owner in owners]


def _is_used_before(spec: Node) -> bool:
    """Return whether a record contains a record that is defined after it."""
    titles = [record["title"] for record in spec["messages"]]
    return any(
        member.get("type", "").removesuffix("[]") in titles[position:]
        for position, record in enumerate(spec["messages"])
        for member in record["fields"]
    )


# Each feature must occur in some of the specs that were built; the tables show in how many.
FEATURES: dict[str, Callable[[Node], bool]] = {
    "groups": lambda spec: bool(spec.get("groups")),
    "masks of names with digits": lambda spec: any(
        re.search(r"\d", field.get("identifier", field.get("name", "")))
        for owner in (*spec.get("groups", []), *spec["messages"])
        for field in owner["fields"]
        if spec.get("services")
    ),
    "low numbers beside a group": lambda spec: any(
        field.get("number", 50) < 50
        for message in spec["messages"]
        if any("include" in field for field in message["fields"])
        for field in message["fields"]
    ),
    "_x names": lambda spec: any(
        f"_{name}" in names for names in _json_names(spec) for name in names
    ),
    "services": lambda spec: bool(spec.get("services")),
    "dates": lambda spec: any(
        str(field.get("type")).startswith("date/time")
        for owner in [*spec.get("groups", []), *spec["messages"]]
        for field in owner["fields"]
    ),
    "shuffled orders": _is_used_before,
    "over 100 fields": lambda spec: any(len(m["fields"]) > 100 for m in spec["messages"]),
    "shared records": lambda spec: any(m["name"] == "LayeredRecord2" for m in spec["messages"]),
    "facets": lambda spec: any(
        {"min_length", "values", "const", "not_in", "maximum"} & field.keys()
        for message in spec["messages"]
        for field in message["fields"]
    ),
    "wide and real numbers": lambda spec: any(
        str(field.get("type")).startswith(("wide", "real"))
        for message in spec["messages"]
        for field in message["fields"]
    ),
    "shared types": lambda spec: any("include" in scalar for scalar in spec["types"]),
    "enums without 0": lambda spec: any(
        all(value["number"] for value in enum["values"]) for enum in spec.get("enums", [])
    ),
    "notes": lambda spec: any("unit" in f for m in spec["messages"] for f in m["fields"]),
    "words with meanings": lambda spec: any(
        isinstance(word, dict)
        for owner in [*spec.get("groups", []), *spec["messages"]]
        for field in owner["fields"]
        for word in field.get("values", [])
    ),
    "conditions on values": lambda spec: any(
        " = " in field.get("required", "") + field.get("forbidden", "")
        for message in spec["messages"]
        for field in message["fields"]
    ),
    "unions by words": lambda spec: any(
        variant["value"] in WORDS
        for union in spec.get("unions", [])
        for variant in union["variants"]
    ),
    "unions as types of fields": lambda spec: any(
        field.get("name", "").startswith("one_") for m in spec["messages"] for field in m["fields"]
    ),
    "choices": lambda spec: any("choices" in message for message in spec["messages"]),
    "records in themselves": lambda spec: any(
        field.get("name", "").startswith("itself_")
        for m in spec["messages"]
        for field in m["fields"]
    ),
    "sizes of lists": lambda spec: any(
        "max_items" in field for message in spec["messages"] for field in message["fields"]
    ),
    "negated classes": lambda spec: any("[^" in t.get("pattern", "") for t in spec["types"]),
}
