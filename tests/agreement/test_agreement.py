"""Generated documents: every engine says the same of each, known differences excepted.

AGREEMENT_DOCUMENTS is how many different ones are made, AGREEMENT_SEED makes others.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import email_interactions
from email_interactions import ValidationError
from email_interactions._runtime.documents import parse
from tests.agreement.changed_documents import documents
from tests.agreement.tally import Tally
from tests.support.engines import AT_ONCE, ONE_BY_ONE, message_of
from tests.support.readers import facts_of_json_schema

DOCUMENTS = int(os.environ.get("AGREEMENT_DOCUMENTS", "20400"))
SEED = int(os.environ.get("AGREEMENT_SEED", "0"))
# Tests of about equal size: a large record has more of them.
SHARDS = [
    (record, number)
    for record, facts in facts_of_json_schema().items()
    for number in range(1 + len(facts) // 7)
]


def contract(record: str, text: bytes) -> Any:
    """The record for a document, by the one description of the contract; None if it is faulty."""
    try:
        return getattr(email_interactions, record).from_dict(parse(text))
    except ValidationError:
        return None


def agree(record: str, text: bytes, tally: Tally) -> bool:
    """The verdict of the contract, which all engines share that take one document at a time."""
    expected = contract(record, text)
    wrong: list[str] = []
    for engine, accepts in ONE_BY_ONE.items():
        pair = (expected is not None, accepts(record, text))
        wrong += tally.judge(engine, record, [text], [pair])
    assert not wrong, "\n".join(wrong)
    if expected is not None:
        same(record, text, expected)
    return expected is not None


def same(record: str, text: bytes, expected: Any) -> None:
    """A valid document gives the same record on every path, and comes back from what it writes."""
    made = getattr(email_interactions, record)
    assert made.from_json(text) == expected
    assert made.from_proto(message_of(record, text)) == expected
    assert made.from_json(expected.to_json()) == expected
    assert made.from_proto(expected.to_proto()) == expected


@pytest.mark.parametrize(("record", "number"), SHARDS)
def test_generated_documents(record: str, number: int, tally: Tally) -> None:
    """Every engine agrees on every document of a share of them."""
    count = -(-DOCUMENTS // len(SHARDS))
    seen: dict[bytes, bool] = {}  # whether the contract accepts it
    failing: list[bytes] = []

    @seed(SEED * len(SHARDS) + number)
    @settings(
        max_examples=count // 8 + 20,  # of 40 documents; Hypothesis repeats itself
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(documents(record))
    def each(texts: list[bytes]) -> None:
        for text in texts:
            if text in seen or (len(seen) == count and not failing):
                continue
            try:
                seen[text] = agree(record, text, tally)
            except Exception:
                failing.append(text)  # Hypothesis will come back to it, and to shorter ones
                raise

    each()
    assert len(seen) == count
    for engine, verdicts in AT_ONCE.items():
        pairs = zip(seen.values(), verdicts(record, list(seen)), strict=True)
        wrong = list(tally.judge(engine, record, list(seen), pairs))
        assert not wrong, "\n".join(wrong[:5])
