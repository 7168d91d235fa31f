"""Fuzzed documents: every engine has the same verdict on each, known differences excepted.

AGREEMENT_DOCUMENTS is their number, AGREEMENT_SEED selects others.
"""

import json
import os
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

import pytest

import email_interactions
from email_interactions import ValidationError
from email_interactions._runtime.documents import parse
from tests.agreement.differences import judge
from tests.agreement.fuzz.documents import fuzzed
from tests.agreement.fuzz.paths import canonical
from tests.support.documents.corpus import comparable
from tests.support.engines import ENGINES, message_of, verdicts
from tests.support.readers.json_schema import facts_of_json_schema
from tests.support.tables import Tables
from tests.support.thorough import amount

DOCUMENTS = amount(800, 20_400, "AGREEMENT_DOCUMENTS")
SEED = int(os.environ.get("AGREEMENT_SEED", "0"))
# Tests of about equal size, of so many fields: for each, one engine starts a process.
FIELDS = amount(20, 7)
SHARDS = [
    (record, number)
    for record, facts in facts_of_json_schema().items()
    for number in range(1 + len(facts) // FIELDS)
]


def contract(record: str, text: bytes) -> Any:
    """The record for a document, by the one description of the contract; None if it is invalid."""
    try:
        return getattr(email_interactions, record).from_dict(parse(text))
    except ValidationError:
        return None


def same(record: str, text: bytes, expected: Any) -> bool:
    """Whether a valid document gives the same record on every path, and when it is read back."""
    cls = getattr(email_interactions, record)
    value = comparable(canonical(record, parse(text)))
    written = (expected.to_dict(), json.loads(expected.to_json()))
    return all(comparable(found) == value for found in written) and all(
        found == expected
        for found in (
            cls.from_json(text),
            cls.from_proto(message_of(record, text)),
            cls.from_json(expected.to_json()),
            cls.from_proto(expected.to_proto()),
        )
    )


def distinct(record: str, random: Random) -> Iterator[bytes]:
    """Documents of which no two are the same text, without end."""
    seen: set[bytes] = set()
    while True:
        text = fuzzed(record, random)
        if text not in seen:
            seen.add(text)
            yield text


@pytest.mark.parametrize(("record", "number"), SHARDS)
def test_fuzzed_documents(record: str, number: int, tables: Tables) -> None:
    """Every engine agrees on every document of a share of them; the shortest ones are shown."""
    random = Random(f"{SEED} {record} {number}")  # noqa: S311 - a test
    texts = list(islice(distinct(record, random), -(-DOCUMENTS // len(SHARDS))))
    expected = [contract(record, text) for text in texts]
    valid = [found is not None for found in expected]
    for engine in ENGINES:
        pairs = zip(valid, verdicts(engine, record, texts), strict=True)
        wrong = judge(tables, engine, record, texts, pairs)
        assert not wrong, "\n".join(sorted(wrong, key=len)[:5])
    accepted = [pair for pair in zip(texts, expected, strict=True) if pair[1] is not None]
    assert [text for text, found in accepted if not same(record, text, found)] == []
