"""The severities for JSON agree with the corpora, over every edit of the small spec.

The JSON Schemas of one version validate the valid documents in the corpus of the other: as they are
for a strict reader, with unknown fields allowed for a lenient one. No severity may be lower than
the documents show; what they cannot show is listed with its reason.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import jsonschema_rs
import pytest

from generator import formats
from generator.compat.compare import changes
from generator.compat.effects import BREAKS, OK, STRICT, Severity
from generator.compat.kinds import Change
from generator.corpus import Examples, cases
from generator.model import Spec
from generator.resolve import resolve
from tests.compat.versions import versions
from tests.support.project import yaml_file
from tests.support.thorough import THOROUGH, amount

Validator = jsonschema_rs.Draft202012Validator


class Reader(NamedTuple):
    """The schema of a record, and the same with unknown fields allowed."""

    strict: Validator
    lenient: Validator


def unknown_allowed(schema: Any) -> Any:
    """A schema that allows unknown fields at any depth."""
    if isinstance(schema, dict):
        kept = {key: value for key, value in schema.items() if key != "additionalProperties"}
        return {key: unknown_allowed(value) for key, value in kept.items()}
    return [unknown_allowed(item) for item in schema] if isinstance(schema, list) else schema


@cache
def records_of(spec: Spec) -> Spec:
    """The spec without its services, which have no documents."""
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
    """The most severe result for the documents of a writer.

    `without` is the severity for records that the reader does not have: an old reader never reads
    records that were added later, a new one can no longer read those that were removed.
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


class Compared(NamedTuple):
    """An edit and a direction: our severity with its reasons, and that of the documents."""

    edit: str
    ours: Severity
    found: Severity
    reasons: list[Change]


@cache
def compared() -> tuple[Compared, ...]:
    """Every edit in both directions."""
    return tuple(_compared())


def _compared() -> Iterator[Compared]:
    for pair in versions():
        found = changes(records_of(pair.old), records_of(pair.new))
        directions = {
            "json_new": shown(pair.old, pair.new, without=BREAKS),
            "json_old": shown(pair.new, pair.old, without=OK),
        }
        for direction, by_documents in directions.items():
            severities = [getattr(change.effects, direction) for change in found]
            ours = max(severities, default=OK)
            reasons = [c for c, each in zip(found, severities, strict=True) if each == ours]
            yield Compared(f"{pair.edit}, {direction}", ours, by_documents, reasons)


def test_no_severity_is_too_low() -> None:
    """No document is rejected that should be accepted by our account."""
    assert [each.edit for each in compared() if each.ours < each.found] == []


def test_what_documents_cannot_show_is_listed() -> None:
    """A higher severity than the documents show has an entry with the reason; each is needed."""
    entries = yaml_file("compat", "differences.yaml")["not in documents"]
    listed = {kind for entry in entries if entry["reason"] for kind in entry["what"]}
    seen: set[str] = set()
    for edit, ours, found, reasons in compared():
        if ours > found:
            kinds = {change.kind.label for change in reasons}
            assert kinds <= listed, (edit, kinds)
            seen |= kinds
    assert seen == listed if THOROUGH else seen <= listed


@pytest.mark.parametrize("severity", Severity)
def test_documents_show_every_severity(severity: Severity) -> None:
    """Many edits have each severity, by our account and by that of the documents."""
    found = sum(each.ours == each.found == severity for each in compared())
    assert found >= amount(1, 20)
