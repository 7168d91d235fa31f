"""The conformance corpus as the tests use it."""

import json
from base64 import b64decode
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.project import GENERATED


class Case(NamedTuple):
    """A document with its verdict in the corpus."""

    id: str
    text: bytes
    valid: bool
    violations: list[tuple[str, str]]  # JSON Pointer, rule
    value: Any  # that a writer returns; None for an invalid document


@lru_cache(20)
def cases(record: str, root: Path = GENERATED) -> tuple[Case, ...]:
    """Return all cases of a record."""
    return cases_of(root / "conformance" / f"{record}.json")


def cases_of(path: Path) -> tuple[Case, ...]:
    """Return all cases of a file."""
    return tuple(_case(found) for found in json.loads(path.read_text(encoding="utf-8"))["cases"])


def _case(found: dict[str, Any]) -> Case:
    encoded = found.get("document_base64")
    return Case(
        id=found["id"],
        text=b64decode(encoded) if encoded else found["document"].encode(),
        valid=found["valid"],
        violations=[(fault["path"], fault["rule"]) for fault in found.get("violations", [])],
        value=found.get("value"),
    )


@cache
def protobuf_bytes(record: str) -> dict[str, bytes]:
    """Return the protobuf form of each valid case, by its id."""
    path = GENERATED / "conformance" / "protobuf" / f"{record}.json"
    found = json.loads(path.read_text(encoding="utf-8"))["bytes"]
    return {identity: bytes.fromhex(digits) for identity, digits in found.items()}


def document(record: str, name: str, root: Path = GENERATED) -> dict[str, Any]:
    """Return the value of the valid case `minimal` or `everything`."""
    (case,) = (c for c in cases(record, root) if c.id == f"{record}/document/{name}")
    value: dict[str, Any] = json.loads(case.text)
    return value


def comparable(value: Any) -> Any:
    """Return a JSON value in which true and 1 differ, and 1 and 1.0 do not."""
    if isinstance(value, dict):
        return {name: comparable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    return (str(value),) if isinstance(value, bool) else value
