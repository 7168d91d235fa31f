"""The package that a spec describes, and its released versions."""

from collections.abc import Mapping
from typing import NamedTuple

from generator.core.location import Named
from generator.core.nodes import Source
from generator.resolved.types import Decision


class Package(Named):
    """The name and origin of the whole spec."""

    title: str
    version: str
    source: Source
    decisions: tuple[Decision, ...]
    protobuf: str  # library_loans.v2
    folder: str  # of its .proto files: library_loans/v2
    proto: str  # the path of the file with the records
    stubs: str  # the subpackage of Python with protoc's modules: v2
    distribution: str  # the name of the Python package on an index: library-loans
    options: Mapping[str, str | bool]  # file options of protobuf
    schema_base: str | None
    buf_module: str | None  # buf.build/library/loans

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
