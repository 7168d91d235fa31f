"""Outputs and work grow with the spec: with its fields, and not with their square or their ways.

Bytes and calls are counted, never seconds.
"""

import json
import sys
from collections import Counter
from functools import cache
from typing import Any

import pytest

from generator.artifact import Artifact
from generator.corpus import Examples, cases
from generator.model import Spec
from generator.resolve import resolve
from generator.resolved import Message
from generator.rules import check
from generator.spec_language.load import load
from tests.support import outputs_of
from tests.support.specs import Node

WORDS = ("string", "integer", "boolean", "date", "code", "hash", "string[]")
SHAPES = ("optional", "required", "with_defaults", "fan", "chain")
GRAPHS = ("two optional", "two required", "one required", "optional lists", "required lists")
SMALL, LARGE = 30, 120  # fields
LINEAR = 6  # times as much for four times as many, with what is there once per file


def package(*records: Node) -> Node:
    """A spec with these records."""
    named = dict.fromkeys(("title", "description"), "x")
    source = dict.fromkeys(("publisher", "title", "edition", "notice"), "x")
    protobuf = {"name": "big", "version": "1.0.0", "protobuf": "big.v1", "source": source}
    bases = dict.fromkeys(("string", "code"), "string") | {
        "hash": "object",
        "date": "timestamp",
    }
    bases |= {word: word for word in ("integer", "boolean")}
    types: list[Node] = [{"name": w, "base": b, "description": "x"} for w, b in bases.items()]
    pattern = {"pattern": "^[a-z]{1,3}$", "examples": ["abc"], "counterexamples": ["ABC"]}
    types = [each | (pattern if each["name"] == "code" else {}) for each in types]
    return {"package": named | protobuf, "types": types, "messages": list(records)}


def field(name: str, number: int, word: str, required: str = "no") -> Node:
    """A field."""
    return {
        "name": name,
        "number": number,
        "type": word,
        "required": required,
        "description": "x",
    }


def flat(shape: str, count: int) -> Node:
    """A record of so many fields."""
    always = "yes" if shape == "required" else "no"
    members = [field(f"a{n}", n + 1, WORDS[n % len(WORDS)], always) for n in range(count)]
    for n in range(1, count):
        if shape in ("fan", "chain"):
            members[n]["required"] = f"yes if a{0 if shape == 'fan' else n - 1}"
    if shape == "with_defaults":
        members = [each | {"type": "string", "default": "text"} for each in members]
    return package({"name": "Big", "description": "x", "fields": members})


def layered(graph: str, levels: int) -> Node:
    """Records of which each holds the next one twice."""
    required = {"two required": ("yes", "yes"), "required lists": ("yes", "yes")}
    required["one required"] = ("yes", "no")
    many = "[]" if "lists" in graph else ""
    records: list[Node] = []
    for level in range(levels):
        members = [field("name", 1, "string")]
        if level + 1 < levels:
            words = required.get(graph, ("no", "no"))
            held = f"Level{level + 1}{many}"
            members += [field(f"in{n}", n + 2, held, word) for n, word in enumerate(words)]
        records.append({"name": f"Level{level}", "description": "x", "fields": members})
    return package(*records)


def read(made: Node) -> Spec:
    """The spec, which has no faults."""
    spec, faults = load(json.dumps(made).encode(), "spec.yaml")
    assert [*faults, *check(spec)] == []
    return spec


class Built:
    """What came out, and the calls that it took."""

    def __init__(self, made: Node) -> None:
        self.calls = 0
        sys.setprofile(self._count)
        try:
            self.artifacts: list[Artifact] = outputs_of.rendered(read(made))
        finally:
            sys.setprofile(None)

    def _count(self, *_: object) -> None:
        self.calls += 1

    @property
    def bytes(self) -> int:
        """Of all files."""
        return sum(len(artifact.content) for artifact in self.artifacts)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What is done once in a process counts for none."""
    outputs_of.rendered(read(flat("fan", 8)))


@cache
def built(shape: str, count: int) -> Built:
    """What a record of so many fields comes to."""
    return Built(flat(shape, count))


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_fields_take_four_times_the_bytes(shape: str) -> None:
    """Whatever the fields require of each other."""
    assert built(shape, LARGE).bytes < LINEAR * built(shape, SMALL).bytes


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_fields_take_four_times_the_work(shape: str) -> None:
    """No step looks through all fields for each of them."""
    assert built(shape, LARGE).calls < LINEAR * built(shape, SMALL).calls


@pytest.mark.parametrize("shape", SHAPES)
def test_a_large_record_has_a_case_of_every_field_and_rule(shape: str) -> None:
    """The same pairs, kept and broken, as where each case is about one field."""
    spec = resolve(read(flat(shape, LARGE)))
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


@pytest.mark.parametrize("graph", GRAPHS)
def test_records_that_share_records_stay_small(graph: str) -> None:
    """Twice the levels take less than four times the bytes; each schema names what it reaches."""
    half, whole = (Built(layered(graph, levels)) for levels in (15, 30))
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


def test_values_of_a_type_are_all_tried_once() -> None:
    """An enum of many values is tried as a whole in the first field that has it."""
    values: list[Any] = [{"name": f"V{n}", "number": n, "description": "x"} for n in range(500)]
    members = [field(f"a{n}", n + 1, "integer") | {"enum": "Many"} for n in range(20)]
    made = package({"name": "Big", "description": "x", "fields": members})
    made["enums"] = [{"name": "Many", "description": "x", "values": values}]
    spec = resolve(read(made))
    found = Counter(case.field for case in cases(Examples(spec), spec.messages[0]))
    assert found["a0"] > len(values) > 4 * found["a1"]


def test_ids_of_cases_are_unique() -> None:
    """Also where an example is given twice, or called as a case without an example is."""
    made = package({"name": "Big", "description": "x", "fields": [field("a", 1, "code")]})
    (code,) = (each for each in made["types"] if each["name"] == "code")
    code |= {"pattern": "^[a-z]{1,9}$", "examples": ["abc", "example", "d", "d"]}
    spec = resolve(read(made))
    found = [case.id for case in cases(Examples(spec), spec.messages[0])]
    assert len(found) == len(set(found))
    assert {"Big/a/pattern/example", "Big/a/pattern/example (2)"} <= set(found)
