"""The JSON Schema of records and enums in pydantic models: the published one, each part once."""

from types import GenericAlias
from typing import Any

import pydantic
import pytest

import email_interactions
from email_interactions import enums
from email_interactions._runtime.record import IntEnum
from tests.support.readers.json_schema import json_schema, record_schema
from tests.support.readers.spec import RECORDS


@pytest.mark.parametrize("mode", ["validation", "serialization"])
@pytest.mark.parametrize("name", RECORDS)
def test_the_schema_is_the_published_one(name: str, mode: Any) -> None:
    """But for what only a whole file says; its parts are definitions of the same names."""
    cls: Any = getattr(email_interactions, name)
    many: Any = GenericAlias(list, cls)
    model: Any = pydantic.create_model("Holder", record=(cls, ...), records=(many, ...))
    found = model.model_json_schema(mode=mode)["$defs"]
    parts = json_schema(name).get("$defs", {})
    whole = {key: part for key, part in record_schema(name).items() if key[0] != "$"}
    assert found == parts | {name: whole}


def test_records_share_their_parts() -> None:
    """A record that is a part of another has one definition."""
    fields: dict[str, Any] = {name: (getattr(email_interactions, name), ...) for name in RECORDS}
    schema = pydantic.create_model("Holder", **fields).model_json_schema()
    parts = {part for name in RECORDS for part in json_schema(name).get("$defs", {})}
    assert schema["$defs"].keys() == parts | {*RECORDS}


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_an_enum_shares_the_part_of_the_records(mode: Any) -> None:
    """The application's own field with it adds no second definition under a longer name."""
    fields: dict[str, Any] = {name: (getattr(email_interactions, name), ...) for name in RECORDS}
    parts = pydantic.create_model("Holder", **fields).model_json_schema(mode=mode)["$defs"]
    used = {name: cls for name, cls in vars(enums).items() if name in parts}
    fields |= {name: (cls, ...) for name, cls in used.items()}
    found = pydantic.create_model("Holder", **fields).model_json_schema(mode=mode)
    assert found["$defs"] == parts
    for name, cls in used.items():
        assert found["properties"][name] == {"$ref": f"#/$defs/{name}"}
        assert pydantic.TypeAdapter[Any](cls).json_schema() == parts[name]


class Unused(IntEnum):
    """An enum that no record contains."""

    A = 1
    B = 5


def test_an_enum_that_no_record_contains_has_the_schema_of_pydantic() -> None:
    """There is no published one."""
    found = pydantic.TypeAdapter(Unused).json_schema()
    assert (found["title"], found["type"], found["enum"]) == ("Unused", "integer", [1, 5])
