"""What stands in the output folder, compared with what should: for checking and for writing alike.

The comparison is of bytes, and of nothing that git knows. No link is followed: one that stands in
the folder is not the generator's, whatever it leads to.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeAlias

from generator.artifact import Artifact
from generator.manifest import MANIFEST, Manifest
from generator.templating import has_header

Entry: TypeAlias = os.DirEntry[str]

# Tools leave these folders where they ran; they are neither generated nor in the way.
CACHES = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache")
UNFINISHED = ".unfinished-"  # begins the names of the folders in which runs prepare their files
_PREPARATION = re.compile(rf"{re.escape(UNFINISHED)}[0-9a-f]{{8}}")
_PREPARED = re.compile(rf"{_PREPARATION.pattern}/[0-9]+")
_TOP = 1000  # bytes that are read of a file that nothing lists
_MOST_NAMED = 10


class State(StrEnum):
    """How a file in the output folder compares with what it should be."""

    UNCHANGED = "unchanged"
    OUT_OF_DATE = "out of date"
    EXECUTABLE = "executable"  # no output is, and git keeps this of a file's mode
    MISSING = "missing"
    LEFT_OVER = "left over"  # written by an earlier run, made by none of the formats now
    UNFINISHED = "left by a run that was stopped"
    FOREIGN = "not generated"  # nobody here wrote it
    LINK = "a link, which is never followed"


OF_OTHERS = (State.FOREIGN, State.LINK)


class Difference(NamedTuple):
    """One file of the output folder and its state; a path that ends with / is an empty folder."""

    path: str
    state: State


class OutputError(Exception):
    """The output folder cannot be read or written, or should not be; says what to do."""


class ForeignFiles(OutputError):
    """The output folder holds files that the generator did not write."""

    def __init__(self, root: Path, found: Iterable[Difference]) -> None:
        foreign = [difference for difference in found if difference.state in OF_OTHERS]
        named = [f"  {shown(root / path)}: {state}" for path, state in foreign[:_MOST_NAMED]]
        if foreign[_MOST_NAMED:]:
            named.append(f"  and {len(foreign) - _MOST_NAMED} more")
        holds = f"{shown(root)} holds files of others; nothing was written"
        advice = "remove them if an earlier run made them; else move them, or name another --out"
        super().__init__("\n".join([holds, *named, advice]))
        self.paths = [path for path, _ in foreign]


def check_place(root: Path, sources: Iterable[Path]) -> None:
    """Raises OutputError unless the root is a folder, or can become one, and holds no source."""
    if os.path.lexists(root) and not root.is_dir():
        what = "a link that leads to no folder" if root.is_symlink() else "no folder"
        raise OutputError(f"{shown(root)} is {what}; name another --out")
    for source in sources:
        if Path(os.path.realpath(source)).is_relative_to(os.path.realpath(root)):
            raise OutputError(f"{shown(root)} holds {shown(source)}; name a folder of its own")


def compare(artifacts: Iterable[Artifact], root: Path) -> list[Difference]:
    """The state of every artifact and of every other file in the output folder.

    Raises OutputError when the folder, or a file in it, cannot be read.
    """
    with refusal("read", root):
        return _Folder(root).compared({found.path: found.content for found in artifacts})


def differences(artifacts: Iterable[Artifact], root: Path) -> list[Difference]:
    """Every file that is not as it should be; empty when the output folder is fresh."""
    return [found for found in compare(artifacts, root) if found.state is not State.UNCHANGED]


def listed_in(root: Path) -> Manifest:
    """What the folder's list says was written; nothing where there is no list to trust."""
    path = root / MANIFEST
    with refusal("read", path):
        is_there = path.is_file() and not path.is_symlink()
        return Manifest.read(path.read_bytes() if is_there else b"")


@contextmanager
def refusal(done: str, path: Path, and_now: str = "") -> Iterator[None]:
    """Says of the system's refusals which file could not be read, written or removed, and why."""
    try:
        yield
    except OSError as failure:
        reason = failure.strerror or str(failure)
        message = f"{shown(path)} cannot be {done}: {reason[:1].lower()}{reason[1:]}"
        raise OutputError(message + and_now) from failure


def shown(path: Path) -> str:
    """A path on one line, whatever its name is made of."""
    text = os.fsencode(path).decode(errors="backslashreplace")
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


class _Folder:
    """An output folder as it is found."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._listed = listed_in(root)
        self._paths = self._listed.paths
        manifest = root / MANIFEST
        # Where even the list is executable, the file system keeps no modes.
        self._has_modes = not (manifest.exists() and manifest.stat().st_mode & stat.S_IXUSR)

    def compared(self, expected: dict[str, bytes]) -> list[Difference]:
        """The states of the expected files and of the others."""
        states = dict.fromkeys(expected, State.MISSING)
        emptied = _folders_of(self._paths) - _folders_of(expected)
        for path, entry in self._entries():
            if entry:
                states[path] = self._state(path, entry, expected.get(path))
            elif path in emptied:
                states[f"{path}/"] = State.LEFT_OVER
        return sorted(Difference(*item) for item in states.items())

    def _entries(self) -> Iterator[tuple[str, Entry | None]]:
        """Every path that is no folder; empty folders have no entry, and caches do not count."""
        waiting = [Path()] if self._root.exists() else []
        while waiting:
            folder = waiting.pop()
            place = self._root / folder
            with refusal("read", place), os.scandir(place) as scanned:
                entries = [entry for entry in scanned if not _is_cache(entry)]
            if not entries:
                yield folder.as_posix(), None
            for entry in entries:
                path = folder / entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                else:
                    yield path.as_posix(), entry

    def _state(self, path: str, entry: Entry, wanted: bytes | None) -> State:
        if entry.is_symlink():
            return State.LINK
        if not entry.is_file(follow_symlinks=False):
            return State.FOREIGN  # a pipe or the like, which is not even opened
        if _PREPARED.fullmatch(path):
            return State.UNFINISHED
        is_listed = path in self._paths
        with refusal("read", Path(entry.path)), Path(entry.path).open("rb") as file:
            content = file.read(-1 if wanted is not None or is_listed else _TOP)
        if content == wanted:
            executable = self._has_modes and entry.stat().st_mode & stat.S_IXUSR
            return State.EXECUTABLE if executable else State.UNCHANGED
        if wanted is not None:
            return State.OUT_OF_DATE if is_listed or has_header(content) else State.FOREIGN
        return State.LEFT_OVER if self._listed.vouches_for(path, content) else State.FOREIGN


def _folders_of(paths: Iterable[str]) -> set[str]:
    return {folder.as_posix() for path in paths for folder in PurePosixPath(path).parents}


def _is_cache(entry: Entry) -> bool:
    return entry.name in CACHES and entry.is_dir(follow_symlinks=False)


def is_preparation(entry: Entry) -> bool:
    """Whether it is a folder of files that a run prepared, and of nothing else."""
    if not _PREPARATION.fullmatch(entry.name) or not entry.is_dir(follow_symlinks=False):
        return False
    with os.scandir(entry) as files:
        return all(file.name.isdecimal() and file.is_file(follow_symlinks=False) for file in files)
