"""The conformance corpus: documents with verdicts, for implementers in any language.

Reads the documents that generator.corpus makes. Writes conformance/<Message>.json with a
case a line, and a README with the coverage. compile.py adds the protobuf bytes of the valid ones.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from generator.artifact import Artifact
from generator.corpus import LIMITS, Case, Examples, cases
from generator.resolved import Message, Spec
from generator.templating import Templates

_KINDS = ("valid", "boundary", "violating")


@dataclass(frozen=True, slots=True)
class CoverageView:
    """How many cases of each kind a field has for a rule."""

    record: str
    field: str
    rule: str
    counts: tuple[int, ...]  # valid, boundary, violating


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """One corpus a record, and the page about them."""
    examples = Examples(spec)
    coverage: list[CoverageView] = []
    counts: dict[str, int] = {}
    for message in spec.messages:
        found = list(cases(examples, message))
        counts[message.name] = len(found)
        coverage += _coverage(message, found)
        content = templates.render(
            "record.json.j2", record=message.name, cases=[_view(case) for case in found]
        )
        yield Artifact(f"conformance/{message.name}.json", content)
    page = templates.render("README.md.j2", coverage=coverage, counts=counts, **LIMITS)
    yield Artifact("conformance/README.md", page)


def _view(case: Case) -> dict[str, Any]:
    view: dict[str, Any] = {"id": case.id, "field": case.field, "rule": case.rule}
    view |= {"kind": case.kind, "valid": not case.violations}
    if case.about:
        view["about"] = [{"field": field, "rule": rule} for field, rule in case.about]
    try:
        view["document"] = case.text.decode()
    except UnicodeDecodeError:
        view["document_base64"] = b64encode(case.text).decode()
    if case.violations:
        view["violations"] = [{"path": path, "rule": rule} for path, rule in case.violations]
    else:
        view["value"] = case.value
    return view


def _coverage(message: Message, found: list[Case]) -> Iterable[CoverageView]:
    counts = Counter((*pair, case.kind) for case in found for pair in _about(case))
    for field, rule in dict.fromkeys(pair for case in found for pair in _about(case)):
        numbers = tuple(counts[field, rule, kind] for kind in _KINDS)
        yield CoverageView(message.name, field, rule, numbers)


def _about(case: Case) -> tuple[tuple[str, str], ...]:
    return case.about or ((case.field, case.rule),)
