"""Every engine has the verdicts of the Python package about the made-up spec, too.

Over its corpus and documents made of it; tests/languages asks engines in JavaScript.
"""

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import protovalidate
import pytest
from google.protobuf import json_format

from tests.support.documents.corpus import cases_of
from tests.support.engines import OF_ANY_SPEC, verdicts
from tests.support.outputs.engines import misjudged, misreported
from tests.support.outputs.protobuf import printed_with_numbers
from tests.support.readers.javascript import Question, answers
from tests.support.specs import constructs
from tests.support.specs.every_construct import Judged, corpus, judged
from tests.support.tables import AGREEMENT, CONSTRUCTS, Tables
from tests.support.thorough import sampled
from tests.support.violations import rules, violations

SAMPLES = {"jsonschema-rs": 1}  # others are slower


@pytest.fixture(scope="module")
def documents(every_construct: Path, package: Any) -> list[Judged]:
    """All of them."""
    return judged(every_construct, package)


@pytest.mark.parametrize("engine", OF_ANY_SPEC)
def test_an_engine_has_the_same_verdicts(
    engine: str, every_construct: Path, documents: list[Judged], tables: Tables
) -> None:
    """Where it can have one: see Judged."""
    possible = [each for each in documents if each.is_for(engine)]
    found = sampled(possible, SAMPLES.get(engine, 4))
    assert [*misjudged(engine, every_construct, found)][:3] == []
    tables.add(AGREEMENT, f"every construct: {engine}", "documents", len(found))
    constructs.count_agreement(tables, possible)


@pytest.mark.parametrize("engine", ["jsonschema-rs", "protobuf, protovalidate"])
def test_an_empty_object_is_present(engine: str, every_construct: Path, package: Any) -> None:
    """So that it requires what it asks for, in each way to read or write it."""
    loan = next(case for case in corpus(every_construct) if case.record == "Loan")
    text = json.dumps(json.loads(loan.text) | {"notes": {}}).encode()
    missing = [("/borrower", "required_if")]
    assert verdicts(engine, "Loan", [loan.text, text], every_construct) == [True, False]
    record = package.Loan.from_json(loan.text)
    record.notes = {}
    message = record.to_proto(validate=False)
    read = [partial(package.Loan.from_json, text), partial(package.Loan.from_proto, message)]
    assert rules(record.validate()) == missing
    for call in (record.to_json, record.to_dict, record.to_proto, *read):
        assert rules(violations(call, package.ValidationError)) == missing


def test_javascript_has_the_same_violations(
    every_construct: Path, documents: list[Judged], tables: Tables
) -> None:
    """Paths, rules and messages."""
    assert [*misreported(every_construct, documents)][:3] == []
    tables.add(AGREEMENT, "every construct: JavaScript", "documents", len(documents))
    constructs.count_agreement(tables, documents)


@pytest.fixture(scope="module")
def in_corpus(every_construct: Path) -> list[set[tuple[str, str]]]:
    """The fields in each case of the corpus."""
    return [*map(constructs.fields_in, corpus(every_construct))]


@pytest.mark.parametrize("name", constructs.CONSTRUCTS)
def test_a_construct_is_covered(
    name: str, in_corpus: list[set[tuple[str, str]]], tables: Tables
) -> None:
    """By fields of the spec, cases of the corpus, mutations, and changes of a spec."""
    construct = constructs.CONSTRUCTS[name]
    found = constructs.fields(construct)
    counts = {
        "fields": len(found),
        "corpus": sum(not found.isdisjoint(case) for case in in_corpus),
        "mutations": constructs.mutations(construct),
        "compat kinds": constructs.compat_kinds(construct),
    }
    for column, count in counts.items():
        tables.add(CONSTRUCTS, name, column, count)
    assert all(counts.values()), counts


def test_javascript_writes_the_same_text(
    every_construct: Path, documents: list[Judged], package: Any
) -> None:
    """To the byte, but for objects with arbitrary keys, of which it changes the order."""
    valid = [each for each in documents if not each.violations and each.record == "Scan"]
    questions = (Question(each.record, each.text, root=every_construct) for each in valid)
    for each, answer in zip(valid, answers(questions), strict=True):
        record = package.Scan.from_json(each.text)
        assert record.to_json().decode() == answer["text"]
        assert record.to_dict() == json.loads(answer["text"])
        assert package.Scan.from_json(answer["text"]) == record
        assert package.Scan.from_proto(record.to_proto()) == record


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_protobuf_rejects_numbers_that_are_not_finite(number: float, package: Any) -> None:
    """By its rules and in the package, where a message is read and where one is written."""
    message = package.Scan(id=1).to_proto()
    message.angle = number
    message.angles.append(number)
    broken = protovalidate.collect_violations(message)
    assert {"double.finite"} <= {found.proto.rule_id for found in broken}
    found = violations(lambda: package.Scan.from_proto(message), package.ValidationError)
    assert rules(found) == [("/angle", "range"), ("/angles/0", "range")]
    with pytest.raises(package.ValidationError):
        package.Scan(id=1, angle=number).to_json(validate=False)


def test_an_int_is_a_number(package: Any) -> None:
    """In an attribute, as Python's type checkers have it; a negative zero is written as zero."""
    record = package.Scan(id=1, angle=2, angles=[10, -0.0])
    assert record.validate() == []
    assert b'"angle":2,"angles":[10,0]' in record.to_json()
    message = record.to_proto()
    assert (message.angle, str(message.angles[1])) == (2.0, "0.0")
    assert package.Scan(id=1, angle=True).validate()[0].rule == "type"
    assert package.Scan(id=1, angle=10**400).validate()[0].rule == "range"


def test_the_types_of_javascript_have_every_rule(
    every_construct: Path, documents: list[Judged]
) -> None:
    """As the rule of a violation."""
    types = (every_construct / "javascript" / "runtime" / "index.d.ts").read_text("utf-8")
    declared = set(re.findall(r'^    [|] "(\w+)"', types, re.MULTILINE))
    assert {rule for each in documents for _, rule in each.violations} <= declared


def test_many_documents_are_valid(documents: list[Judged]) -> None:
    """And many are not, so that verdicts say something."""
    valid = sum(not each.violations for each in documents)
    assert len(documents) / 10 < valid < len(documents) * 4 / 5


def test_printed_64_bit_integers_become_numbers(every_construct: Path, package: Any) -> None:
    """By the function of the page about conversions, in which ProtoJSON's are strings."""
    cases = [case for case in cases_of(every_construct / "conformance" / "Scan.json") if case.valid]
    for record in (package.Scan.from_json(case.text) for case in cases):
        message = record.to_proto()
        assert isinstance(json_format.MessageToDict(message)["id"], str)
        assert package.Scan.from_dict(printed_with_numbers(message)) == record


def test_protobuf_rejects_the_zero_of_an_enum_without_zero(package: Any) -> None:
    """Protobuf requires the number; neither its rules nor the package read it as a value."""
    message = package.Fine(format='fine/2 "b"', ratings=[1, 10], kind="late").to_proto()
    message.binding = 0
    message.bindings.append(0)
    broken = protovalidate.collect_violations(message)
    assert [found.proto.rule_id for found in broken] == ["enum.not_in"] * 2
    found = violations(lambda: package.Fine.from_proto(message), package.ValidationError)
    assert rules(found) == [("/binding", "enum"), ("/bindings/0", "enum")]
