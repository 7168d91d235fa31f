"""Runs the conformance corpus of an output folder through the Python package in it.

Usage: run_corpus.py FOLDER PACKAGE. Prints disagreements and the counts; exits 1 if there are any.
"""

import importlib
import json
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Judged = tuple[Any, dict[str, Any], list[str]]  # record class, case, disagreements


def disagreements(case: dict[str, Any], record: Any, errors: Any, content: str) -> Iterator[str]:
    """Yield where the result of a record class for a case differs from the case."""
    encoded = case.get("document_base64")
    text = b64decode(encoded) if encoded else case["document"].encode()
    expected = [(fault["path"], fault["rule"]) for fault in case.get("violations", [])]
    try:
        found = record.from_json(text)
    except errors as error:
        violations = [(violation.path, violation.rule) for violation in error.violations]
        if violations != expected:
            yield f"violations: {violations}, expected {expected}"
        return
    if not case["valid"]:
        yield "is accepted"
        return
    others = (record.from_dict(json.loads(text)), record.from_json(text, ignore_unknown=True))
    if found.validate() or others != (found, found):
        yield f"violations: {found.validate()}, other readers: {others}"
    for value in (json.loads(found.to_json()), found.to_dict()):
        if not same_value(value, case["value"]) or list(value) != list(case["value"]):
            yield f"value: {value}"
    message = found.to_proto()
    sent = type(message).FromString(bytes.fromhex(content))
    if sent != message:
        yield f"protobuf: {message}"
    if not same_value(record.from_proto(sent).to_dict(), case["value"]):
        yield "value after protobuf"


def same_value(found: Any, expected: Any) -> bool:
    """Compare JSON values; of a large double, Python reads the digits as a nearby integer."""
    if type(found) is int and type(expected) is float:
        return float(found) == expected
    if type(found) is dict and type(expected) is dict:
        return found.keys() == expected.keys() and all(
            same_value(found[name], expected[name]) for name in expected
        )
    if type(found) is list and type(expected) is list:
        return len(found) == len(expected) and all(map(same_value, found, expected))
    return bool(found == expected)


def cases(folder: Path, package: Any) -> Iterator[Judged]:
    """Yield each case of every corpus in a folder."""
    for path in sorted((folder / "conformance").glob("*.json")):
        corpus = json.loads(path.read_text(encoding="utf-8"))
        contents = json.loads((path.parent / "protobuf" / path.name).read_text(encoding="utf-8"))
        record = getattr(package, corpus["record"])
        for case in corpus["cases"]:
            content = contents["bytes"].get(case["id"], "")
            yield record, case, list(disagreements(case, record, package.ValidationError, content))


def main(folder: Path, name: str) -> int:
    """Run every corpus of the folder."""
    sys.path.insert(0, str(folder / "python"))
    found = [(case, faults) for _, case, faults in cases(folder, importlib.import_module(name))]
    wrong = [f"{case['id']}: {fault}" for case, faults in found for fault in faults]
    print(*wrong, f"{len(found)} cases, {len(wrong)} disagree", sep="\n")
    return int(bool(wrong) or not found)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
