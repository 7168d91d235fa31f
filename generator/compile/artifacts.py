"""All files of a run, of which only a part is in memory: a large spec has gigabytes of outputs."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir
from weakref import finalize

from generator.artifact import Artifact
from generator.output import reported

ADVICE = "; TMPDIR names another folder for temporary files"
_IN_MEMORY = 32 * 2**20  # bytes; beyond, all contents are in a temporary file


class Artifacts(Mapping[str, bytes]):
    """The contents of artifacts by path, in order; a later artifact replaces one at its path."""

    def __init__(self, artifacts: Iterable[Artifact] = ()) -> None:
        self._folder = temporary_folder()
        self._contents = SpooledTemporaryFile(_IN_MEMORY, dir=str(self._folder))  # noqa: SIM115 - closed with this object
        finalize(self, self._contents.close)
        self._places: dict[str, tuple[int, int]] = {}
        self.add(artifacts)

    def add(self, artifacts: Iterable[Artifact]) -> None:
        """Add artifacts; raise OutputError if the temporary file cannot be written."""
        for path, content in artifacts:
            with reported("written", self._folder, ADVICE):
                begin = self._contents.seek(0, os.SEEK_END)
                self._contents.write(content)
            self._places[path] = begin, len(content)

    def __getitem__(self, path: str) -> bytes:
        begin, size = self._places[path]
        self._contents.seek(begin)
        content: bytes = self._contents.read(size)
        return content

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._places))

    def __len__(self) -> int:
        return len(self._places)


def temporary_folder() -> Path:
    """Return the folder for temporary files; raise OutputError if there is none."""
    with reported("written", Path(os.environ.get("TMPDIR") or os.curdir), ADVICE):
        return Path(gettempdir())
