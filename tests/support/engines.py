"""Engines: functions that return a verdict on a JSON text for a record.

The dataclass and protobuf's reader read the text itself. The schema engines take values, so they
share a strict JSON reader; they reject what it rejects.
"""

import json
import math
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import jsonschema
import jsonschema_rs
import protovalidate
from google.protobuf import json_format

import email_interactions
from email_interactions import ValidationError
from email_interactions.v1 import email_interactions_pb2
from tests.support.project import GENERATED
from tests.support.readers.json_schema import json_schema
from tests.support.readers.spec import variants

Verdict = Callable[[str, bytes], bool]  # of a record's name and a text
Verdicts = Callable[[str, Sequence[bytes]], list[bool]]  # of many texts at once


def strict_value(text: bytes) -> Any:
    """Return the value of a JSON text; ValueError if it violates RFC 8259, UTF-8 or doubles."""
    value = json.loads(text.decode(), parse_constant=_refuse, parse_float=_finite)
    json.dumps(value, ensure_ascii=False).encode()  # fails on a lone surrogate
    return value


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    if math.isinf(float(digits)):
        raise ValueError(f"{digits} is beyond a double")
    return float(digits)


def by_dataclass(record: str, text: bytes) -> bool:
    """Return the verdict of the dataclass on the text."""
    try:
        getattr(email_interactions, record).from_json(text)
    except ValidationError:
        return False
    return True


@cache
def _rust(record: str, *, formats: bool) -> Callable[[Any], bool]:
    schema = json_schema(record)
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=formats).is_valid


@cache
def _pure(record: str, *, formats: bool) -> Callable[[Any], bool]:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER if formats else None
    return jsonschema.Draft202012Validator(json_schema(record), format_checker=checker).is_valid


def _by_schema(
    validator: Callable[..., Callable[[Any], bool]], record: str, text: bytes, *, formats: bool
) -> bool:
    try:
        value = strict_value(text)
    except ValueError:
        return False
    return validator(record, formats=formats)(value)


@lru_cache(10_000)  # two engines and a test read each text
def message_of(record: str, text: bytes) -> Any:
    """Return the message that protobuf's JSON reader returns for a text; None if it rejects it."""
    message = getattr(email_interactions_pb2, record)()
    try:
        return json_format.Parse(text, message)
    except (json_format.ParseError, UnicodeDecodeError):
        return None


def by_protovalidate(record: str, text: bytes) -> bool:
    """Return the verdict of protobuf's JSON reader, then of the rules in the descriptor."""
    message = message_of(record, text)
    if message is None:
        return False
    try:
        return not protovalidate.collect_violations(message)
    except (protovalidate.EvaluationError, ValueError):  # the latter: nested too deeply for it
        return False


def by_from_proto(record: str, text: bytes) -> bool:
    """Return the verdict of protobuf's JSON reader, then of the dataclass on the message."""
    message = message_of(record, text)
    if message is None:
        return False
    try:
        getattr(email_interactions, record).from_proto(message)
    except ValidationError:
        return False
    return True


def by_sourcemeta(record: str, texts: Sequence[bytes], *, formats: bool) -> list[bool]:
    """Return the verdicts of an engine in C++, a command for many documents at once."""
    verdicts = [False] * len(texts)
    lines: dict[int, str] = {}  # by the place of the text
    for index, text in enumerate(texts):
        try:
            lines[index] = json.dumps(strict_value(text))
        except ValueError:
            continue
    schema = GENERATED / "json_schema" / f"{record}.schema.json"
    found = sourcemeta(schema, list(lines.values()), formats=formats)
    for index, verdict in zip(lines, found, strict=True):
        verdicts[index] = verdict
    return verdicts


def sourcemeta(schema: Path, lines: list[str], *, formats: bool = False) -> list[bool]:
    """Return a verdict for each line; the command lists the valid entries, counted from 1.

    Asked for those that are invalid, it would print every error of each.
    """
    if not lines:
        return []
    with TemporaryDirectory() as folder:
        file = Path(folder, "documents.jsonl")
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        command = [sys.executable, "-m", "sourcemeta_jsonschema", "validate", str(schema)]
        command += [str(file), "--invalid", "--continue", *(["--format-assertion"] * formats)]
        log = Path(folder, "log")
        with log.open("wb") as stream:  # it prints every document that is valid
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=stream, check=False)
        output = log.read_text(encoding="utf-8")
    valid = {int(n) for n in re.findall(r"^fail: .* \(entry #(\d+)\)$", output, re.MULTILINE)}
    count = len(lines)
    summary = f"{count} validated, {count - len(valid)} passed, {len(valid)} failed\n"
    assert summary in output, output[-1000:]
    return [number in valid for number in range(1, count + 1)]


ONE_BY_ONE: dict[str, Verdict] = {
    "dataclass": by_dataclass,
    "jsonschema-rs": partial(_by_schema, _rust, formats=False),
    "jsonschema-rs, format": partial(_by_schema, _rust, formats=True),
    "jsonschema": partial(_by_schema, _pure, formats=False),
    "jsonschema, format": partial(_by_schema, _pure, formats=True),
    "protobuf, protovalidate": by_protovalidate,
    "protobuf, from_proto": by_from_proto,
}
AT_ONCE: dict[str, Verdicts] = {
    "sourcemeta": partial(by_sourcemeta, formats=False),
    "sourcemeta, format": partial(by_sourcemeta, formats=True),
}
ENGINES = (*ONE_BY_ONE, *AT_ONCE)
SCHEMA_ENGINES = tuple(name for name in ENGINES if name.startswith(("jsonschema", "sourcemeta")))


def selected(union: Any, text: bytes) -> str | None:
    """Return the record of a union that the discriminator of a document selects, if any."""
    with suppress(ValueError):
        if isinstance(value := strict_value(text), dict):
            found = value.get(union["discriminator"])
            if isinstance(found, int | float) and not isinstance(found, bool):
                return next((name for n, name in variants(union).items() if n == found), None)
    return None


def verdicts(engine: str, record: str, texts: Sequence[bytes]) -> list[bool]:
    """Return the verdicts of any engine."""
    if engine in AT_ONCE:
        return AT_ONCE[engine](record, texts)
    return [ONE_BY_ONE[engine](record, text) for text in texts]
