"""Last step, load -> check -> render -> compile -> write: the output folder.

Checking and writing are one function. A file belongs to the generator if it has the header of
generated files, or if `MANIFEST` lists the digest of its bytes; any other file, and any link, stops
a run before it writes. A run first lists the old and the new files, then replaces each as a whole:
wherever it is stopped, each file is old or new, and the next run completes the work. After a power
failure a listed file may be empty; the next run writes or removes it.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from generator import CACHES
from generator.artifact import Artifact, has_header
from generator.errors import CommandError, printable

MANIFEST = "MANIFEST"
_DIGEST = "  sha256:"
_TOP = 1000  # bytes to read of a file that is neither an output nor listed
_MAX_NAMED = 10


class State(StrEnum):
    """How a file in the output folder differs from what it should be."""

    OUT_OF_DATE = "out of date"
    MISSING = "missing"
    LEFT_OVER = "left over"  # from an earlier run, or from one that was stopped
    FOREIGN = "not generated"
    LINK = "a link, which is never followed"


FOREIGN = (State.FOREIGN, State.LINK)


class Difference(NamedTuple):
    """A file of the output folder that is not as it should be."""

    path: str
    state: State


class OutputError(CommandError):
    """The output folder cannot be read or written, or must not be."""


def manifest(artifacts: Mapping[str, bytes], header: Iterable[str]) -> Artifact:
    """Return the list of the artifacts."""
    lines = [*(f"# {line}" for line in header), *(_line(*item) for item in artifacts.items())]
    return Artifact(MANIFEST, "".join(f"{line}\n" for line in lines).encode())


def update(wanted: Mapping[str, bytes], root: Path, *, check: bool = False) -> list[Difference]:
    """Make the output folder contain the wanted files and return what differed.

    `check` only looks. Raises OutputError if the system reports an error or foreign files exist;
    nothing is written then.
    """
    if check:
        return _differences(wanted, root)
    with reported("created", root):
        root.mkdir(parents=True, exist_ok=True)
    with _locked(root):
        found = _differences(wanted, root)
        _refuse_foreign(found, root)
        if found:
            _write(found, wanted, root)
    return found


def replace(path: Path, content: bytes, *, is_listed: bool = False) -> None:
    """Write a temporary file next to the old one, and rename it once it is complete.

    The file keeps the mode of the old one. A file that the list names need not survive a power
    failure, as the next run replaces it.
    """
    unfinished = _unfinished(path)
    with reported("written", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                if not is_listed:  # waiting for the disk takes most of the time of many files
                    os.fsync(file.fileno())
            if path.exists():
                unfinished.chmod(path.stat().st_mode & 0o7777)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def rewrite(source: Path, content: bytes) -> None:
    """Replace a file that users edit: follow links, and only if it is writable."""
    with reported("written", source), source.open("r+b"):
        pass  # a read-only file could be replaced
    replace(Path(os.path.realpath(source)), content)


def delete(path: Path) -> None:
    """Remove a file if it is there."""
    with reported("removed", path):
        path.unlink(missing_ok=True)


@contextmanager
def reported(done: str, path: Path, advice: str = "") -> Iterator[None]:
    """Raise OutputError with the file and the reason if the system reports an error."""
    try:
        yield
    except OSError as failure:
        reason = failure.strerror or str(failure)
        message = f"{shown(path)} cannot be {done}: {reason[:1].lower()}{reason[1:]}{advice}"
        raise OutputError(message) from failure


def shown(path: Path) -> str:
    """Return a path on one line, with escapes for what is not UTF-8 or not printable."""
    return printable(os.fsencode(path).decode(errors="backslashreplace"))


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield everything below a folder except folders and caches."""
    with reported("read", folder), os.scandir(folder) as scanned:
        found = list(scanned)
    for entry in found:
        if not entry.is_dir(follow_symlinks=False):
            yield entry
        elif entry.name not in CACHES:
            yield from _files(Path(entry.path))


def _write(found: list[Difference], wanted: Mapping[str, bytes], root: Path) -> None:
    if MANIFEST in dict(found):
        old = "".join(f"{line}\n" for line in sorted(_listed(root)))
        replace(root / MANIFEST, wanted[MANIFEST] + old.encode())
    for path, state in found:
        if state is State.LEFT_OVER:
            delete(root / path)
    _remove_empty_folders(root)
    for path, state in sorted(found, key=lambda difference: difference.path == MANIFEST):
        if state is not State.LEFT_OVER:
            replace(root / path, wanted[path], is_listed=path != MANIFEST)


def _remove_empty_folders(root: Path) -> None:
    """Remove empty folders below; a cache of compiled Python does not keep a folder."""
    with reported("removed", root):
        folders = [path for path in root.iterdir() if path.is_dir() and not path.is_symlink()]
        for folder in folders:
            _remove_empty_folders(folder)
            if {path.name for path in folder.iterdir()} <= {"__pycache__"}:
                import shutil  # noqa: PLC0415 - takes a tenth of a run in which nothing changed

                shutil.rmtree(folder)


def _differences(wanted: Mapping[str, bytes], root: Path) -> list[Difference]:
    lines = _listed(root)
    listed = {line.partition(_DIGEST)[0] for line in lines}
    unfinished = {_unfinished(Path(path)).as_posix() for path in {*wanted, *listed}}
    found = dict.fromkeys(wanted, State.MISSING)
    for entry in _files(root) if root.exists() else ():
        path = Path(entry.path).relative_to(root).as_posix()
        if entry.is_symlink() or not entry.is_file():  # such as a pipe, which must not be opened
            found[path] = State.LINK if entry.is_symlink() else State.FOREIGN
            continue
        with reported("read", Path(entry.path)), Path(entry.path).open("rb") as file:
            content = file.read(-1 if path in wanted or path in listed else _TOP)
        if content == wanted.get(path):
            del found[path]
        elif path in wanted:
            is_ours = path in listed or has_header(content)
            found[path] = State.OUT_OF_DATE if is_ours else State.FOREIGN
        else:
            is_empty = path in listed and not content  # perhaps after a power failure
            is_known = path in unfinished or has_header(content) or _line(path, content) in lines
            is_ours = is_empty or is_known
            found[path] = State.LEFT_OVER if is_ours else State.FOREIGN
    return sorted(Difference(*item) for item in found.items())


def _listed(root: Path) -> frozenset[str]:
    """Return the lines of the list; none without our header: other programs use MANIFEST too."""
    path = root / MANIFEST
    with reported("read", path):
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    lines = content.decode(errors="replace").splitlines() if has_header(content) else []
    return frozenset(line for line in lines if not line.startswith("#"))


def _line(path: str, content: bytes) -> str:
    """Return the line for a file, without a digest if it has a header: so it rarely changes."""
    return path if has_header(content) else path + _DIGEST + hashlib.sha256(content).hexdigest()


def _unfinished(path: Path) -> Path:
    return path.parent / f".{path.name}.unfinished"


def _refuse_foreign(found: list[Difference], root: Path) -> None:
    foreign = [f"  {shown(root / path)}: {state}" for path, state in found if state in FOREIGN]
    more = [f"  and {len(foreign) - _MAX_NAMED} more"] if foreign[_MAX_NAMED:] else []
    if foreign:
        summary = f"{shown(root)} contains files of others; nothing was written"
        advice = "remove what an earlier run generated; move the rest, or name another --out"
        raise OutputError("\n".join([summary, *foreign[:_MAX_NAMED], *more, advice]))


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Wait for another run that writes here; the lock is released however a run ends."""
    if sys.platform == "win32":  # has no such lock; each file is still whole
        yield
        return
    import fcntl  # noqa: PLC0415 - Windows has none

    with reported("read", root):
        folder = os.open(root, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
