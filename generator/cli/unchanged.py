"""Whether a run would change nothing: the output is what the last one wrote from the same inputs.

A run that succeeds notes a digest of everything that decides the output, which it reads before it
begins, and of what it wrote: a file that is edited in the meantime never counts as up to date. Few
modules are imported here, because importing takes longer than comparing every byte.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from generator import CACHES, RELEASED

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
NOTES = os.path.join(PROJECT, "build", "unchanged")
_END = b"\0"  # of each text in a note; no path contains it
File = tuple[str, bytes]  # a path, and its content


class Note:
    """What the last run with some arguments, in this folder, noted."""

    def __init__(self, arguments: list[str]) -> None:
        key = os.fsencode("\0".join([os.path.abspath("."), *arguments]))
        self._path = os.path.join(NOTES, blake2b(key, digest_size=16).hexdigest())
        self._inputs = b""

    def unchanged(self) -> tuple[str, int] | None:
        """The output folder as it is shown and its number of files, if all is as it was noted."""
        try:
            with open(self._path, "rb") as file:
                noted, shown, spec, out, _ = file.read().split(_END)
            files = _files(os.fsdecode(out))
            if noted == _digest(_contents(files), _inputs(os.fsdecode(spec))):
                return os.fsdecode(shown), len(files)
        except (OSError, ValueError):  # a run reports what cannot be read
            pass
        return None

    def begin(self, spec: str) -> None:
        """Read the inputs of a run."""
        try:
            self._inputs = _inputs(os.path.abspath(spec))
        except (OSError, ValueError):
            self._inputs = b""

    def write(self, spec: str, out: str, shown: str, outputs: list[File]) -> None:
        """Note what the run wrote, and remove notes about folders that are gone."""
        from pathlib import Path

        from generator.output import OutputError, delete, replace

        texts = [shown, os.path.abspath(spec), os.path.abspath(out), ""]
        try:
            for other in Path(NOTES).glob("*"):
                if not os.path.isdir((_END + other.read_bytes()).split(_END)[-2]):
                    delete(other)
            if self._inputs:
                digest = _digest(sorted(outputs), self._inputs)
                replace(Path(self._path), _END.join([digest, *map(os.fsencode, texts)]))
        except (OSError, OutputError):  # the next run builds
            pass


def summary(shown: str, written: int, unchanged: int, removed: int, seconds: float) -> str:
    """What a run says at its end."""
    counts = f"{written} written, {unchanged} unchanged, {removed} removed"
    return f"{shown}: {counts} in {seconds:.2f} s"


def _inputs(spec: str) -> bytes:
    """A digest of the spec, its released versions, the generator, and what is installed."""
    if not os.path.isfile(spec):  # a pipe can be read only once
        raise ValueError(spec)
    installed = {
        name
        for folder in filter(os.path.isdir, sys.path)
        for name in os.listdir(folder)
        if name.endswith(("dist-info", "egg-info"))  # with their versions
    }
    words = [os.path.realpath(spec), PROJECT, sys.version, *sorted(installed)]
    files = [("", os.fsencode(word)) for word in words]
    with open(spec, "rb") as file:
        files.append(("", file.read()))
    for folder in (os.path.join(os.path.dirname(spec), RELEASED), f"{PROJECT}/generator"):
        files += _contents(_files(folder)) if os.path.isdir(folder) else []
    return _digest(files)


def _files(folder: str) -> list[tuple[str, str]]:
    """The files below a folder, caches excepted, by their names in it; there is no link."""
    found, waiting = [], [(folder, "")]
    while waiting:
        path, prefix = waiting.pop()
        with os.scandir(path) as scanned:
            for entry in scanned:
                if entry.is_file(follow_symlinks=False):
                    found.append((prefix + entry.name, entry.path))
                elif not entry.is_dir(follow_symlinks=False):
                    raise ValueError(entry.path)
                elif entry.name not in CACHES:
                    waiting.append((entry.path, f"{prefix}{entry.name}/"))
    return sorted(found)


def _contents(files: list[tuple[str, str]]) -> Iterator[File]:
    for name, path in files:
        with open(path, "rb", buffering=0) as file:
            yield name, file.read()


def _digest(files: Iterable[File], start: bytes = b"") -> bytes:
    digest = blake2b(start, digest_size=32)
    for name, content in files:
        digest.update(b"%s\0%d\0" % (os.fsencode(name), len(content)))
        digest.update(content)
    return digest.hexdigest().encode()
