"""The JSON Schemas, as engines of different make read them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from tests.support.documents import INVALID, MINIMAL, VALID
from tests.support.readers import GENERATED, RECORDS, SPEC, json_schema

URN = SPEC["package"]["protobuf"].replace("_", "-").replace(".", ":")


def cases(kind: dict[str, dict[str, Any]]) -> list[Any]:
    """E-mails that differ from the smallest one in a few members, with their names."""
    return [pytest.param(MINIMAL | changes, id=name) for name, changes in kind.items()]


@pytest.fixture(scope="module", params=[False, True], ids=["format off", "format on"])
def engines(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A verdict function of each engine, with `format` asserted and not."""
    schema = json_schema("EmailIn")
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER if request.param else None
    pure = jsonschema.Draft202012Validator(schema, format_checker=checker)
    rust = jsonschema_rs.Draft202012Validator(schema, validate_formats=request.param)
    return {"jsonschema": pure.is_valid, "jsonschema-rs": rust.is_valid}


@pytest.mark.parametrize("document", cases(VALID))
def test_valid(document: dict[str, Any], engines: dict[str, Any]) -> None:
    """Every engine accepts a valid document."""
    verdicts = {name: is_valid(document) for name, is_valid in engines.items()}
    assert verdicts == dict.fromkeys(engines, True)


@pytest.mark.parametrize("document", cases(INVALID))
def test_invalid(document: dict[str, Any], engines: dict[str, Any]) -> None:
    """Every engine refuses a faulty document."""
    verdicts = {name: is_valid(document) for name, is_valid in engines.items()}
    assert verdicts == dict.fromkeys(engines, False)


@pytest.mark.parametrize("name", list(MINIMAL))
def test_each_required_field_is_missed(name: str, engines: dict[str, Any]) -> None:
    """Every engine refuses an e-mail that lacks one of the eight required fields."""
    document = {key: value for key, value in MINIMAL.items() if key != name}
    verdicts = {engine: is_valid(document) for engine, is_valid in engines.items()}
    assert verdicts == dict.fromkeys(engines, False)


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


@pytest.mark.parametrize("formats", [[], ["--format-assertion"]], ids=["format off", "format on"])
@pytest.mark.parametrize("verdict", ["--valid", "--invalid"])
def test_sourcemeta_agrees(verdict: str, formats: list[str], tmp_path: Path) -> None:
    """An engine in C++, run as a command, accepts all valid documents and no invalid one."""
    kind = VALID if verdict == "--valid" else INVALID
    for index, changes in enumerate(kind.values()):
        document = json.dumps(MINIMAL | changes)
        (tmp_path / f"{index}.json").write_text(document, encoding="utf-8")
    schema = GENERATED / "json_schema" / "EmailIn.schema.json"
    done = sourcemeta("validate", str(schema), str(tmp_path), verdict, "--continue", *formats)
    count = len(kind)
    expected = f"{count} validated, {count} passed, 0 failed\n"
    assert (done.returncode, done.stderr) == (0, expected)


@pytest.mark.parametrize("record", RECORDS)
def test_sourcemeta_finds_nothing_wrong_with_a_schema(record: str) -> None:
    """Its check against the meta-schema passes."""
    schema = GENERATED / "json_schema" / f"{record}.schema.json"
    done = sourcemeta("metaschema", str(schema))
    assert (done.returncode, done.stderr) == (0, "1 validated, 1 passed, 0 failed\n")


def sourcemeta(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the command; by its package, because another one has a command of the same name."""
    command = [sys.executable, "-m", "sourcemeta_jsonschema", *arguments]
    return subprocess.run(command, capture_output=True, check=False, text=True)
