"""The values on the page of types have the verdicts of the package."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

import email_interactions
from email_interactions import ValidationError
from generator.core.facets import FACETS
from tests.support.grouped import grouped
from tests.support.project import GENERATED
from tests.support.readers.markdown import tables
from tests.support.readers.spec import TYPES, item_type, spec_fields


def printed() -> Iterator[tuple[str, str, Any]]:
    """The name of a type, a verdict, and a value."""
    for table in tables(GENERATED / "docs" / "types.md"):
        if table.columns == ["Verdict", "Values"]:
            for verdict, texts in table.rows:
                yield from ((table.heading, verdict, value) for value in split(texts))


def split(texts: str) -> Iterator[Any]:
    """JSON values separated by commas."""
    while texts:
        value, end = json.JSONDecoder().raw_decode(texts)
        yield value
        texts = texts[end:].removeprefix(", ")


def test_each_scalar_type_of_a_field_has_valid_and_invalid_values() -> None:
    used = TYPES.keys() & {item_type(field) for _, _, field in spec_fields()}
    shown = {(name, verdict == "valid") for name, verdict, _ in printed()}
    assert shown == {(name, is_valid) for name in used for is_valid in (True, False)}


@grouped("name, verdict, value", printed())
def test_a_value_has_its_verdict(name: str, verdict: str, value: object) -> None:
    """In a field of the type without facets; others are missing, and one is unknown."""
    record, field = next(
        (message["name"], field["name"])
        for message, _, field in spec_fields()
        if field["type"] == name and {"enum", *FACETS}.isdisjoint(field)
    )
    with pytest.raises(ValidationError) as caught:
        getattr(email_interactions, record).from_dict({field: value, "?": 0})
    found = [v.rule for v in caught.value.violations if f"{v.path}/".startswith(f"/{field}/")]
    assert found == ([] if verdict == "valid" else [verdict])
