"""The schemas, read as JSON."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.project import GENERATED
from tests.support.readers.facts import Fact, Facts, required_when
from tests.support.readers.spec import RECORDS


def json_schema(name: str, root: Path = GENERATED) -> dict[str, Any]:
    """Return one schema file, as JSON."""
    path = root / "json_schema" / f"{name}.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def record_schema(name: str, root: Path = GENERATED) -> dict[str, Any]:
    """Return the schema of a record; if it contains itself, its file refers to it."""
    schema = json_schema(name, root)
    found: dict[str, Any] = schema["$defs"][name] if "$ref" in schema else schema
    return found


@cache
def facts_of_json_schema(root: Path = GENERATED) -> Facts:
    """Return the facts in the schemas."""
    return {name: dict(_schema_facts(record_schema(name, root))) for name in RECORDS}


def _schema_facts(schema: dict[str, Any]) -> Iterator[tuple[str, Fact]]:
    conditions = {
        name: _condition(rule)
        for rule in schema.get("allOf", [])
        for name in (rule.get("then") or rule.get("else") or {}).get("required", [])
    }
    for name, found in schema["properties"].items():
        nullable, value = _without_null(found)
        required = "yes" if name in schema["required"] else "no"
        assert nullable == (required == "no"), name
        if name in conditions:
            required = conditions[name]
        repeated = value.get("type") == "array"
        kind = _schema_kind(value["items"] if repeated else value)
        yield name, Fact(name, kind, repeated, required)


def _condition(rule: dict[str, Any]) -> str:
    """Return the condition of a rule; a default is also the value of an absent or null field."""
    ((name, test),) = rule["if"]["properties"].items()
    value = test["enum"][0] if "enum" in test else test.get("const")
    return required_when(name, value, negated="else" in rule)


def _without_null(schema: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    match schema:
        case {"anyOf": [value, {"type": "null"}]}:
            return True, value
        case {"type": [kind, "null"]}:
            return True, schema | {"type": kind}
    return False, schema


def _schema_kind(schema: dict[str, Any]) -> str:
    match schema:
        case {"$ref": str(reference)}:
            return reference.removeprefix("#/$defs/")
        case {"type": "string", "format": "date-time"}:
            return "timestamp"
        case {"type": "string", "pattern": _}:
            return "pattern"
        case {"type": "integer", "minimum": int(least), "maximum": int(most)}:
            assert -(2**53) < least <= most < 2**53
            return "integer"
        case {"type": ("string" | "boolean" | "number" | "object") as kind}:
            return str(kind)
    raise AssertionError(schema)


def enums_of_json_schema(schema: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Return every enum in the `$defs` of a file: its names and numbers."""
    return {
        name: {value["title"]: value["const"] for value in found["oneOf"]}
        for name, found in schema.get("$defs", {}).items()
        if found.get("type") == "integer" and "oneOf" in found
    }
