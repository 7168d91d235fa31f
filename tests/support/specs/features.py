"""What occurs in drawn specs, so that the tests show in how many."""

import re
from collections.abc import Callable

from tests.support.specs.words import WORDS
from tests.support.specs.yaml_text import Node


def _owners(spec: Node) -> list[Node]:
    return [*spec.get("groups", []), *spec["messages"]]


def _has_field(has: Callable[[Node], object]) -> Callable[[Node], bool]:
    """Return whether a field of a group or record is of some kind."""
    return lambda spec: any(has(field) for owner in _owners(spec) for field in owner["fields"])


def _has_type(*words: str) -> Callable[[Node], bool]:
    return _has_field(lambda field: str(field.get("type")).startswith(words))


def _has_key(*keys: str) -> Callable[[Node], bool]:
    return _has_field(lambda field: {*keys} & field.keys())


def _is_named(stem: str) -> Callable[[Node], bool]:
    return _has_field(lambda field: field.get("name", "").startswith(stem))


def _has_low_numbers(spec: Node) -> bool:
    """Return whether a record that includes a group has fields with low numbers of its own."""
    return any(
        field.get("number", 50) < 50
        for message in spec["messages"]
        if any("include" in field for field in message["fields"])
        for field in message["fields"]
    )


def _has_hidden_names(spec: Node) -> bool:
    """Return whether a group or record has both `x` and `_x`."""
    owners = [{field.get("name") for field in owner["fields"]} for owner in _owners(spec)]
    return any(f"_{name}" in names for names in owners for name in names)


def _is_used_before(spec: Node) -> bool:
    """Return whether a record contains a record that is defined after it."""
    titles = [record["title"] for record in spec["messages"]]
    return any(
        member.get("type", "").removesuffix("[]") in titles[position:]
        for position, record in enumerate(spec["messages"])
        for member in record["fields"]
    )


_has_digits = _has_field(
    lambda field: re.search(r"\d", str(field.get("identifier", field.get("name"))))
)

# Each feature must occur in some of the specs that were built; the tables show in how many.
FEATURES: dict[str, Callable[[Node], bool]] = {
    "groups": lambda spec: bool(spec.get("groups")),
    "masks of names with digits": lambda spec: bool(spec.get("services")) and _has_digits(spec),
    "low numbers beside a group": _has_low_numbers,
    "_x names": _has_hidden_names,
    "services": lambda spec: bool(spec.get("services")),
    "dates": _has_type("date/time"),
    "shuffled orders": _is_used_before,
    "over 100 fields": lambda spec: any(len(m["fields"]) > 100 for m in spec["messages"]),
    "shared records": lambda spec: any(m["name"] == "LayeredRecord2" for m in spec["messages"]),
    "facets": _has_key("min_length", "values", "const", "not_in", "maximum"),
    "wide and real numbers": _has_type("wide", "real"),
    "shared types": lambda spec: any("include" in scalar for scalar in spec["types"]),
    "enums without 0": lambda spec: any(
        all(value["number"] for value in enum["values"]) for enum in spec.get("enums", [])
    ),
    "notes": _has_key("unit"),
    "words with meanings": _has_field(
        lambda field: any(isinstance(word, dict) for word in field.get("values", []))
    ),
    "conditions on values": _has_field(
        lambda field: " = " in field.get("required", "") + field.get("forbidden", "")
    ),
    "unions by words": lambda spec: any(
        variant["value"] in WORDS
        for union in spec.get("unions", [])
        for variant in union["variants"]
    ),
    "unions as types of fields": _is_named("one_"),
    "choices": lambda spec: any("choices" in message for message in spec["messages"]),
    "records in themselves": _is_named("itself_"),
    "records in themselves for some values": _has_field(
        lambda field: field.get("name", "").startswith("itself_") and field["required"] != "no"
    ),
    "records without rules": _is_named("bare_"),
    "sizes of lists": _has_key("max_items"),
    "negated classes": lambda spec: any("[^" in t.get("pattern", "") for t in spec["types"]),
}
