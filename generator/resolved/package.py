"""The package that a spec describes, and its released versions."""

from typing import NamedTuple

from generator.core import nodes


class Package(nodes.Package):
    """The name and origin of the whole spec."""

    folder: str  # of its .proto files: library_loans/v2
    proto: str  # the path of the file with the records
    stubs: str  # the subpackage of Python with protoc's modules: v2
    distribution: str  # the name of the Python package on an index: library-loans

    def schema_id(self, name: str) -> str:
        """Return the `$id` of the JSON Schema of a record or a union."""
        if self.schema_base:
            return f"{self.schema_base}{name}.schema.json"
        return f"urn:{self.distribution}:{self.stubs}:{name}"


class ReleasedChange(NamedTuple):
    """A change in a version."""

    subject: str  # Loan.title
    words: str
    verdict: str  # breaking, safe or docs only
    effects: tuple[str, ...]  # the consumers it affects, if any


class Release(NamedTuple):
    """A released version, and its changes."""

    version: str
    since: str | None  # the previous version; None for the first
    changes: tuple[ReleasedChange, ...]
