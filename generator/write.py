"""Last step, load -> check -> render -> compile -> write: the only room that touches the output.

A run first prepares every changed file in a folder beside them, flushed to the disk: that is where
a full disk shows, and nothing has changed by then. What follows is renames and removals, so a file
is old or new at any moment. They begin with a list of all that is and will be there and end with
the final one: wherever a run is stopped, the list names every file of ours, and the next run heals.
"""

import os
import re
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator import output
from generator.artifact import Artifact
from generator.manifest import MANIFEST, joined
from generator.output import Difference, OutputError, State, refusal

_CHANGED = (State.MISSING, State.OUT_OF_DATE, State.EXECUTABLE)
_COMPILED = re.compile(r".+[.]pyc([.][0-9]+)?")
PATIENCE = 10.0  # seconds to wait for another run
_NOTHING = "; no output was changed"
_AGAIN = "; some outputs are new and some old, each of them whole: mend this and run again"


def write(artifacts: Iterable[Artifact], root: Path) -> list[Difference]:
    """Makes the output folder fresh and returns what each file's state was before.

    Raises ForeignFiles, before anything is written, when the folder holds files of others, and
    OutputError when the system refuses. Files that are fresh already are not touched.
    """
    contents = {artifact.path: artifact.content for artifact in artifacts}
    with refusal("made", root):
        root.mkdir(parents=True, exist_ok=True)
    with _alone_in(root):
        found = output.compare((Artifact(*item) for item in contents.items()), root)
        if any(state in output.OF_OTHERS for _, state in found):
            raise output.ForeignFiles(root, found)
        _discard_unfinished(root)
        if any(state is not State.UNCHANGED for _, state in found):
            _renew(root, found, contents)
    return found


def replace(path: Path, content: bytes) -> None:
    """Makes one file new, wherever it is: it takes the place of the old one once it is complete."""
    with refusal("written", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{output.UNFINISHED}{secrets.token_hex(4)}")
        try:
            with unfinished.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def delete(path: Path) -> None:
    """Removes one file, if it is there."""
    with refusal("removed", path):
        path.unlink(missing_ok=True)


def _renew(root: Path, found: list[Difference], contents: dict[str, bytes]) -> None:
    changed = [Artifact(path, contents[path]) for path, state in found if state in _CHANGED]
    changed.sort(key=lambda artifact: artifact.path == MANIFEST)  # the final list comes last
    both = joined(contents.get(MANIFEST, b""), output.listed_in(root))
    first = [] if both is None else [Artifact(MANIFEST, both)]
    with _prepared(root, [*first, *changed]) as sources:
        for (path, _), source in zip(first, sources, strict=False):
            _place(root, path, source)
        for path, state in found:
            if state is State.LEFT_OVER:
                _remove(root, path)
        for (path, _), source in zip(changed, sources[len(first) :], strict=True):
            _place(root, path, source)


@contextmanager
def _prepared(root: Path, artifacts: list[Artifact]) -> Iterator[list[Path]]:
    """Files with the contents of the artifacts, complete and on the disk, but not in place."""
    folder = root / f"{output.UNFINISHED}{secrets.token_hex(4)}"
    sources = [folder / str(number) for number in range(len(artifacts))]
    try:
        with refusal("written", root, _NOTHING):
            folder.mkdir()
        for (path, content), source in zip(artifacts, sources, strict=True):
            with refusal("written", root / path, _NOTHING), source.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())  # or a loss of power could leave the name and no content
        yield sources
    finally:
        _discard(folder)


def _place(root: Path, path: str, source: Path) -> None:
    """The one step in which a file becomes the new one."""
    target = root / path
    with refusal("written", target, _AGAIN):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            for folder, _, _ in os.walk(target, topdown=False):
                _remove_emptied(Path(folder))
        source.replace(target)


def _remove(root: Path, path: str) -> None:
    """A file, or an empty folder, and the folders that are empty without it."""
    with refusal("removed", root / path, _AGAIN):
        if not path.endswith("/"):
            (root / path).unlink()
        folder = Path(path) if path.endswith("/") else Path(path).parent
        while folder != Path() and _remove_emptied(root / folder):
            folder = folder.parent


def _remove_emptied(folder: Path) -> bool:
    """Removes a folder in which there is nothing but what Python compiled, or else leaves it."""
    remaining = list(folder.iterdir())
    caches = [path for path in remaining if path.name == "__pycache__" and not path.is_symlink()]
    compiled = [path for cache in caches for path in cache.iterdir()]
    if caches != remaining or not all(_COMPILED.fullmatch(path.name) for path in compiled):
        return False
    for path in compiled:
        path.unlink()
    for path in [*caches, folder]:
        path.rmdir()
    return True


def _discard_unfinished(root: Path) -> None:
    """Removes what stopped runs prepared; this run is alone here."""
    with refusal("read", root), os.scandir(root) as entries:
        for entry in entries:
            if output.is_preparation(entry):
                _discard(Path(entry.path))


def _discard(folder: Path) -> None:
    """Removes a folder of prepared files; what cannot go now goes with the next run."""
    with suppress(OSError):
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


@contextmanager
def _alone_in(root: Path) -> Iterator[None]:
    """Waits for other runs that write here, and keeps them waiting; a run that dies lets go."""
    if sys.platform == "win32":  # folders cannot be opened there; each file is whole all the same
        yield
        return
    with refusal("read", root):
        folder = os.open(root, os.O_RDONLY)
    try:
        _lock(root, folder)
        yield
    finally:
        os.close(folder)


def _lock(root: Path, folder: int) -> None:
    import fcntl  # noqa: PLC0415 - Windows has none

    begin = time.monotonic()
    while True:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() - begin > PATIENCE:
                raise OutputError(f"another run is writing {output.shown(root)}") from None
            time.sleep(0.02)
        except OSError:  # a file system without locks; each file is whole all the same
            return
