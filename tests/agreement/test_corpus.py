"""The conformance corpus, through every output."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

import email_interactions
from tests.agreement.differences import judge
from tests.support.documents import run_corpus
from tests.support.documents.corpus import Case, cases, protobuf_bytes
from tests.support.engines import ENGINES, ONE_BY_ONE, strict_value, verdicts
from tests.support.grouped import grouped
from tests.support.outputs.protobuf import printed_with_numbers
from tests.support.project import GENERATED
from tests.support.readers.facts import Fact
from tests.support.readers.json_schema import facts_of_json_schema
from tests.support.readers.spec import RECORDS, SPEC, UNIONS
from tests.support.tables import Tables

VALID = [(record, case) for record in RECORDS for case in cases(record) if case.valid]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("record", RECORDS)
def test_an_engine_has_the_verdicts_of_the_corpus(record: str, engine: str, tables: Tables) -> None:
    """Every engine accepts the valid cases and rejects the others, known differences excepted."""
    texts = [case.text for case in cases(record)]
    pairs = zip((c.valid for c in cases(record)), verdicts(engine, record, texts), strict=True)
    assert judge(tables, engine, record, texts, pairs) == []


def test_the_package_keeps_the_corpus() -> None:
    """All violations in order; values with their fields in order, and the protobuf bytes."""
    found = [*run_corpus.cases(GENERATED, email_interactions)]
    assert found
    assert [f"{case['id']}: {fault}" for _, case, faults in found for fault in faults] == []


@grouped("record, case", VALID)
def test_protojson_of_a_valid_document_is_api_json(record: str, case: Case) -> None:
    """Printed with numbers, a message is a valid document, which reads as the same."""
    made = getattr(email_interactions, record)
    found = made.from_json(case.text)
    text = json.dumps(printed_with_numbers(found.to_proto())).encode()
    assert [engine for engine in ONE_BY_ONE if verdicts(engine, record, [text]) != [True]] == []
    assert made.from_json(text) == found


@pytest.mark.parametrize("record", RECORDS)
def test_the_corpus_has_bytes_for_each_valid_case(record: str) -> None:
    """The protobuf half of the corpus has the valid cases and no others."""
    assert list(protobuf_bytes(record)) == [case.id for case in cases(record) if case.valid]


_RULES = {
    "string": ("type", "encoding"),
    "pattern": ("type", "pattern"),
    "integer": ("type", "range"),
    "number": ("type", "range"),
    "boolean": ("type",),
    "timestamp": ("type", "pattern"),
    "object": ("type", "range", "depth", "encoding"),
    **{enum["name"]: ("type", "enum") for enum in SPEC["enums"]},
}


def rules_of(fact: Fact) -> Iterator[str]:
    """The rules that apply to a field, by what its schema says."""
    if fact.kind in RECORDS:
        within = facts_of_json_schema()[fact.kind].values()
        yield from ("type", "unknown", *{"required" for found in within if found.required == "yes"})
    elif fact.kind in UNIONS:
        yield from ("type", "unknown", "required", "enum")  # the last two: of the discriminator
    else:
        yield from _RULES[fact.kind]
    if fact.required == "yes":
        yield "required"
    elif fact.required != "no":
        yield "required_if"


@pytest.mark.parametrize("record", RECORDS)
def test_every_rule_of_every_field_is_broken_by_a_case(record: str) -> None:
    """For each field and each rule that applies to it, a case has that violation there."""
    found = {
        (path.split("/")[1], rule)
        for case in cases(record)
        for path, rule in case.violations
        if path
    }
    facts = facts_of_json_schema()[record].values()
    assert {(fact.name, rule) for fact in facts for rule in rules_of(fact)} - found == set()


@pytest.mark.parametrize("record", RECORDS)
def test_every_rule_of_every_field_is_kept_by_a_case(record: str) -> None:
    """Each field is present in a valid case; with what it depends on, where it does."""
    documents = [strict_value(case.text) for case in cases(record) if case.valid]
    for fact in facts_of_json_schema()[record].values():
        names = {fact.name, *re.findall("yes if ([^ ]+)", fact.required)}
        assert any(all(holds(each, name) for name in names) for each in documents), fact
        absent = any(not holds(each, fact.name) for each in documents)
        assert absent == (fact.required != "yes"), fact


def holds(document: Any, name: str) -> bool:
    """Whether a field is present: neither null nor an empty list."""
    return document.get(name) not in (None, [])
