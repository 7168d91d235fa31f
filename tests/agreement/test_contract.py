"""Promises of the contract that have a name, on every path through the outputs."""

import json
from typing import Any

import protovalidate
import pytest

from email_interactions import EmailIn
from tests.agreement.differences import judge
from tests.support.documents.samples import INVALID, MINIMAL, VALID
from tests.support.engines import ENGINES, message_of, verdicts
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


def test_structured_text_without_its_mime_type() -> None:
    """Python and protovalidate say so in the same words."""
    text = text_of(structured_text="http://x.org")
    (violation,) = violations(lambda: EmailIn.from_json(text))
    assert violation.path == "/structured_text_mime"
    (rule,) = protovalidate.collect_violations(message_of("EmailIn", text))
    assert rule.proto.rule_id == "structured_text_mime.required_if"
    words = "structured_text_mime is required when structured_text is present"
    assert violation.message == rule.proto.message == words
