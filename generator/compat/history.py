"""The earlier versions of a spec, and what changed from each release to the next."""

import subprocess
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from generator import RELEASED
from generator.compat.compare import changes
from generator.compat.effects import OK
from generator.compat.kinds import Change
from generator.core.naming import VERSION
from generator.errors import CommandError
from generator.model import Spec
from generator.resolved import Release, ReleasedChange
from generator.spec_language.source.files import Files

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
    """An earlier version of a spec: its name, and where it is."""

    name: str
    source: Path | Files


def version_number(text: str) -> tuple[int, ...] | None:
    """Return `1.20.3` as numbers, or None."""
    match = VERSION.fullmatch(text)
    return tuple(map(int, match.groups())) if match else None


def released(spec: Path) -> list[Version]:
    """Return the versions in `released/` next to the spec, the highest last.

    A version is a file, or a folder if it consists of several files.
    """
    paths = [*(spec.parent / RELEASED).iterdir()] if (spec.parent / RELEASED).is_dir() else []
    files = [(path.stem, path) for path in paths if path.suffix == ".yaml"]
    files += [(path.name, path / spec.name) for path in paths if path.is_dir()]
    found = [(number, name, path) for name, path in files if (number := version_number(name))]
    return [Version(name, path) for _, name, path in sorted(found)]


def named(spec: Path, name: str) -> Version:
    """Return the file of that name, or else the spec in that git revision."""
    if Path(name).is_file():
        return Version(name, Path(name))
    return Version(f"{name}:{spec.name}", _FilesOfRevision(spec, name))


class _FilesOfRevision(Files):
    """The files of a spec in a revision of git."""

    def __init__(self, spec: Path, revision: str) -> None:
        self._folder, self._revision = spec.parent, revision
        super().__init__({spec.name: self._read(spec.name)}, f"{revision}:{spec.name}")

    @cached_property
    def _all(self) -> Sequence[str]:
        listed = self._git("ls-tree", "-r", "-z", "--end-of-options", self._revision, "./")
        entries = (entry.partition("\t") for entry in listed.decode().split("\0"))
        return [name for mode, _, name in entries if mode.startswith("100")]  # no links

    def _names(self) -> Collection[str]:
        return self._all

    def _read(self, name: str) -> bytes:
        return self._git("show", "--end-of-options", f"{self._revision}:./{name}")

    def _git(self, *command: str) -> bytes:
        name = self._revision
        try:
            git = ["git", *command]
            done = subprocess.run(git, cwd=self._folder, capture_output=True, check=False)  # noqa: S603
        except OSError as failure:
            message = f"'{name}' is not a file, and git cannot be started: {failure}"
            raise UnknownVersion(message) from None
        if done.returncode != 0:
            reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            message = f"'{name}' is neither a file nor a revision with the spec: {''.join(reason)}"
            raise UnknownVersion(message)
        return done.stdout


def releases(versions: Sequence[tuple[str, Callable[[], Spec]]]) -> tuple[Release, ...]:
    """Return the versions, newest first, with the changes in each.

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
