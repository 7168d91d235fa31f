"""The files of one spec: its own, and included ones from the same folder."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from generator.spec_language.source import compose, folder


class Files:
    """Files in memory, by their paths in the folder of the spec; the first is the spec itself.

    `content` has the files that were read, and `patterns` what the spec includes.
    """

    def __init__(self, content: Mapping[str, bytes], shown: str) -> None:
        self.content = dict(content)
        self.own = next(iter(content))
        self.patterns: tuple[str, ...] = ()
        self._shown = shown
        self._found: dict[str, list[str]] = {}  # by pattern: who reads twice reads the same

    def shown(self, name: str) -> str:
        """Return the name of a file in errors."""
        start = self._shown.removesuffix(self.own)
        return self._shown if name == self.own else f"{start}{name}"

    def read(self, name: str) -> bytes:
        """Return the content of a file; raise InvalidSpec if it cannot be read."""
        if name not in self.content:
            self.content[name] = self._read(name)
        return self.content[name]

    def matching(self, pattern: str) -> list[str]:
        """Return the files that match a pattern, as a shell expands it, in order."""
        if pattern not in self._found:
            self._found[pattern] = self._matching(pattern)
        return self._found[pattern]

    def is_linked(self, name: str) -> bool:  # noqa: ARG002
        """Return whether a file is a link, or in a folder that is one."""
        return False

    def _matching(self, pattern: str) -> list[str]:
        parts = PurePosixPath(pattern).parts
        return sorted(name for name in self._names() if _matches(PurePosixPath(name).parts, parts))

    def _names(self) -> Collection[str]:
        return self.content

    def _read(self, name: str) -> bytes:
        raise KeyError(name)


class FilesOnDisk(Files):
    """The files of a spec in its folder, or in the folder that the spec links to."""

    def __init__(self, spec: Path, shown: str) -> None:
        super().__init__({spec.name: compose.read(spec, shown)}, shown)
        self._folder = Path(os.path.realpath(spec)).parent

    def path(self, name: str) -> Path:
        """Return the path of a file."""
        return self._folder / name

    def shown(self, name: str) -> str:
        """Return the name of a file in errors."""
        return self._shown if name == self.own else str(Path(self._shown).parent / name)

    def is_linked(self, name: str) -> bool:
        """Return whether a file is a link, or in a folder that is one."""
        return folder.is_linked(self._folder, name)

    def _matching(self, pattern: str) -> list[str]:
        return folder.matching(self._folder, pattern)

    def _read(self, name: str) -> bytes:
        return compose.read(self.path(name), self.shown(name))


def _matches(parts: tuple[str, ...], patterns: tuple[str, ...]) -> bool:
    return len(parts) == len(patterns) and all(
        PurePosixPath(part).match(pattern) and part.startswith(".") <= pattern.startswith(".")
        for part, pattern in zip(parts, patterns, strict=True)
    )


def opened(spec: Files | Path | bytes, shown: str | None = None) -> Files:
    """Return the files of a spec, with only the spec itself read; errors call it `shown`."""
    if isinstance(spec, Files):
        return spec
    if isinstance(spec, bytes):
        return Files({"spec.yaml": spec}, shown or "spec")
    return FilesOnDisk(spec, shown or str(spec))
