"""Outputs and work grow with the spec: with its fields, and not with their square or their ways.

Bytes and calls are counted, never seconds.
"""

import json
import sys
from collections import Counter
from typing import Any

import pytest
import yaml

from generator.corpus import Examples, cases
from generator.corpus.batches import FEW
from generator.corpus.examples import SHARE
from generator.model import Spec
from generator.resolve import resolve
from generator.resolved.messages import Message
from generator.rules import check
from generator.spec_language.load import load
from tests.support.outputs.build import render_outputs
from tests.support.specs.large import layers, many_fields
from tests.support.specs.yaml_text import Node
from tests.support.thorough import amount, sampled

WORDS = ("string", "integer", "boolean", "date", "code", "hash", "string[]")
SHAPES = ("optional", "required", "with_defaults", "fan", "chain")
GRAPHS: dict[str, tuple[tuple[str, str], str]] = {
    "two optional": (("no", "no"), ""),
    "two required": (("yes", "yes"), ""),
    "one required": (("yes", "no"), ""),
    "optional lists": (("no", "no"), "[]"),
    "required lists": (("yes", "yes"), "[]"),
}
SMALL, LARGE = 30, 120  # fields
LEVELS = amount(10, 30)
LINEAR = 6  # times as much for four times as many, with what is there once per file

SPEC = """
package: {name: big, title: x, version: 1.0.0, protobuf: big.v1, description: x,
  source: {publisher: x, title: x, edition: x, notice: x}}
types:
- {name: string, base: string, description: x}
- {name: integer, base: integer, description: x}
- {name: boolean, base: boolean, description: x}
- {name: date, base: timestamp, description: x}
- {name: code, base: string, pattern: "^[a-z]{1,9}$", description: x,
   examples: [abc], counterexamples: [ABC]}
- {name: hash, base: object, description: x}
"""


def package(*records: Node, **others: Any) -> Node:
    """A spec with these records."""
    spec: Node = yaml.safe_load(SPEC)
    return spec | others | {"messages": list(records)}


def record(*fields: Node) -> Node:
    """The record of a spec with one."""
    return {"name": "Big", "description": "x", "fields": list(fields)}


def flat(shape: str, count: int) -> Node:
    """A record of so many fields."""
    fields = many_fields([WORDS[n % len(WORDS)] for n in range(count)], shape)
    if shape == "with_defaults":
        fields = [field | {"type": "string", "default": "text"} for field in fields]
    return package(record(*fields))


def layered(graph: str, levels: int) -> Node:
    """Records of which each holds the next one twice."""
    presence, lists = GRAPHS[graph]
    return package(*layers(levels, presence, "string", lists))


def read(node: Node) -> Spec:
    """The spec, which has no faults."""
    spec, faults = load(json.dumps(node).encode(), "spec.yaml")
    assert [*faults, *check(spec)] == []
    return spec


class Built:
    """The bytes of all files, and the calls that it took."""

    def __init__(self, node: Node) -> None:
        self.calls = 0
        sys.setprofile(self._count)
        try:
            artifacts = render_outputs(read(node))
        finally:
            sys.setprofile(None)
        self.bytes = sum(len(artifact.content) for artifact in artifacts)

    def _count(self, *_: object) -> None:
        self.calls += 1


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What is done once in a process counts for none."""
    render_outputs(read(flat("fan", 8)))


@pytest.mark.parametrize("shape", sampled(SHAPES, 3))
def test_four_times_the_fields_take_four_times_the_bytes_and_calls(shape: str) -> None:
    """Whatever the fields require of each other: no step looks at all of them for each of them."""
    small, large = (Built(flat(shape, count)) for count in (SMALL, LARGE))
    assert large.bytes < LINEAR * small.bytes
    assert large.calls < LINEAR * small.calls


@pytest.mark.parametrize("shape", sampled(SHAPES, 3))
def test_a_large_record_has_a_case_of_every_field_and_rule(shape: str) -> None:
    """The same pairs, kept and broken, as where each case is about one field."""
    spec = resolve(read(flat(shape, (FEW + 2) * len(WORDS))))
    (message,) = spec.messages
    found = Counter(
        (name, rule, bool(case.violations))
        for case in cases(Examples(spec), message)
        for name, rule in case.about or [(case.field, case.rule)]
    )
    rules = {
        name: {(rule, broken) for other, rule, broken in found if other == name}
        for name in message.by_name
    }
    for member in message.fields[2 * len(WORDS) :]:  # like the one before it of the same type
        before = message.fields[message.fields.index(member) - len(WORDS)]
        assert rules[member.name] == rules[before.name], member.name
        assert len(rules[member.name]) > 1


@pytest.mark.parametrize("graph", sampled([*GRAPHS], 4))
def test_records_that_share_records_stay_small(graph: str) -> None:
    """Twice the levels take less than four times the bytes; each schema names what it reaches."""
    half, whole = (Built(layered(graph, levels)) for levels in (LEVELS // 2, LEVELS))
    assert whole.bytes < 4 * half.bytes
    assert whole.calls < 4 * half.calls


def test_a_record_without_a_sensible_document_has_faulty_cases_only() -> None:
    """Its smallest document would hold a million others; those that it holds have valid cases."""
    spec = resolve(read(layered("two required", 21)))
    examples = Examples(spec)

    def verdicts(message: Message) -> set[bool]:
        return {not case.violations for case in cases(examples, message)}

    assert verdicts(spec.messages[0]) == {False}
    assert verdicts(spec.messages[-5]) == {True, False}


def test_fields_of_which_a_spec_has_many_alike_share_documents() -> None:
    """Also where the smallest document is small."""
    resolved = resolve(read(flat("optional", (FEW + 2) * len(WORDS))))
    found = Counter(case.field for case in cases(Examples(resolved), resolved.messages[0]))
    first, *_, last = resolved.messages[0].fields
    assert found[first.name] > found[last.name] == 0


def test_values_of_a_type_are_all_tried_once() -> None:
    """A type of many words is tried as a whole in the first field that has it."""
    words = [f"w{n}" for n in range(100)]
    spec = package(record(*many_fields(["word"] * 20, "optional")))
    word = {"name": "word", "base": "string", "values": words, "description": "x"}
    resolved = resolve(read(spec | {"types": [word]}))
    found = Counter(case.field for case in cases(Examples(resolved), resolved.messages[0]))
    assert found["many_0"] > len(words) > 4 * found["many_1"]


@pytest.mark.parametrize("facet", ["const", "minimum", "maximum"])
def test_numbers_near_a_bound_are_doubles(facet: str) -> None:
    """No case depends on the difference of integers that are the same double."""
    number = {"name": "number", "base": "number", facet: 2**53, "description": "x"}
    spec = package(record(*many_fields(["number"], "optional")))
    resolved = resolve(read(spec | {"types": [number]}))
    found = [
        json.loads(case.text).get("many_0")
        for case in cases(Examples(resolved), resolved.messages[0])
        if "" not in {path for path, _ in case.violations}
    ]
    large = [n for n in found if type(n) is int and 2**52 < abs(n) < 2**60]
    assert 2**53 in large
    assert [n for n in large if float(n) != n] == []


def values_tried(least: int, presence: Node) -> set[tuple[str, str, bool]]:
    """The values of an enum and of others that depend on it, in documents of so many bytes."""
    words = ("string", "integer", "small", "integer")
    few: Node = {"enum": "Few"}
    more = ({"min_length": least, "required": "yes"}, few, presence, few | presence)
    fields = [field | m for field, m in zip(many_fields(words, "optional"), more, strict=True)]
    values = [{"name": name, "number": n, "description": "x"} for n, name in enumerate("PQRS")]
    small = {"name": "small", "base": "integer", "minimum": 10, "maximum": 15, "description": "x"}
    spec = package(record(*fields), enums=[{"name": "Few", "description": "x", "values": values}])
    resolved = resolve(read(spec | {"types": [*spec["types"], small]}))
    found: set[tuple[str, str, bool]] = set()
    for case in cases(Examples(resolved), resolved.messages[0]):
        faulty = {path for path, _ in case.violations}
        document = {} if "" in faulty else json.loads(case.text)
        for name in {"many_1", "many_2", "many_3"} & document.keys():
            found.add((name, repr(document[name]), f"/{name}" in faulty))
    return found


@pytest.mark.parametrize("condition", [None, "unless many_1 = P", "if many_1 = R", "if many_1"])
def test_large_documents_have_all_values_that_small_ones_have(condition: str | None) -> None:
    """Also values that contradict others, so that several documents are needed."""
    presence = {"forbidden": condition} if condition else {}
    assert values_tried(1, presence) <= values_tried(SHARE + 200, presence)


def test_ids_of_cases_are_unique() -> None:
    """Also where an example is given twice, or called as a case without an example is."""
    spec = package(record(*many_fields(["code"], "optional")))
    (code,) = (each for each in spec["types"] if each["name"] == "code")
    code["examples"] = ["abc", "example", "d", "d"]
    resolved = resolve(read(spec))
    found = [case.id for case in cases(Examples(resolved), resolved.messages[0])]
    assert len(found) == len(set(found))
    assert {"Big/many_0/pattern/example", "Big/many_0/pattern/example (2)"} <= set(found)
