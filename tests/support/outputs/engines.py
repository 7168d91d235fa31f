"""Engines for the outputs of any spec: their verdicts on documents of one record."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import protovalidate
from google.protobuf import json_format

from tests.support.engines import sourcemeta
from tests.support.outputs.build import imported
from tests.support.specs.every_construct import Judged


def one_by_one(make: Callable[[Any], Any], folder: Path, record: str, found: list[Judged]) -> Any:
    """Return the verdicts of a validator of values that is made from the schema."""
    text = (folder / "json_schema" / f"{record}.schema.json").read_text(encoding="utf-8")
    is_valid = make(json.loads(text)).is_valid
    return [is_valid(json.loads(each.text)) for each in found]


def by_sourcemeta(folder: Path, record: str, found: list[Judged]) -> list[bool]:
    """Return the verdicts of the command, which reads one document per line."""
    lines = [json.dumps(json.loads(each.text)) for each in found]
    return sourcemeta(folder / "json_schema" / f"{record}.schema.json", lines)


def by_protovalidate(folder: Path, record: str, found: list[Judged]) -> list[bool]:
    """Return the verdicts of protobuf's JSON reader and the rules in the descriptor."""
    (name,) = (path.name for path in (folder / "python").iterdir() if path.is_dir())
    with imported(folder, name) as package:
        shortest = min((each.text for each in found if not each.violations), key=len)
        message = type(getattr(package, record).from_json(shortest).to_proto())
    return [_accepts(message, each.text) for each in found]


def _accepts(message: Any, text: bytes) -> bool:
    try:
        return not protovalidate.collect_violations(json_format.Parse(text, message()))
    except json_format.ParseError:
        return False


ENGINES: dict[str, Any] = {
    "jsonschema-rs": partial(one_by_one, jsonschema_rs.Draft202012Validator),
    "jsonschema": partial(one_by_one, jsonschema.Draft202012Validator),
    "sourcemeta": by_sourcemeta,
    "protovalidate": by_protovalidate,
}
