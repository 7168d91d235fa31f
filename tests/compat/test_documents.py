"""The verdicts for JSON are those of the corpora, over every edit of the small spec.

The valid documents of one version's corpus meet the JSON Schemas of the other's: as they are for a
strict reader, and without their ban on unknown names for a lenient one. Nothing may be called
better than the documents show it to be; what they cannot show is listed with its reason.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import jsonschema_rs
import pytest
import yaml

from generator import formats
from generator.compat.compare import changes
from generator.compat.kinds import BREAKS, OK, STRICT, Change, Severity
from generator.corpus import Examples, cases
from generator.model import Spec
from generator.resolve import resolve
from tests.compat.versions import versions
from tests.support.readers import PROJECT

Validator = jsonschema_rs.Draft202012Validator


class Reader(NamedTuple):
    """A record's schema as it is, and with unknown names allowed."""

    strict: Validator
    lenient: Validator


def unknown_allowed(schema: Any) -> Any:
    """A schema without the keyword that refuses unknown names, at any depth."""
    if isinstance(schema, dict):
        kept = {key: value for key, value in schema.items() if key != "additionalProperties"}
        return {key: unknown_allowed(value) for key, value in kept.items()}
    return [unknown_allowed(item) for item in schema] if isinstance(schema, list) else schema


@cache
def records_of(spec: Spec) -> Spec:
    """The spec without its services, whose messages no document is made of."""
    return replace(spec, services=())


@cache
def readers(spec: Spec) -> dict[str, Reader]:
    """The schemas of the records."""
    found: dict[str, Reader] = {}
    for artifact in formats.render("json_schema", resolve(records_of(spec)), "spec.yaml"):
        name, dot, _ = artifact.path.rpartition("/")[2].partition(".schema.json")
        if dot:
            schema = json.loads(artifact.content)
            found[name] = Reader(Validator(schema), Validator(unknown_allowed(schema)))
    return found


@cache
def documents(spec: Spec) -> dict[str, list[Any]]:
    """The valid documents of the corpus, by record."""
    records = resolve(records_of(spec))
    examples = Examples(records)
    return {
        message.name: [json.loads(c.text) for c in cases(examples, message) if not c.violations]
        for message in records.messages
    }


def shown(writer: Spec, reader: Spec, without: Severity) -> Severity:
    """The worst that a reader does to the documents of a writer.

    `without` is what to say of records that the reader lacks: an old reader was never meant to read
    those that came later, a new one lost those that are gone.
    """
    worst = OK
    for record, written in documents(writer).items():
        if record not in readers(reader):
            worst = max(worst, without)
            continue
        strict, lenient = readers(reader)[record]
        for document in written:
            if not strict.is_valid(document):
                worst = max(worst, STRICT if lenient.is_valid(document) else BREAKS)
    return worst


def verdicts() -> Iterator[tuple[str, Severity, Severity, list[Change]]]:
    """Every edit in both directions: our grade, the one that documents show, and our reasons."""
    for pair in versions():
        found = changes(records_of(pair.old), records_of(pair.new))
        for direction in ("json_new", "json_old"):
            grades = [getattr(change.effects, direction) for change in found]
            ours = max(grades, default=OK)
            reasons = [c for c, grade in zip(found, grades, strict=True) if grade == ours]
            if direction == "json_new":
                by_documents = shown(pair.old, pair.new, without=BREAKS)
            else:
                by_documents = shown(pair.new, pair.old, without=OK)
            yield f"{pair.edit}, {direction}", ours, by_documents, reasons


@pytest.fixture(scope="module")
def compared() -> list[tuple[str, Severity, Severity, list[Change]]]:
    """All verdicts, made once."""
    return list(verdicts())


def test_nothing_is_called_better_than_it_is(
    compared: list[tuple[str, Severity, Severity, list[Change]]],
) -> None:
    """No document is refused that we say is read."""
    assert [edit for edit, ours, found, _ in compared if ours < found] == []


def test_what_documents_cannot_show_is_listed(
    compared: list[tuple[str, Severity, Severity, list[Change]]],
) -> None:
    """Where we say worse than the documents show, an entry has the reason, and each has a case."""
    path = PROJECT / "tests" / "compat" / "differences.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["not in documents"]
    listed = {kind for entry in entries if entry["reason"] for kind in entry["what"]}
    seen: set[str] = set()
    for edit, ours, found, reasons in compared:
        if ours > found:
            kinds = {change.kind.label for change in reasons}
            assert kinds <= listed, (edit, kinds)
            seen |= kinds
    assert seen == listed


def test_documents_show_every_grade(
    compared: list[tuple[str, Severity, Severity, list[Change]]],
) -> None:
    """Edits that break nobody, strict readers only and everybody are all among them, and many."""
    for grade in Severity:
        assert sum(ours == found == grade for _, ours, found, _ in compared) >= 20, grade
