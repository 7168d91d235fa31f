"""JSON Schema validators with the generated schema: they return a dict, or only a verdict."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import jsonschema_rs
import orjson

from benchmarks.paths import SCHEMA
from benchmarks.records.contender import Contender, Operation

_SCHEMA = json.loads(SCHEMA.read_text(encoding="utf-8"))


def _contender(title: str, loads: Callable[[bytes], Any], validator: Any) -> Contender:
    def decode(text: bytes) -> Any:
        document = loads(text)
        if not validator.is_valid(document):
            raise ValueError("not a valid document")
        return document

    return Contender(
        title,
        "returns a dict",
        decode=Operation(decode),
        decode_unusual=Operation(decode),
        validate=Operation(validator.is_valid, loads),
        report=Operation(lambda text: sum(1 for _ in validator.iter_errors(loads(text)))),
    )


_rust: Any = jsonschema_rs.validator_for(_SCHEMA)
CONTENDERS = {
    "jsonschema_rs": _contender("jsonschema-rs, orjson", orjson.loads, _rust),
    "jsonschema": _contender(
        "jsonschema, json", json.loads, jsonschema.Draft202012Validator(_SCHEMA)
    ),
}
