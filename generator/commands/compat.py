"""compat: what changed since the last release, and for whom it breaks."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from generator.compat import accepted, baseline, report
from generator.compat.accepted import Accepted
from generator.compat.baseline import Baseline
from generator.compat.changes import Change
from generator.compat.compare import changes
from generator.errors import SpecError
from generator.pipeline import read_spec, shown_in_errors


class Comparison(NamedTuple):
    """A spec beside an earlier version of it."""

    earlier: Baseline | None  # None before the first release
    changes: Sequence[Change]
    accepted: Sequence[Accepted]
    accepted_file: str
    idle: Sequence[SpecError]

    def demands(self) -> list[str]:
        """What must be done before a release, line by line; nothing when all is well."""
        wanted = report.demands(self.changes, self.accepted, self.accepted_file)
        return [*wanted, *map(str, self.idle)]


def compared(spec: Path, against: str | None) -> Comparison:
    """The spec beside its last release, or beside the file or revision that is named.

    Raises InvalidSpec for errors in either version, NoBaseline where there is no such version.
    """
    new = read_spec(spec)
    beside = spec.parent / accepted.FILE
    entries = accepted.read_accepted(beside, shown_in_errors(beside))
    earlier = baseline.last_release(spec) if against is None else baseline.named(spec, against)
    found = changes(read_spec(*earlier.readable()), new) if earlier else []
    # entries are about the last release, so beside another version they may be about nothing
    idle = [] if against is not None else accepted.idle(entries, found)
    return Comparison(earlier, found, entries, shown_in_errors(beside), idle)


def compat(spec: Path, against: str | None) -> int:
    """Prints every change; the status is 1 when there is something left to do."""
    comparison = compared(spec, against)
    if comparison.earlier is None:
        print("there is no release to compare with")
    elif not comparison.changes:
        print(f"nothing changed since {comparison.earlier.name}")
    else:
        print(f"changed since {comparison.earlier.name}: {report.summary(comparison.changes)}\n")
        print(*report.lines(comparison.changes, comparison.accepted), sep="\n")
    demands = comparison.demands()
    if demands:
        print("", *demands, sep="\n", file=sys.stderr)
    return int(bool(demands))
