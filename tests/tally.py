"""Counting what the engines say, over all tests and workers, and the table of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from tests.differences import Kinds, faults_of, is_known
from tests.engines import ENGINES

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


class Tables:
    """Tables of counts by their title, each with rows and columns that tests name."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()  # title, row and column, with tabs between them

    def add(self, title: str, row: str, column: str) -> None:
        """One more."""
        self.counts[f"{title}\t{row}\t{column}"] += 1

    def titles(self) -> list[str]:
        """Every table."""
        return sorted({key.split("\t")[0] for key in self.counts})

    def lines(self, title: str) -> Iterator[str]:
        """A table: its columns and rows by name, and the sums at the end."""
        cells = {key: count for key, count in self.counts.items() if key.startswith(f"{title}\t")}
        rows = sorted({key.split("\t")[1] for key in cells})
        columns = sorted({key.split("\t")[2] for key in cells})
        yield " " * 32 + "".join(f"{column:>18}" for column in columns)
        for row in rows:
            found = [cells.get(f"{title}\t{row}\t{column}", 0) for column in columns]
            yield f"{row:32}" + "".join(f"{count:18}" for count in found)
        sums = [
            sum(cells.get(f"{title}\t{row}\t{column}", 0) for row in rows) for column in columns
        ]
        yield f"{f'{len(rows)} in all':32}" + "".join(f"{count:18}" for count in sums)
