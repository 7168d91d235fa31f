"""The earlier versions of a spec, and what changed from each release to the next."""

import re
import subprocess
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from generator import RELEASED
from generator.compat.compare import changes
from generator.compat.kinds import OK, Change
from generator.errors import CommandError
from generator.model import Spec
from generator.resolved.package import Release, ReleasedChange

_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
_CONSUMERS = (
    "protobuf wire, new reader",
    "protobuf wire, old reader",
    "JSON, new reader",
    "JSON, old reader",
    "source code in Python",
    "source code with stubs",
)


class UnknownVersion(CommandError):
    """There is no version of the spec with the given name."""


class Version(NamedTuple):
    """An earlier version of a spec: its name, and its file or content."""

    name: str
    source: Path | bytes

    @property
    def shown(self) -> str | None:
        """The name in errors of a version that is not a file."""
        return self.name if isinstance(self.source, bytes) else None


def version_number(text: str) -> tuple[int, ...] | None:
    """`1.20.3` as numbers, or None."""
    match = _VERSION.fullmatch(text)
    return tuple(map(int, match.groups())) if match else None


def released(spec: Path) -> list[Version]:
    """The versions in `released/` next to the spec, the highest last."""
    paths = (spec.parent / RELEASED).glob("*.yaml")
    found = [(number, path) for path in paths if (number := version_number(path.stem))]
    return [Version(path.stem, path) for _, path in sorted(found)]


def named(spec: Path, name: str) -> Version:
    """The file of that name or else the spec in that revision of git."""
    if Path(name).is_file():
        return Version(name, Path(name))
    command = ["git", "show", "--end-of-options", f"{name}:./{spec.name}"]
    try:
        done = subprocess.run(command, cwd=spec.parent, capture_output=True, check=False)  # noqa: S603
    except OSError as failure:
        raise UnknownVersion(
            f"'{name}' is not a file, and git cannot be started: {failure}"
        ) from None
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        message = f"'{name}' is neither a file nor a revision with the spec: {''.join(reason)}"
        raise UnknownVersion(message)
    return Version(f"{name}:{spec.name}", done.stdout)


def releases(versions: Sequence[tuple[str, Callable[[], Spec]]]) -> tuple[Release, ...]:
    """The versions, the newest first, with what each changed.

    Args:
        versions: The name of each version and a function that reads it, the oldest first. Nothing
            is read if there is only one.

    """
    found = [Release(name, None, ()) for name, _ in versions[:1]]
    specs = [(name, read()) for name, read in versions] if versions[1:] else []
    for (since, old), (version, new) in pairwise(specs):
        found.append(Release(version, since, tuple(map(_released, changes(old, new)))))
    return tuple(reversed(found))


def _released(change: Change) -> ReleasedChange:
    effects = zip(_CONSUMERS, change.effects, strict=True)
    shown = tuple(f"{consumer}: {severity}" for consumer, severity in effects if severity != OK)
    return ReleasedChange(change.subject, change.words, change.verdict.value, shown)
