"""A spec with every construct: documents with the verdict of its Python package.

They are the corpus and additional documents, in which some members are replaced by members of the
corpus or left out. Every engine must have the same verdict.
"""

import json
import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.documents.corpus import Case, cases_of
from tests.support.project import PROJECT
from tests.support.thorough import amount

SPEC = PROJECT / "tests" / "cases" / "every_construct.yaml"
PACKAGE, PROTOBUF = "library_loans", "library_loans.v2"
DOCUMENTS = amount(500, 31_000, "AGREEMENT_DOCUMENTS")  # of which protobuf can judge two thirds
SEED = int(os.environ.get("AGREEMENT_SEED", "0"))
# protobuf's readers and JSON Schema are not strict here; tests/agreement lists these by kind.
_NOT_IN_PROTOBUF = {"type", "pattern", "encoding", "syntax", "depth"}
_NOT_IN_SCHEMAS = {"encoding", "syntax", "depth"}
_OBJECTS = ("/$extra", "/notes", "_specific")


class Judged(NamedTuple):
    """A document and its violations."""

    record: str
    text: bytes
    violations: list[tuple[str, str]]  # JSON Pointer, rule; none: it is valid
    messages: list[str] | None = None  # of the Python package, unless it is a case of the corpus

    def is_for(self, engine: str) -> bool:
        """Whether an engine can have the verdict: a schema if it depends on the value alone."""
        if "proto" not in engine:
            return not {rule for _, rule in self.violations} & _NOT_IN_SCHEMAS
        return not any(
            rule in _NOT_IN_PROTOBUF
            or (rule == "range" and any(o in path for o in _OBJECTS))
            or (rule == "unknown" and self._value_at(path) in (None, []))  # of another record
            for path, rule in self.violations
        )

    def _value_at(self, path: str) -> Any:
        value = json.loads(self.text)
        for key in path.split("/")[1:]:
            name = key.replace("~1", "/").replace("~0", "~")
            value = value[int(key)] if isinstance(value, list) else value[name]
        return value


def judged(folder: Path, package: Any, count: int = DOCUMENTS) -> list[Judged]:
    """Return the corpus in a folder of outputs, and so many other documents, by record."""
    found = [*corpus(folder), *_judged(folder, package, count)]
    return sorted(found, key=lambda each: each.record)


def _judged(folder: Path, package: Any, count: int) -> Iterator[Judged]:
    for record, document in _grafted(folder, count):
        cls, text = getattr(package, record), json.dumps(document).encode()
        violations = _violations(package, cls.from_dict, document)
        if b"Infinity" not in text:  # it is no JSON
            assert _violations(package, cls.from_json, text) == violations
        found = [(violation.path, violation.rule) for violation in violations]
        messages = [violation.message for violation in violations]
        yield Judged(record, text, found, messages)


def _violations(package: Any, read: Callable[[Any], Any], document: Any) -> list[Any]:
    """What a reader finds in a document."""
    try:
        read(document)
    except package.ValidationError as error:
        violations: list[Any] = error.violations
        return violations
    return []


def corpus(folder: Path) -> Iterator[Judged]:
    """Yield the cases in a folder of outputs."""
    for record, cases in _corpora(folder).items():
        yield from (Judged(record, case.text, case.violations) for case in cases)


def _corpora(folder: Path) -> dict[str, tuple[Case, ...]]:
    names = sorted(path.stem for path in (folder / "conformance").glob("*.json"))
    return {name: cases_of(folder / "conformance" / f"{name}.json") for name in names}


def _grafted(folder: Path, count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    chance = random.Random(SEED)  # noqa: S311 - not a secret
    valid: dict[str, list[dict[str, Any]]] = {}
    values: dict[str, dict[str, list[Any]]] = {}
    for record, cases in _corpora(folder).items():
        valid[record] = [json.loads(case.text) for case in cases if case.valid]
        values[record] = defaultdict(list)
        for case in cases:
            if not {rule for _, rule in case.violations} & _NOT_IN_SCHEMAS:
                for inner in _inner_objects(json.loads(case.text)):
                    for name, value in inner.items():
                        values[record][name].append(value)
    for _ in range(count):
        record = chance.choice(list(valid))
        document = deepcopy(chance.choice(valid[record]))
        for _ in range(chance.randint(1, 4)):
            # At the top as often as below: in records, also of unions, and in free objects.
            target = chance.choice([document, chance.choice([*_inner_objects(document)])])
            name = chance.choice([*values[record], *target])
            other = chance.choice([name, name, name, *values[record]])
            target[name] = deepcopy(chance.choice(values[record][other]))
            if chance.random() < 0.2:
                del target[name]
        yield record, document


def _inner_objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects in a value, at every level."""
    if isinstance(value, dict):
        yield value
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        yield from _inner_objects(item)
