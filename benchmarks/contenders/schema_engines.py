"""Engines for JSON Schema over the generated schema: they give a dict, or only a verdict."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import jsonschema_rs
import orjson

from benchmarks.contender import Contender, Way
from benchmarks.places import PROJECT

_PATH = PROJECT / "generated" / "json_schema" / "EmailIn.schema.json"
_SCHEMA = json.loads(_PATH.read_text(encoding="utf-8"))
_rust: Any = jsonschema_rs.validator_for(_SCHEMA)
_python: Any = jsonschema.Draft202012Validator(_SCHEMA)


def _decode_with(loads: Callable[[bytes], Any], is_valid: Callable[[Any], bool]) -> Way:
    def decode(text: bytes) -> Any:
        document = loads(text)
        if not is_valid(document):
            raise ValueError("is not valid")
        return document

    return Way(decode)


def _report_with(loads: Callable[[bytes], Any], engine: Any) -> Way:
    return Way(lambda text: sum(1 for _ in engine.iter_errors(loads(text))))


CONTENDERS = [
    Contender(
        key="jsonschema_rs",
        title="jsonschema-rs, orjson",
        less="a dict only",
        ways={
            "decode": _decode_with(orjson.loads, _rust.is_valid),
            "validate": Way(_rust.is_valid, orjson.loads),
            "report": _report_with(orjson.loads, _rust),
        },
    ),
    Contender(
        key="jsonschema",
        title="jsonschema, json",
        less="a dict only",
        ways={
            "decode": _decode_with(json.loads, _python.is_valid),
            "validate": Way(_python.is_valid, json.loads),
            "report": _report_with(json.loads, _python),
        },
    ),
]
