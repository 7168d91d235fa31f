"""The conformance corpus: documents with verdicts, for implementers in any language.

Reads the documents that generator.corpus creates. Writes conformance/<Message>.json with one case
per line, and a README with the coverage. compile/ adds the protobuf bytes of the valid documents.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from generator.artifact import Artifact
from generator.corpus import LIMITS, Case, Examples, cases
from generator.resolved import Spec
from generator.templating import Templates

_KINDS = ("valid", "boundary", "violating")

NEEDS: Final = ("protobuf",)  # documents are encoded by its descriptors


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """Yield one corpus for each record, and a page about them."""
    examples = Examples(spec)
    counts: dict[str, int] = {}
    coverage: dict[str, list[tuple[str, str, list[int]]]] = {}
    for message in spec.messages:
        record, found = message.name, list(cases(examples, message))
        counts[record], coverage[record] = len(found), list(_coverage(found))
        content = templates.render("record.json.j2", record=record, cases=map(_view, found))
        yield Artifact(f"conformance/{record}.json", content)
    page = templates.render("README.md.j2", counts=counts, coverage=coverage, **LIMITS)
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


def _coverage(found: Iterable[Case]) -> Iterator[tuple[str, str, list[int]]]:
    """Yield the fields and rules, with the number of cases of each kind."""
    counts = Counter(
        (field, rule, case.kind)
        for case in found
        for field, rule in case.about or [(case.field, case.rule)]
    )
    for field, rule in dict.fromkeys((field, rule) for field, rule, _ in counts):
        yield field, rule, [counts[field, rule, kind] for kind in _KINDS]
