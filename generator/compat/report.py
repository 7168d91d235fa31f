"""What `compat` prints: a table of the changes, and what must be done before a release."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.compat.accepted import Accepted
from generator.compat.kinds import Change, Verdict
from generator.templating.filters import to_json

_HEAD = """\
                       protobuf wire           JSON                    source code
                       new reader  old reader  new reader  old reader  Python      stubs"""

_LEGEND = """\
new reader: the new version reads what the old one wrote; old reader: vice versa
strict: breaks only readers that reject unknown fields; stubs: generated in any language"""


def table(changes: Sequence[Change], accepted: Accepted) -> Iterator[str]:
    """Yield the changes with their severities, then changes of texts without severities."""
    texts = [change for change in changes if change.verdict is Verdict.DOCS_ONLY]
    others = [change for change in changes if change.verdict is not Verdict.DOCS_ONLY]
    if not others:
        yield from _listed(texts)
        return
    yield _HEAD
    for change in others:
        yield f"{change.at}: {change}"
        is_accepted = change.verdict is Verdict.BREAKING and accepted.accepts(change)
        verdict = change.verdict + ", accepted" * is_accepted
        yield f"    {verdict:19}{''.join(f'{cell!s:12}' for cell in change.effects)}".rstrip()
    yield from ["", _LEGEND]
    subjects = {subject for change in others for subject in change.subjects}
    near = [change for change in texts if not subjects.isdisjoint(change.subjects)]
    if texts:
        yield ""
    yield from _listed(near)
    if count := len(texts) - len(near):
        words = f"{count} {'text' if count == 1 else 'texts'} elsewhere"
        yield f"{'also ' if near else ''}{Verdict.DOCS_ONLY}: {words}"


def _listed(texts: Sequence[Change]) -> Iterator[str]:
    if texts:
        yield f"{Verdict.DOCS_ONLY}, ok for all consumers:"
    for change in texts:
        yield f"{change.at}: {change}"


def summary(changes: Iterable[Change]) -> str:
    """Return `1 breaking, 2 safe, 1 docs only`, or that nothing changed."""
    counts = Counter(change.verdict for change in changes)
    shown = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
    return shown or "nothing changed"


def to_do(changes: Sequence[Change], accepted: Accepted) -> Iterator[str]:
    """Yield what to add to the spec and to the list of accepted breaks before a release."""
    for change in changes:
        if change.suggestion:
            yield f"{change.at}: {change}; set in the spec:"
            yield from (f"    {line}" for line in change.suggestion.splitlines())
    breaks = [c for c in changes if c.verdict is Verdict.BREAKING and not c.suggestion]
    missing = [change for change in breaks if not accepted.accepts(change)]
    if missing:
        yield f"breaking; undo it or, if it is intended, add it with the reason to {accepted.file}:"
        yield "" if accepted.entries else "accepted:"
    for change in missing:
        yield f"  - change: {to_json(str(change))}"
        yield "    reason: ..."
