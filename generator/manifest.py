"""MANIFEST, the list of what was written: which files of the output folder are the generator's.

A file is the generator's if it carries the header of generated files, or if the list holds the
digest of its very bytes. Digests stand there for files without a header only, so that the list
changes with the set of files and seldom else. What it says is compared with names found in the
folder and never opened, so no line of it, however it came there, leads out of the folder.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from generator.artifact import Artifact
from generator.templating import has_header

MANIFEST = "MANIFEST"
_DIGEST = "  sha256:"


class Manifest(NamedTuple):
    """The lines of a list that was read."""

    lines: frozenset[str]

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """Any bytes: without our header they list nothing; other line ends do no harm."""
        lines = text.decode(errors="surrogateescape").split("\n") if has_header(text) else []
        stripped = (line.removesuffix("\r") for line in lines)
        return cls(frozenset(line for line in stripped if line and not line.startswith("#")))

    @property
    def paths(self) -> frozenset[str]:
        """Every path that is listed, with or without a digest."""
        return frozenset(line.rsplit(_DIGEST, 1)[0] for line in self.lines)

    def vouches_for(self, path: str, content: bytes) -> bool:
        """Whether the generator wrote these bytes, to be removed when they are made no more."""
        return has_header(content) or line_of(Artifact(path, content)) in self.lines


def with_manifest(artifacts: Iterable[Artifact], header: Iterable[str]) -> list[Artifact]:
    """The artifacts in order of their paths, and the list of them."""
    found = sorted(artifacts)
    return [*found, _list(map(line_of, found), header)]


def joined(new: bytes, old: Manifest) -> bytes | None:
    """A list that holds the lines of both, under the new one's header; None if the old one does."""
    lines = Manifest.read(new).lines
    if lines <= old.lines:
        return None
    header = (line for line in new.decode().split("\n") if line.startswith("#"))
    text = "\n".join([*header, *sorted(lines | old.lines), ""])
    return text.encode(errors="surrogateescape")


def line_of(artifact: Artifact) -> str:
    """How a file is listed."""
    if has_header(artifact.content):
        return artifact.path
    return f"{artifact.path}{_DIGEST}{hashlib.sha256(artifact.content).hexdigest()}"


def _list(lines: Iterable[str], header: Iterable[str]) -> Artifact:
    text = "".join(f"{line}\n" for line in [*(f"# {line}" for line in header), *lines])
    return Artifact(MANIFEST, text.encode())
