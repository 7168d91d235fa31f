"""Compares the invalid documents that a language accepts with known_differences.tsv."""

from collections import defaultdict
from collections.abc import Iterable

from tests.languages.documents import Document
from tests.support.project import tsv
from tests.support.tables import LANGUAGES, Tables

KNOWN = tsv("languages", "known_differences.tsv")


def problems(language: str, found: Iterable[tuple[Document, bool]], tables: Tables) -> list[str]:
    """Where the invalid documents that a language accepts are not those of the known kinds."""
    known = {row["kind"] for row in KNOWN if language in row["language"].split(", ")}
    verdicts: dict[str, dict[bool, str]] = defaultdict(dict)  # a document of each verdict, by kind
    for document, accepts in found:
        verdicts[document.kind].setdefault(accepts, document.id)
        tables.add(LANGUAGES, "invalid", language)
        if accepts:
            tables.add(LANGUAGES, f"accepted: {document.kind.partition(': ')[0]}", language)
    return [
        *(f"two kinds in one: {kind}: {ids}" for kind, ids in verdicts.items() if len(ids) > 1),
        *(
            f"not listed: {ids}"
            for kind, ids in verdicts.items()
            if True in ids and kind not in known
        ),
        *(f"listed, but rejected: {kind}" for kind in known if False in verdicts[kind]),
        *(f"listed, but there is no such document: {kind}" for kind in known if not verdicts[kind]),
    ]
