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
from tests.support.outputs.build import imported
from tests.support.outputs.engines import ENGINES
from tests.support.project import PROJECT
from tests.support.readers.javascript import Question, answers
from tests.support.specs import constructs
from tests.support.specs.every_construct import PACKAGE, Judged, corpus, judged
from tests.support.tables import AGREEMENT, CONSTRUCTS, Tables
from tests.support.thorough import sampled
from tests.support.violations import rules

SAMPLES = {"jsonschema-rs": 1, "jsonschema": 4, "sourcemeta": 2, "protovalidate": 4}


@pytest.fixture(scope="module")
def documents(every_construct: Path) -> list[Judged]:
    """All of them."""
    with imported(every_construct, PACKAGE) as package:
        return list(judged(every_construct, package))


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_has_the_same_verdicts(
    engine: str, every_construct: Path, documents: list[Judged], tables: Tables
) -> None:
    """Where it can have one: see Judged."""
    name = "is_for_protobuf" if engine == "protovalidate" else "is_for_schemas"
    for record in sorted({each.record for each in documents}):
        found = [each for each in documents if each.record == record and getattr(each, name)]
        found = [*sampled(found, SAMPLES[engine])]
        verdicts = ENGINES[engine](every_construct, record, found)
        pairs = zip(found, verdicts, strict=True)
        assert [each for each, verdict in pairs if verdict == bool(each.violations)][:3] == []
        tables.add(AGREEMENT, f"every construct: {engine}", "documents", len(found))
    constructs.count_agreement(tables, [each for each in documents if getattr(each, name)])


@pytest.mark.parametrize("engine", ["jsonschema-rs", "protovalidate"])
def test_an_empty_object_is_present(engine: str, every_construct: Path) -> None:
    """So that it requires what it asks for, in each way to read or write it."""
    loan = next(case for case in corpus(every_construct) if case.record == "Loan")
    text = json.dumps(json.loads(loan.text) | {"notes": {}}).encode()
    missing = [("/borrower", "required_if")]
    both = [loan, Judged("Loan", text, missing)]
    assert ENGINES[engine](every_construct, "Loan", both) == [True, False]
    with imported(every_construct, PACKAGE) as package:
        record = package.Loan.from_json(loan.text)
        record.notes = {}
        message = record.to_proto(validate=False)
        read = [partial(package.Loan.from_json, text), partial(package.Loan.from_proto, message)]
        assert rules(record.validate()) == missing
        for call in (record.to_json, record.to_dict, record.to_proto, *read):
            with pytest.raises(package.ValidationError) as raised:
                call()
            assert rules(raised.value.violations) == missing


def test_javascript_has_the_same_violations(
    every_construct: Path, documents: list[Judged], tables: Tables
) -> None:
    """Paths, rules and messages."""
    questions = (Question(each.record, each.text, root=every_construct) for each in documents)
    for each, answer in zip(documents, answers(questions), strict=True):
        found = answer["violations"]
        assert [(path, rule) for path, rule, _ in found] == each.violations, each
        assert each.messages in (None, [message for _, _, message in found]), each
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
    found = constructs.fields(constructs.spec_with_all(), construct)
    counts = {
        "fields": len(found),
        "corpus": sum(not found.isdisjoint(case) for case in in_corpus),
        "mutations": constructs.mutations(construct),
        "compat kinds": constructs.compat_kinds(construct),
    }
    for column, count in counts.items():
        tables.add(CONSTRUCTS, name, column, count)
    assert all(counts.values()), counts


def test_javascript_writes_the_same_text(every_construct: Path, documents: list[Judged]) -> None:
    """To the byte, but for objects with arbitrary keys, of which it changes the order."""
    valid = [each for each in documents if not each.violations and each.record == "Scan"]
    questions = (Question(each.record, each.text, root=every_construct) for each in valid)
    with imported(every_construct, PACKAGE) as package:
        for each, answer in zip(valid, answers(questions), strict=True):
            record = package.Scan.from_json(each.text)
            assert record.to_json().decode() == answer["text"]
            assert record.to_dict() == json.loads(answer["text"])
            assert package.Scan.from_json(answer["text"]) == record
            assert package.Scan.from_proto(record.to_proto()) == record


def test_protobuf_rejects_numbers_that_are_not_finite(every_construct: Path) -> None:
    """By its rules and in the package, where a message is read and where one is written."""
    with imported(every_construct, PACKAGE) as package:
        for number in (float("nan"), float("inf"), float("-inf")):
            message = package.Scan(id=1).to_proto()
            message.angle = number
            message.angles.append(number)
            violations = protovalidate.collect_violations(message)
            assert {"double.finite"} <= {found.proto.rule_id for found in violations}
            with pytest.raises(package.ValidationError) as raised:
                package.Scan.from_proto(message)
            found = [(violation.path, violation.rule) for violation in raised.value.violations]
            assert found == [("/angle", "range"), ("/angles/0", "range")]
            with pytest.raises(package.ValidationError):
                package.Scan(id=1, angle=number).to_json(validate=False)


def test_an_int_is_a_number(every_construct: Path) -> None:
    """In an attribute, as Python's type checkers have it; a negative zero is written as zero."""
    with imported(every_construct, PACKAGE) as package:
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


def test_printed_64_bit_integers_become_numbers(every_construct: Path) -> None:
    """By the function of the page about conversions, in which ProtoJSON's are strings."""
    page = (PROJECT / "docs" / "conversions.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"^```python\n([^`]*^def with_numbers.*?)^```", page, re.DOTALL | re.M)
    names: dict[str, Any] = {}
    exec(source.partition("\n\nmessage")[0], names)  # noqa: S102 - ours
    cases = [case for case in cases_of(every_construct / "conformance" / "Scan.json") if case.valid]
    with imported(every_construct, PACKAGE) as package:
        for record in (package.Scan.from_json(case.text) for case in cases):
            message = record.to_proto()
            printed = json_format.MessageToDict(message, use_integers_for_enums=True)
            assert isinstance(printed["id"], str)
            assert package.Scan.from_dict(names["with_numbers"](printed, message)) == record


def test_protobuf_rejects_the_zero_of_an_enum_without_zero(every_construct: Path) -> None:
    """Protobuf requires the number; neither its rules nor the package read it as a value."""
    with imported(every_construct, PACKAGE) as package:
        message = package.Fine(format='fine/2 "b"', ratings=[1, 10], kind="late").to_proto()
        message.binding = 0
        message.bindings.append(0)
        violations = protovalidate.collect_violations(message)
        assert [found.proto.rule_id for found in violations] == ["enum.not_in"] * 2
        with pytest.raises(package.ValidationError) as raised:
            package.Fine.from_proto(message)
    found = [(violation.path, violation.rule) for violation in raised.value.violations]
    assert found == [("/binding", "enum"), ("/bindings/0", "enum")]
