"""Finds the files that a spec includes; also for a run in which nothing changed."""

import os
from collections.abc import Iterable, Iterator
from glob import glob
from pathlib import Path


def matching(folder: Path, pattern: str) -> list[str]:
    """Return the paths in a folder that match a pattern, as a shell expands it, in order."""
    found = glob(pattern, root_dir=folder)  # noqa: PTH207 - Path.glob finds hidden files, too
    return sorted(Path(name).as_posix() for name in found)


def is_linked(folder: Path, name: str) -> bool:
    """Return whether a path in a folder is a link, or leads through one."""
    path = Path(os.path.realpath(folder), name)
    return Path(os.path.realpath(path)) != path


def included(spec: Path, patterns: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Read the files that match the patterns of a spec; raise ValueError if one is a link."""
    own = Path(os.path.realpath(spec))
    found = (name for pattern in patterns for name in matching(own.parent, pattern))
    for name in dict.fromkeys(found):
        if name != own.name:
            if is_linked(own.parent, name):
                raise ValueError(name)
            yield name, (own.parent / name).read_bytes()
