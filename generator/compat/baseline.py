"""What a spec is compared with: its last release, another file, or a revision of git."""

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

RELEASED = "released"  # the folder beside the spec, with one file a version
_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")


class NoBaseline(Exception):
    """There is nothing to compare with under the name that was given."""


class Baseline(NamedTuple):
    """An earlier version of a spec: what it is called, and where it is or what it says."""

    name: str
    source: Path | bytes

    def readable(self) -> tuple[Path | bytes, str | None]:
        """The source, and what errors call it where it is no file."""
        return self.source, self.name if isinstance(self.source, bytes) else None


def version_of(text: str) -> tuple[int, ...] | None:
    """`1.20.3` as numbers, or None."""
    match = _VERSION.fullmatch(text)
    return tuple(map(int, match.groups())) if match else None


def released(spec: Path) -> list[Baseline]:
    """Every version in `released/` beside the spec, the highest last."""
    paths = (spec.parent / RELEASED).glob("*.yaml")
    found = [(number, path) for path in paths if (number := version_of(path.stem))]
    return [Baseline(path.stem, path) for _, path in sorted(found)]


def last_release(spec: Path) -> Baseline | None:
    """The highest version in `released/` beside the spec; None before the first release."""
    found = released(spec)
    return found[-1] if found else None


def named(spec: Path, name: str) -> Baseline:
    """The file of that name or, where there is none, the spec as it was in a revision of git."""
    if Path(name).is_file():
        return Baseline(name, Path(name))
    command = ["git", "show", "--end-of-options", f"{name}:./{spec.name}"]
    try:
        done = subprocess.run(command, cwd=spec.parent, capture_output=True, check=False)  # noqa: S603
    except OSError as failure:
        raise NoBaseline(f"'{name}' is no file, and git cannot be started: {failure}") from None
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise NoBaseline(f"'{name}' is no file and no revision with the spec: {''.join(reason)}")
    return Baseline(f"{name}:{spec.name}", done.stdout)
