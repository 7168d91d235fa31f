"""Fuzzed messages: every path gives the verdict of from_proto, or a known difference.

AGREEMENT_MESSAGES is how many are made of each record, AGREEMENT_SEED makes others.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

import protovalidate
import pytest
from google.protobuf import json_format
from google.protobuf.message import DecodeError

import email_interactions
from email_interactions import ValidationError, Violation
from email_interactions.v1 import email_interactions_pb2
from tests.agreement.fuzz.messages import messages
from tests.support.documents.corpus import document, protobuf_bytes
from tests.support.outputs.protobuf import printed_with_numbers
from tests.support.project import tsv, yaml_file
from tests.support.readers.spec import RECORDS, UNIONS
from tests.support.thorough import amount

MESSAGES = amount(500, 1_500, "AGREEMENT_MESSAGES")
SEED = int(os.environ.get("AGREEMENT_SEED", "0"))
WAYS = ("protovalidate", "json_format")
# A kind, a record and what to append to its smallest message, in hexadecimal.
EXAMPLES = tsv("languages", "invalid_messages.tsv")


def listed() -> dict[str, dict[str, Any]]:
    """The checked-in list of known differences, by kind."""
    found = yaml_file("agreement", "known_differences_of_messages.yaml")
    return {entry["kind"]: entry for entry in found}


def example(row: dict[str, str]) -> bytes:
    """The whole message of a row."""
    message = getattr(email_interactions_pb2, row["record"])()
    json_format.ParseDict(document(row["record"], "minimal"), message)
    return bytes(message.SerializeToString()) + bytes.fromhex(row["bytes behind the smallest"])


KNOWN = listed()
DISCRIMINATORS = {union["discriminator"] for union in UNIONS.values()}


def kinds_of(violations: list[Violation]) -> Iterator[tuple[str, str]]:
    """The kind of each violation, and its path; no kind for what every path finds."""
    for path, rule, message in ((v.path, v.rule, v.message) for v in violations):
        match rule:
            case "unknown":
                kind = "unknown field"
            case "range" if "nanos" in message:
                kind = "nanos out of range"
            case "range" if "years" not in message:
                kind = "number out of range in a Struct"
            case "type":
                kind = "value without a kind in a Struct"
            case "depth":
                kind = "depth"
            case _:
                kind = ""
        yield kind, path


def paths_of_rules(message: Any) -> set[str]:
    """A JSON Pointer for each violation that protovalidate reports."""
    found = set()
    for each in protovalidate.collect_violations(message):
        descriptor, path = message.DESCRIPTOR, ""
        for element in each.proto.field.elements if each.proto.field else ():
            field = descriptor.fields_by_name[element.field_name]
            index = f"/{element.subscript.value}" if element.subscript else ""
            path += f"/{field.json_name}{index}"
            descriptor = field.message_type
        name, _, rule = each.proto.rule_id.rpartition(".")
        if rule in ("required_if", "forbidden", "unknown", "enum"):  # of a record, about a field
            field = descriptor.fields_by_name[name.rpartition(".")[2]]
            path += f"/{field.json_name}"
        found.add(path)
    return found


def unread(violations: list[Violation]) -> Iterator[str]:
    """The places that from_proto does not look into.

    They are values of a union whose discriminator is at fault, and fields of another record of it.
    """
    for path, rule in ((each.path, each.rule) for each in violations):
        holder, _, name = path.rpartition("/")
        if holder and name in DISCRIMINATORS:
            yield holder
        elif path and rule == "unknown":
            yield f"{path}/"


def by_json(record: Any, message: Any) -> Any:
    """The record that from_json makes of protobuf's ProtoJSON; None where either rejects."""
    try:
        return record.from_json(json.dumps(printed_with_numbers(message)))
    except (json_format.SerializeToJsonError, ValueError):  # ValidationError is one of the latter
        return None


def disagreements(record: Any, message: Any, counts: Counter[str]) -> Iterator[str]:
    """Where another way says something else of a message than from_proto, and is not listed."""
    try:
        expected, violations = record.from_proto(message), []
    except ValidationError as error:
        expected, violations = None, error.violations
    kinds = list(kinds_of(violations))
    counts.update(kind for kind, _ in kinds)
    counts["valid" if expected else "invalid"] += 1
    unseen = {
        path for kind, path in kinds if "protovalidate" in KNOWN.get(kind, {}).get("ways", ())
    }
    wanted = {path for _, path in kinds}
    found = paths_of_rules(message)
    more = {path for path in found - wanted if not path.startswith(tuple(unread(violations)))}
    if more or not wanted - unseen <= found:
        yield f"protovalidate reports {sorted(found)}, from_proto {violations}"
    other = by_json(record, message)
    if expected is not None:
        assert record.from_proto(expected.to_proto()) == expected
    if other is None and expected is not None:
        yield "ProtoJSON is rejected"
    lost = all("json_format" in KNOWN.get(kind, {}).get("ways", ()) for kind, _ in kinds)
    if other is not None and (not lost or (expected is not None and other != expected)):
        yield f"ProtoJSON is accepted, {violations}"


@pytest.mark.parametrize("name", RECORDS)
def test_fuzzed_messages(name: str) -> None:
    """Of all that protobuf can parse; and each kind of the list is met."""
    made = getattr(email_interactions_pb2, name)
    record = getattr(email_interactions, name)
    random = Random(f"{SEED} {name}")  # noqa: S311 - not for secrets
    contents = list(protobuf_bytes(name).values())
    counts: Counter[str] = Counter()
    for content in islice(messages(random, made, contents), MESSAGES):
        try:
            message = made.FromString(content)
        except DecodeError:
            counts["no message"] += 1
            continue
        found = list(disagreements(record, message, counts))
        assert not found, f"{content.hex()}: {found}"
    assert min(counts[what] for what in ("valid", "invalid", "no message", "unknown field")) > 20


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['kind']} {list(row.values())[2]}")
def test_an_example_is_of_its_kind(row: dict[str, str]) -> None:
    """from_proto rejects it, with one violation, and the listed ways accept it."""
    record = getattr(email_interactions, row["record"])
    try:
        message = getattr(email_interactions_pb2, row["record"]).FromString(example(row))
    except DecodeError:
        assert row["kind"] not in KNOWN
        return
    with pytest.raises(ValidationError) as error:
        record.from_proto(message)
    ((kind, _),) = kinds_of(error.value.violations)
    taken = {
        "protovalidate": not paths_of_rules(message),
        "json_format": bool(by_json(record, message)),
    }
    ways = KNOWN.get(row["kind"], {"ways": []})["ways"]
    assert [way for way in WAYS if taken[way]] == ways
    assert not ways or kind in KNOWN


def test_every_kind_has_an_example() -> None:
    """And a reason."""
    assert {*KNOWN} <= {row["kind"] for row in EXAMPLES}
    assert all(entry["reason"] and entry["ways"] for entry in KNOWN.values())
