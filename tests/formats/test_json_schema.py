"""The JSON Schemas, as engines of different make read them."""

from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from tests.support.programs import python
from tests.support.readers import GENERATED, RECORDS, SPEC, json_schema

URN = SPEC["package"]["protobuf"].replace("_", "-").replace(".", ":")


@pytest.mark.parametrize("record", RECORDS)
def test_the_schemas_are_schemas(record: str) -> None:
    """A schema is valid against the meta-schema of 2020-12, refers to no other file, has its id."""
    schema = json_schema(record)
    jsonschema.Draft202012Validator.check_schema(schema)
    references = [found for found in walk(schema) if "$ref" in found]
    assert all(found["$ref"].startswith("#/$defs/") for found in references)
    assert schema["$id"] == f"urn:{URN}:{record}"


def walk(schema: Any) -> list[dict[str, Any]]:
    """Every object within a schema."""
    if isinstance(schema, list):
        return [found for item in schema for found in walk(item)]
    if not isinstance(schema, dict):
        return []
    return [schema, *(found for item in schema.values() for found in walk(item))]


@pytest.mark.parametrize("record", RECORDS)
def test_every_example_is_valid(record: str) -> None:
    """The examples in a schema are valid against the property that carries them."""
    schema = json_schema(record)
    for name, found in schema["properties"].items():
        validator = jsonschema_rs.validator_for(found | {"$defs": schema.get("$defs", {})})
        for example in found.get("examples", []):
            assert validator.is_valid(example), (name, example)


@pytest.mark.parametrize("record", RECORDS)
def test_sourcemeta_finds_nothing_wrong_with_a_schema(record: str) -> None:
    """Its check against the meta-schema passes."""
    schema = GENERATED / "json_schema" / f"{record}.schema.json"
    done = python("-m", "sourcemeta_jsonschema", "metaschema", schema)
    assert done.stderr == "1 validated, 1 passed, 0 failed\n"
