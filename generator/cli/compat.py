"""compat: what changed since the last release, and which consumers it breaks."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from generator.compat import accepted, history, report
from generator.compat.accepted import Accepted
from generator.compat.compare import changes
from generator.compat.history import Version
from generator.compat.kinds import Change
from generator.paths import shown_in_errors
from generator.pipeline import read_spec


class Comparison(NamedTuple):
    """A spec compared with an earlier version."""

    earlier: Version | None  # None before the first release
    changes: Sequence[Change]
    accepted: Accepted
    to_do: Sequence[str]  # what a release still needs, one entry per line


def compared(spec: Path, against: str | None) -> Comparison:
    """Compare a spec with its last release, or with the given file or revision.

    Raises:
        InvalidSpec: if either version or the list of accepted breaks has errors.
        UnknownVersion: if there is no such file or revision.

    """
    new = read_spec(spec)
    path = spec.parent / accepted.FILE
    entries = accepted.read_accepted(path, shown_in_errors(path))
    if against is None:
        earlier = next(reversed(history.released(spec)), None)
    else:
        earlier = history.named(spec, against)
    found = []
    if earlier:
        found = changes(read_spec(earlier.source, is_released=True), new)
    to_do = list(report.to_do(found, entries))
    if against is None:  # the entries are about changes since the last release
        to_do += map(str, entries.unused(found))
    return Comparison(earlier, found, entries, to_do)


def compat(spec: Path, against: str | None) -> int:
    """Print every change; the status is 1 if a release needs something else."""
    earlier, changes, accepted, to_do = compared(spec, against)
    if earlier is None:
        print("there is no release to compare with")
    elif not changes:
        print(f"nothing changed since {earlier.name}")
    else:
        print(f"changed since {earlier.name}: {report.summary(changes)}\n")
        print(*report.table(changes, accepted), sep="\n")
    if to_do:
        print("", *to_do, sep="\n", file=sys.stderr)
    return int(bool(to_do))
