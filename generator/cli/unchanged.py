"""Tests whether a run would change nothing: same inputs and same output as in the last run.

A successful run records a digest of what it wrote and of everything that decides the output, which
it reads before any of that is used: a file edited in the meantime never counts as up to date. Few
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
    """The record of the last run with the same arguments in this folder."""

    def __init__(self, arguments: list[str]) -> None:
        self._folder = os.getcwd()
        key = os.fsencode("\0".join([self._folder, *arguments]))
        self._path = os.path.join(NOTES, blake2b(key, digest_size=16).hexdigest())
        self._paths = ("", "")
        self._inputs = b""
        try:
            self._generator = _generator()  # before a run imports most of it
        except (OSError, ValueError):
            self._generator = b""

    def unchanged(self) -> tuple[str, int] | None:
        """Return the output folder for messages and its number of files, if nothing has changed."""
        try:
            with open(self._path, "rb") as file:
                noted, shown, spec, *patterns, out, _ = file.read().split(_END)
            files = _files(os.fsdecode(out))
            inputs = _inputs(os.fsdecode(spec), os.fsdecode(out), self._generator)
            if patterns:
                inputs = _digest(_included(spec, patterns), inputs)
            if noted == _digest(_contents(files), inputs):
                return os.fsdecode(shown), len(files)
        except (OSError, ValueError):  # a run reports what cannot be read
            pass
        return None

    def begin(self, spec: str, out: str) -> None:
        """Read the inputs of a run."""
        self._paths = os.path.join(self._folder, spec), os.path.join(self._folder, out)
        try:
            self._inputs = _inputs(*self._paths, self._generator)
        except (OSError, ValueError):
            self._inputs = b""

    def write(
        self, shown: str, outputs: Iterable[File], patterns: Iterable[str], included: list[File]
    ) -> None:
        """Record what the run wrote, in order of path, and remove notes about deleted folders.

        The spec includes the files that match the patterns.
        """
        from pathlib import Path

        from generator.output import OutputError, delete, replace

        try:
            for other in Path(NOTES).glob("*"):
                if not os.path.isdir((_END + other.read_bytes()).split(_END)[-2]):
                    delete(other)
            if self._inputs:
                inputs = _digest(included, self._inputs) if patterns else self._inputs
                digest = _digest(outputs, inputs)
                spec, out = self._paths
                texts = map(os.fsencode, [shown, spec, *patterns, out, ""])
                replace(Path(self._path), _END.join([digest, *texts]))
        except (OSError, OutputError):  # the next run builds
            pass


def summary(shown: str, written: int, unchanged: int, removed: int, seconds: float) -> str:
    """Return the summary of a run."""
    counts = f"{written} written, {unchanged} unchanged, {removed} removed"
    return f"{shown}: {counts} in {seconds:.2f} s"


def _generator() -> bytes:
    """Return a digest of the generator, and of the installed packages."""
    installed = {
        name
        for folder in filter(os.path.isdir, sys.path)
        for name in os.listdir(folder)
        if name.endswith(("dist-info", "egg-info"))  # with their versions
    }
    files = [("", os.fsencode(word)) for word in (PROJECT, sys.version, *sorted(installed))]
    return _digest(_contents(_files(f"{PROJECT}/generator")), _digest(files))


def _inputs(spec: str, out: str, generator: bytes) -> bytes:
    """Return a digest of the generator, the spec, its released versions, and targets of links."""
    if not generator or not os.path.isfile(spec):  # a pipe can be read only once
        raise ValueError(spec)
    files = [("", os.fsencode(os.path.realpath(path))) for path in (spec, out)]
    with open(spec, "rb") as file:
        files.append(("", file.read()))
    folder = os.path.join(os.path.dirname(spec), RELEASED)
    versions = _contents(_files(folder)) if os.path.isdir(folder) else ()
    return _digest(versions, _digest(files, generator))


def _included(spec: bytes, patterns: Iterable[bytes]) -> Iterator[File]:
    from pathlib import Path

    from generator.spec_language.source.folder import included

    return included(Path(os.fsdecode(spec)), map(os.fsdecode, patterns))


def _files(folder: str) -> list[tuple[str, str]]:
    """Return the files below a folder, except caches, by relative path; without following links."""
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
