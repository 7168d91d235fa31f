"""Last step, load -> check -> render -> compile -> write: the only room that touches the output.

Checking and writing go through the same comparison, so the check cannot drift from the write. The
file MANIFEST lists what was written; only files that stand in it are ever removed.
"""

import os
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from generator.model import Artifact

MANIFEST = "MANIFEST"
_CACHES = ("__pycache__",)  # importing the generated package leaves them


class State(StrEnum):
    """How a file in the output folder compares with what it should be."""

    UNCHANGED = "unchanged"
    OUT_OF_DATE = "out of date"
    MISSING = "missing"
    LEFT_OVER = "left over"  # written by an earlier run, made by none of the formats now
    FOREIGN = "not generated"  # nobody here wrote it


class Difference(NamedTuple):
    """One file of the output folder and its state."""

    path: str
    state: State


class ForeignFiles(Exception):
    """The output folder holds files that the generator did not write."""

    def __init__(self, root: Path, paths: list[str]) -> None:
        super().__init__(
            f"{root} holds files that its {MANIFEST} does not name: {', '.join(paths)}; remove them"
            " if an earlier run made them, or else move them away or name another --out"
        )
        self.paths = paths


def with_manifest(artifacts: Iterable[Artifact], header: Iterable[str]) -> list[Artifact]:
    """The artifacts in order of their paths, and the list of them."""
    found = sorted(artifacts)
    lines = [*(f"# {line}" for line in header), *(artifact.path for artifact in found)]
    return [*found, Artifact(MANIFEST, "".join(f"{line}\n" for line in lines).encode())]


def compare(artifacts: Iterable[Artifact], root: Path) -> list[Difference]:
    """The state of every artifact and of every other file in the output folder."""
    expected = {artifact.path: artifact.content for artifact in artifacts}
    states = [Difference(path, _state(root / path, content)) for path, content in expected.items()]
    written_before = set(_manifest(root))
    for path in _files(root):
        if path not in expected:
            known = path in written_before
            states.append(Difference(path, State.LEFT_OVER if known else State.FOREIGN))
    return sorted(states)


def differences(artifacts: Iterable[Artifact], root: Path) -> list[Difference]:
    """Every file that is not as it should be; empty when the output folder is fresh."""
    return [found for found in compare(artifacts, root) if found.state is not State.UNCHANGED]


def write(artifacts: Iterable[Artifact], root: Path) -> list[Difference]:
    """Makes the output folder fresh and returns what each file's state was before.

    Raises ForeignFiles, before anything is written, when the folder holds files of others. Files
    that are fresh already are not touched.
    """
    contents = {artifact.path: artifact.content for artifact in artifacts}
    found = compare((Artifact(*item) for item in contents.items()), root)
    foreign = [path for path, state in found if state is State.FOREIGN]
    if foreign:
        raise ForeignFiles(root, foreign)
    for path, state in found:  # first, while the old list still names them
        if state is State.LEFT_OVER:
            _remove(root, path)
    for path, state in found:
        if state in (State.MISSING, State.OUT_OF_DATE):
            _replace(root / path, contents[path])
    return found


def _state(path: Path, content: bytes) -> State:
    if not path.is_file():
        return State.MISSING
    return State.UNCHANGED if path.read_bytes() == content else State.OUT_OF_DATE


def _manifest(root: Path) -> Iterator[str]:
    path = root / MANIFEST
    if path.is_file():
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (line for line in lines if not line.startswith("#"))
        yield MANIFEST


def _files(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _CACHES)
        for name in files:
            yield Path(folder, name).relative_to(root).as_posix()


def _replace(path: Path, content: bytes) -> None:
    """Old or new, never half: the new content takes the name only once it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _remove(root: Path, path: str) -> None:
    (root / path).unlink()
    for folder in Path(path).parents:
        remaining = [item for item in (root / folder).iterdir() if item.name not in _CACHES]
        if folder == Path() or remaining:
            return
        for cache in (root / folder).iterdir():
            for compiled in cache.iterdir():
                compiled.unlink()
            cache.rmdir()
        (root / folder).rmdir()
