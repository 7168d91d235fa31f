"""Whether the output is what the last run wrote from the same inputs, byte for byte.

A run that succeeds notes a digest of everything that decides the output, which it reads before it
begins, and of what it wrote: a file that is edited in the meantime never counts as up to date.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from generator import output
from generator.output import OutputError
from generator.paths import PROJECT, RELEASED

NOTES = PROJECT / "build" / "unchanged"
File = tuple[str, bytes]  # a path, and its content


class Note(NamedTuple):
    """What the last run noted about an output folder, and the inputs of this one."""

    path: Path
    inputs: bytes | None  # a digest; None if one cannot be read, which a run reports

    def unchanged(self, out: Path) -> int:
        """The number of files in the output folder; 0 unless all are as they were noted."""
        with suppress(OSError, OutputError):
            noted, files = self.path.read_bytes(), [*_files(out)]
            if self.inputs and noted.startswith(_digest(_content(files), self.inputs)):
                return len(files)
        return 0

    def write(self, out: Path, outputs: Iterable[File]) -> None:
        """Note what a run wrote, and forget the folders that are gone; nobody depends on notes."""
        with suppress(OSError, OutputError):
            for other in self.path.parent.glob("*"):
                if not Path(os.fsdecode(other.read_bytes()).partition(" ")[2]).is_dir():
                    output.delete(other)
            if self.inputs:
                where = b" " + os.fsencode(os.path.realpath(out))
                output.replace(self.path, _digest(sorted(outputs), self.inputs) + where)


def read_note(spec: Path, out: Path, *settings: str) -> Note:
    """The note about an output folder, with everything that decides what is written to it now."""
    paths = [os.fsencode(os.path.realpath(path)) for path in (out, spec, PROJECT)]
    name = blake2b(paths[0], digest_size=16).hexdigest()
    # dist-info and egg-info: the names and versions of all that is installed
    installed = sorted({path.name for top in sys.path for path in Path(top).glob("*.*-info")})
    words = [*paths, sys.version.encode(), *map(os.fsencode, (*settings, *installed))]
    inputs = None
    with suppress(OSError, OutputError):
        if spec.is_file():  # a pipe can be read only once
            files = [("", word) for word in words] + [("", spec.read_bytes())]
            for folder in (spec.parent / RELEASED, PROJECT / "generator"):
                files += _content(_files(folder)) if folder.exists() else []
            inputs = _digest(files)
    return Note(NOTES / name, inputs)


def _files(folder: Path) -> list[tuple[str, str]]:
    """The files below a folder, caches excepted: names, sorted, and paths. There is no link."""
    folder = folder.absolute()
    entries = [*output.entries(folder)]
    for entry in entries:
        if not entry.is_file(follow_symlinks=False):
            raise OutputError(entry.path)
    start = len(str(folder / "_")) - 1
    return sorted((entry.path[start:].replace(os.sep, "/"), entry.path) for entry in entries)


def _content(files: Iterable[tuple[str, str]]) -> Iterator[File]:
    return ((name, Path(path).read_bytes()) for name, path in files)


def _digest(files: Iterable[File], start: bytes = b"") -> bytes:
    digest = blake2b(start, digest_size=32)
    for name, content in files:
        digest.update(b"%s\0%d\0" % (os.fsencode(name), len(content)))
        digest.update(content)
    return digest.hexdigest().encode()
