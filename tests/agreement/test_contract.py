"""Promises of the contract that have a name, on every path through the outputs."""

import json
from typing import Any

import protovalidate
import pytest
from google.protobuf import json_format

from email_interactions import EmailIn, EntityType, InteractionStatus
from tests.agreement.differences import judge
from tests.support.engines import ENGINES, message_of, verdicts
from tests.support.readers import SPEC, facts_of_json_schema
from tests.support.samples import INVALID, MINIMAL, VALID
from tests.support.tables import Tables
from tests.support.violations import violations


def text_of(**changes: Any) -> bytes:
    """The smallest e-mail with changes."""
    return json.dumps(MINIMAL | changes).encode()


# The faulty documents that protobuf's JSON reader accepts, and of which no rule sees anything.
ACCEPTED_BY_PROTOBUF = {
    "status is a string",
    "status is true",
    "status is 0.5",
    "owner_id is a string",
    "date '2024-01-01T00:00:00.0Z'",
    "date '2024-01-01T00:00:00.0000Z'",
    "date '2024-01-01T00:00:00+00:00'",
    "date '\u0662024-01-01T00:00:00Z'",
}
EXCEPTIONS = {
    "protobuf, from_proto": ACCEPTED_BY_PROTOBUF,
    "protobuf, protovalidate": ACCEPTED_BY_PROTOBUF | {"a number of udata is too large"},
}


@pytest.mark.parametrize("engine", ENGINES)
def test_documents_written_by_hand(engine: str, tables: Tables) -> None:
    """Every engine has the verdicts written beside them, but for exactly these exceptions."""
    texts = [text_of(**changes) for changes in (*VALID.values(), *INVALID.values())]
    accepted = verdicts(engine, "EmailIn", texts)
    expected = [True] * len(VALID) + [False] * len(INVALID)
    assert judge(tables, engine, "EmailIn", texts, zip(expected, accepted, strict=True)) == []
    names = {n for n, accepts in zip((*VALID, *INVALID), accepted, strict=True) if accepts}
    assert names == {*VALID} | EXCEPTIONS.get(engine, set())


def test_required_zeros_survive_every_path() -> None:
    """status 0 and entity_type 0 are present in JSON, in Python and in protobuf's bytes."""
    record = EmailIn.from_json(text_of())
    message = record.to_proto()
    ways = [
        record,
        EmailIn.from_dict(record.to_dict()),
        EmailIn.from_json(record.to_json()),
        EmailIn.from_proto(message),
        EmailIn.from_proto(type(message).FromString(message.SerializeToString())),
        EmailIn.from_proto(message_of("EmailIn", text_of())),
    ]
    for found in ways:
        assert found.status is InteractionStatus.NEW
        assert found.entity_type is EntityType.EMAIL_IN
        assert (found.to_dict()["status"], found.to_dict()["entity_type"]) == (0, 0)
    printed = json_format.MessageToDict(message, use_integers_for_enums=True)
    assert (printed["status"], printed["entity_type"]) == (0, 0)


@pytest.mark.parametrize("name", MINIMAL)
def test_a_required_field_is_missed(name: str) -> None:
    """Every engine rejects an e-mail without it, also where its value would be 0."""
    text = json.dumps({key: value for key, value in MINIMAL.items() if key != name}).encode()
    found = {engine: verdicts(engine, "EmailIn", [text])[0] for engine in ENGINES}
    assert found == dict.fromkeys(ENGINES, False)


def test_structured_text_without_its_mime_type() -> None:
    """Every engine rejects it; Python and protovalidate say so in the same words."""
    text = text_of(structured_text="http://x.org")
    found = {engine: verdicts(engine, "EmailIn", [text])[0] for engine in ENGINES}
    assert found == dict.fromkeys(ENGINES, False)
    (violation,) = violations(lambda: EmailIn.from_json(text))
    assert violation.path == "/structured_text_mime"
    (rule,) = protovalidate.collect_violations(message_of("EmailIn", text))
    assert rule.proto.rule_id == "structured_text_mime.required_if"
    words = "structured_text_mime is required when structured_text is present"
    assert violation.message == rule.proto.message == words


@pytest.mark.parametrize("name", ["status", "entity_type"])
def test_the_numbers_of_the_spec_are_the_enums(name: str) -> None:
    """Every engine takes the numbers that the spec has, and none beside them."""
    kind = facts_of_json_schema()["EmailIn"][name].kind
    (enum,) = (enum for enum in SPEC["enums"] if enum["name"] == kind)
    numbers = sorted(int(value["number"]) for value in enum["values"])
    tried = range(numbers[0] - 2, numbers[-1] + 3)
    texts = [text_of(**{name: number}) for number in tried]
    for engine in ENGINES:
        pairs = zip(tried, verdicts(engine, "EmailIn", texts), strict=True)
        assert [number for number, taken in pairs if taken] == numbers, engine
