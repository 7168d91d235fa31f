"""What the steps after the check hand on: files, not yet written."""

from typing import NamedTuple


class Artifact(NamedTuple):
    """One file to write: a path below the output folder, with slashes, and its bytes."""

    path: str
    content: bytes
