"""The changes as a table: what changed, and what it does to each consumer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.compat.accepted import Accepted, is_accepted
from generator.compat.changes import Change
from generator.compat.effects import Class
from generator.templating import to_json

_HEAD = """\
                       protobuf wire           JSON                    source code
                       new reader  old reader  new reader  old reader  Python      stubs"""

_LEGEND = """\
new reader: the new version reads what the old one wrote; old reader: the other way round
strict: breaks only readers that refuse what they do not know; stubs: of any language"""


def lines(changes: Sequence[Change], accepted: Sequence[Accepted]) -> Iterator[str]:
    """The table of what matters to a consumer; then, without cells, what is for readers only."""
    graded = [change for change in changes if change.verdict is not Class.DOCS_ONLY]
    if graded:
        yield _HEAD
    for change in graded:
        yield f"{change.at}: {change}"
        cells = (f"{grade!s:12}" for grade in change.effects)
        verdict = change.verdict.value
        if change.verdict is Class.BREAKING and is_accepted(change, accepted):
            verdict = "breaking, accepted"
        yield f"    {verdict:19}{''.join(cells)}".rstrip()
    if graded:
        yield from ["", _LEGEND]
    yield from _texts(changes, graded)


def _texts(changes: Sequence[Change], graded: Sequence[Change]) -> Iterator[str]:
    """Changes to docs only: listed for subjects that have other changes, else only counted."""
    subjects = {subject for change in graded for subject in change.subjects}
    texts = [change for change in changes if change.verdict is Class.DOCS_ONLY]
    listed = [c for c in texts if not graded or not subjects.isdisjoint(c.subjects)]
    if texts and graded:
        yield ""
    if listed:
        yield f"{Class.DOCS_ONLY.value}, ok for everybody:"
        yield from (f"{change.at}: {change}" for change in listed)
    if count := len(texts) - len(listed):
        words = f"{count} {'text' if count == 1 else 'texts'} elsewhere"
        yield f"{'also ' if listed else ''}{Class.DOCS_ONLY.value}: {words}"


def summary(changes: Iterable[Change]) -> str:
    """`1 breaking, 2 safe, 1 docs only`, or that nothing changed."""
    counts = Counter(change.verdict for change in changes)
    return (
        ", ".join(f"{counts[kind]} {kind}" for kind in Class if counts[kind]) or "nothing changed"
    )


def demands(
    changes: Sequence[Change], accepted: Sequence[Accepted], accepted_file: str
) -> Iterator[str]:
    """What must be added to the spec, and what to the list of accepted breaks."""
    for change in changes:
        if change.paste:
            yield f"{change.at}: {change}; set in the spec:"
            yield from (f"    {line}" for line in change.paste.splitlines())
    open_breaks = [
        change
        for change in changes
        if change.verdict is Class.BREAKING
        and not change.paste
        and not is_accepted(change, accepted)
    ]
    if open_breaks:
        yield f"breaking; undo it or, if it is meant, say why in {accepted_file}:"
        yield "" if accepted else "accepted:"
        for change in open_breaks:
            yield f"  - change: {to_json(str(change))}"
            yield "    reason: ..."
