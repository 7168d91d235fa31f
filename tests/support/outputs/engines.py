"""Where engines disagree with the Python package about documents of any spec."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from tests.support.engines import verdicts
from tests.support.readers.javascript import Question, answers
from tests.support.specs.every_construct import Judged


def misjudged(engine: str, folder: Path, documents: Iterable[Judged]) -> Iterator[Judged]:
    """Yield the documents, sorted by record, of which an engine has another verdict."""
    for record, group in groupby(documents, key=lambda each: each.record):
        found = list(group)
        accepted = verdicts(engine, record, [each.text for each in found], folder)
        pairs = zip(found, accepted, strict=True)
        yield from (each for each, accepts in pairs if accepts == bool(each.violations))


def misreported(folder: Path, documents: list[Judged]) -> Iterator[tuple[Judged, object]]:
    """Yield the documents of which JavaScript reports other violations, and what it reports."""
    questions = (Question(each.record, each.text, root=folder) for each in documents)
    for each, answer in zip(documents, answers(questions), strict=True):
        found = answer["violations"]
        messages = [message for _, _, message in found]
        places = [(path, rule) for path, rule, _ in found]
        if places != each.violations or each.messages not in (None, messages):
            yield each, found
