"""Counting what the engines say, over all tests and workers, and the table of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from tests.agreement.differences import Kinds, faults_of, is_known
from tests.support.engines import ENGINES

Counts: TypeAlias = dict[str, int]


class Tally:
    """Documents, known differences and others, by engine; known ones by kind too.

    The counts have names with tabs, so that they pass from a worker as a plain dictionary.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def judge(
        self, engine: str, record: str, texts: Sequence[bytes], valid: Iterable[tuple[bool, bool]]
    ) -> Iterator[str]:
        """Counts pairs of expected and found verdicts; yields what is wrong with them."""
        for text, (expected, found) in zip(texts, valid, strict=True):
            self.counts[f"{engine}\tdocuments"] += 1
            if expected == found:
                continue
            faults = faults_of(record, text) if found else [frozenset[str]()]
            if is_known(engine, faults):
                self._count_known(engine, faults)
            else:
                self.counts[f"{engine}\tother"] += 1
                verb = "accepts" if found else "refuses"
                yield f"{engine} {verb} {record} {text.decode(errors='replace')}"

    def _count_known(self, engine: str, faults: list[Kinds]) -> None:
        self.counts[f"{engine}\tknown"] += 1
        for kind in frozenset[str]().union(*faults):
            self.counts[f"{engine}\t{kind}"] += 1

    def lines(self) -> Iterator[str]:
        """The table: engines, documents, known differences by kind, other differences."""
        yield f"{'engine':40} {'documents':>10} {'known':>8} {'other':>8}"
        for engine in ENGINES:
            documents, known, other = (
                self.counts[f"{engine}\t{what}"] for what in ("documents", "known", "other")
            )
            yield f"{engine:40} {documents:10} {known:8} {other:8}"
            for name, count in sorted(self.counts.items()):
                kind = name.removeprefix(f"{engine}\t")
                if kind != name and kind not in ("documents", "known", "other"):
                    yield f"  {kind:38} {'':10} {count:8}"
