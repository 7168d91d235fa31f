"""Engines: functions that return a verdict on a JSON text for a record.

The dataclass and protobuf's reader read the text itself. The schema engines take values, so they
share a strict JSON reader; they reject what it rejects. Engines in `OF_ANY_SPEC` also judge by the
outputs in another folder.
"""

import json
import math
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache, partial
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
from tests.support.readers.protobuf import message_class
from tests.support.readers.spec import record_of

Verdict = Callable[[str, bytes, Path], bool]  # of a record's name, a text and the outputs
Verdicts = Callable[[str, Sequence[bytes], Path], list[bool]]  # of many texts at once


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


def _by_dataclass(record: str, text: bytes, _: Path) -> bool:
    return _is_accepted(getattr(email_interactions, record).from_json, text)


def _is_accepted(read: Callable[[Any], object], found: Any) -> bool:
    try:
        read(found)
    except ValidationError:
        return False
    return True


@lru_cache(20)
def _rust(record: str, root: Path, *, formats: bool) -> Callable[[Any], bool]:
    schema = json_schema(record, root)
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=formats).is_valid


@lru_cache(20)
def _pure(record: str, root: Path, *, formats: bool) -> Callable[[Any], bool]:
    schema, validator = json_schema(record, root), jsonschema.Draft202012Validator
    return validator(schema, format_checker=validator.FORMAT_CHECKER if formats else None).is_valid


def _by_schema(
    validator: Callable[..., Callable[[Any], bool]],
    record: str,
    text: bytes,
    root: Path,
    *,
    formats: bool,
) -> bool:
    try:
        value = strict_value(text)
    except ValueError:
        return False
    return validator(record, root, formats=formats)(value)


@lru_cache(10_000)  # two engines and a test read each text
def message_of(record: str, text: bytes, root: Path = GENERATED) -> Any:
    """Return the message that protobuf's JSON reader returns for a text; None if it rejects it."""
    ours = root == GENERATED
    message = getattr(email_interactions_pb2, record) if ours else message_class(record, root)
    try:
        return json_format.Parse(text, message())
    except (json_format.ParseError, UnicodeDecodeError):
        return None


def _by_protovalidate(record: str, text: bytes, root: Path) -> bool:
    message = message_of(record, text, root)
    try:
        return message is not None and not protovalidate.collect_violations(message)
    except (protovalidate.EvaluationError, ValueError):  # the latter: nested too deeply for it
        return False


def _by_from_proto(record: str, text: bytes, _: Path) -> bool:
    message, read = message_of(record, text), getattr(email_interactions, record).from_proto
    return message is not None and _is_accepted(read, message)


def _by_sourcemeta(record: str, texts: Sequence[bytes], root: Path, *, formats: bool) -> list[bool]:
    """Return the verdicts of an engine in C++, a command for many documents at once."""
    verdicts = [False] * len(texts)
    lines: dict[int, str] = {}  # by the place of the text
    for index, text in enumerate(texts):
        try:
            lines[index] = json.dumps(strict_value(text))
        except ValueError:
            continue
    schema = root / "json_schema" / f"{record}.schema.json"
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
    "dataclass": _by_dataclass,
    "jsonschema-rs": partial(_by_schema, _rust, formats=False),
    "jsonschema-rs, format": partial(_by_schema, _rust, formats=True),
    "jsonschema": partial(_by_schema, _pure, formats=False),
    "jsonschema, format": partial(_by_schema, _pure, formats=True),
    "protobuf, protovalidate": _by_protovalidate,
    "protobuf, from_proto": _by_from_proto,
}
AT_ONCE: dict[str, Verdicts] = {
    "sourcemeta": partial(_by_sourcemeta, formats=False),
    "sourcemeta, format": partial(_by_sourcemeta, formats=True),
}
ENGINES = (*ONE_BY_ONE, *AT_ONCE)
SCHEMA_ENGINES = tuple(name for name in ENGINES if name.startswith(("jsonschema", "sourcemeta")))
OF_ANY_SPEC = ("jsonschema-rs", "jsonschema", "sourcemeta", "protobuf, protovalidate")


def selected(union: Any, text: bytes) -> str | None:
    """Return the record of a union that the discriminator of a document selects, if any."""
    with suppress(ValueError):
        return record_of(union["name"], strict_value(text)) or None
    return None


def verdicts(
    engine: str, record: str, texts: Sequence[bytes], root: Path = GENERATED
) -> list[bool]:
    """Return the verdicts of any engine."""
    if engine in AT_ONCE:
        return AT_ONCE[engine](record, texts, root)
    return [ONE_BY_ONE[engine](record, text, root) for text in texts]
