"""The JSON Schemas, as engines of different make read them."""

import json
import re
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from tests.support.readers import RECORDS, SPEC, json_schema

URN = SPEC["package"]["protobuf"].replace("_", "-").replace(".", ":")


@pytest.mark.parametrize("record", RECORDS)
def test_the_schemas_are_schemas(record: str) -> None:
    """A schema is valid against the meta-schema of 2020-12, refers to no other file, has its id."""
    schema = json_schema(record)
    jsonschema.Draft202012Validator.check_schema(schema)
    references = re.findall(r'"\$ref": "(.*?)"', json.dumps(schema))
    assert all(reference.startswith("#/$defs/") for reference in references)
    assert schema["$id"] == f"urn:{URN}:{record}"


@pytest.mark.parametrize("record", RECORDS)
def test_every_example_is_valid(record: str) -> None:
    """The examples of a record and of its properties are valid against what carries them."""
    schema = json_schema(record)
    assert schema["examples"]
    for name, found in {"": schema, **schema["properties"]}.items():
        validator = jsonschema_rs.validator_for(found | {"$defs": schema.get("$defs", {})})
        for example in found.get("examples", []):
            assert validator.is_valid(example), (name, example)


@pytest.mark.parametrize("message", SPEC["messages"], ids=RECORDS)
def test_titles_are_names_in_code(message: Any) -> None:
    """Other tools derive names from them; a description begins with the words of the source."""
    schema = json_schema(message["name"])
    assert schema["title"] == message["name"]
    assert schema["description"] == f"{message['title']}. {message['description']}"
    titles = {name: part.get("title", name) for name, part in schema.get("$defs", {}).items()}
    assert titles == {name: name for name in titles}
