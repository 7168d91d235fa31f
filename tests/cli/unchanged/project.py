"""A project whose runs are counted, and changes of its files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.programs import Printed, generator

Change = Callable[[Path], object]


class Project:
    """A spec, its output, and sources of a generator that decide nothing."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self.out = root, root / "out"
        self.builds = 0
        self._capsys = capsys

    def run(self, command: str = "generate", *options: str) -> Printed:
        """Run a command on the spec."""
        paths = ("--spec", str(self.root / "small.yaml"), "--out", str(self.out))
        return generator(self._capsys, command, *paths, *options)

    def has_built(self) -> bool:
        """Whether there was a build since the last call."""
        builds, self.builds = self.builds, 0
        return builds > 0

    def runs_anew(self, *options: str) -> bool:
        """Run the command, which succeeds, and return whether it built."""
        self.builds = 0
        assert self.run("generate", *options).status == 0
        return self.has_built()


def write(path: str, text: str = "x") -> Change:
    """Write a file of the project."""
    return lambda root: (root / path).write_text(text, encoding="utf-8")


def rename(path: str, other: str) -> Change:
    """Rename or move a file or folder of the project."""
    return lambda root: (root / path).rename(root / other)


def link(path: str, target: str) -> Change:
    """Replace a file, if there is one, by a link."""

    def change(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(root / target)

    return change
