"""The JSON Schemas, as engines of different make read them."""

import json
import re
from functools import partial
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from tests.support.documents.corpus import cases
from tests.support.engines import SCHEMA_ENGINES, selected, verdicts
from tests.support.readers.json_schema import json_schema, record_schema
from tests.support.readers.page_of_tools import ROWS, unchecked_rules
from tests.support.readers.spec import RECORDS, SPEC, UNIONS, titled, variants
from tests.support.thorough import sampled

PACKAGE = SPEC["package"]
URN = PACKAGE["protobuf"].replace("_", "-").replace(".", ":")


@pytest.mark.parametrize("name", [*RECORDS, *UNIONS])
def test_the_schemas_are_schemas(name: str) -> None:
    """A schema is valid against the meta-schema of 2020-12, refers to no other file, has its id."""
    schema = json_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    references = re.findall(r'"\$ref": "(.*?)"', json.dumps(schema))
    assert all(reference.startswith("#/$defs/") for reference in references)
    base = PACKAGE.get("schema_base")
    assert schema["$id"] == (f"{base}{name}.schema.json" if base else f"urn:{URN}:{name}")


@pytest.mark.parametrize("record", RECORDS)
def test_every_example_is_valid(record: str) -> None:
    """The examples of a record and of its properties are valid against what carries them."""
    parts, schema = json_schema(record).get("$defs", {}), record_schema(record)
    for name, found in {"": schema, **schema["properties"]}.items():
        validator = jsonschema_rs.validator_for(found | {"$defs": parts})
        for example in found.get("examples", []):
            assert validator.is_valid(example), (name, example)


@pytest.mark.parametrize("message", SPEC["messages"], ids=RECORDS)
def test_titles_are_names_in_code(message: Any) -> None:
    """Other tools derive names from them; a description begins with the words of the source."""
    schema = record_schema(message["name"])
    assert schema["title"] == message["name"]
    named = f"{titled(message)}. " if titled(message) != message["name"] else ""
    assert schema["description"] == f"{named}{message['description']}"
    assert ("examples" in schema) == ("example" in message)
    parts = json_schema(message["name"]).get("$defs", {})
    titles = {name: part.get("title", name) for name, part in parts.items()}
    assert titles == {name: name for name in titles}


@pytest.mark.parametrize("engine", SCHEMA_ENGINES)
@pytest.mark.parametrize("union", UNIONS.values(), ids=UNIONS)
def test_a_union_has_the_verdict_of_the_selected_record(union: Any, engine: str) -> None:
    """Over the corpus of all records; other values of the discriminator are rejected."""
    records = {*variants(union).values()}
    own = [case.text for record in RECORDS if record in records for case in cases(record)]
    others = [case.text for record in RECORDS if record not in records for case in cases(record)]
    texts = [*sampled(own, 4), *sampled(others, 4)]
    expected = dict.fromkeys(texts, False)
    for record in records:
        own = [text for text in texts if selected(union, text) == record]
        expected |= zip(own, verdicts(engine, record, own), strict=True)
    assert {*expected.values()} == {True, False}
    assert dict(zip(texts, verdicts(engine, union["name"], texts), strict=True)) == expected


@pytest.mark.parametrize("union", UNIONS.values(), ids=UNIONS)
def test_a_union_has_the_parts_of_its_records(union: Any) -> None:
    """The same as in the files of the records."""
    parts = json_schema(union["name"])["$defs"]
    for record in variants(union).values():
        assert parts.items() >= json_schema(record).get("$defs", {}).items()
        schema = record_schema(record)
        assert parts[record] == {key: part for key, part in schema.items() if key[0] != "$"}


@pytest.mark.parametrize("engine", SCHEMA_ENGINES)
def test_the_page_lists_the_rules_that_an_engine_does_not_check(engine: str) -> None:
    """Over the corpus."""
    row = ROWS[engine.removesuffix(", format")]
    assert row == ["yes", unchecked_rules(partial(verdicts, engine))]


def test_without_the_exclusion_of_line_feeds_one_engine_accepts_them() -> None:
    """Which is why `not` stands next to every pattern."""
    schema, *_ = (
        json.dumps(found)
        for record in RECORDS
        for found in record_schema(record)["properties"].values()
        if found.get("format") == "date-time" and found["type"] == "string"
    )
    text = "2009-08-05T09:33:15Z\n"
    found = json.loads(re.sub(r'"not": \{.*?\}, ', "", schema))
    assert jsonschema.Draft202012Validator(found).is_valid(text)
    assert not jsonschema.Draft202012Validator(json.loads(schema)).is_valid(text)
