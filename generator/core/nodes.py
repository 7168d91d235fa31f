"""Parts of a spec that are the same in the model and in the resolved model."""

from collections.abc import Mapping

from generator.core.location import Named, Node


class Decision(Node):
    """What was decided where the source is ambiguous, and why."""

    ambiguity: str
    decision: str
    rationale: str

    @property
    def texts(self) -> tuple[str, str, str]:
        """What equal decisions about different parts have in common."""
        return self.ambiguity, self.decision, self.rationale


class EnumValue(Named):
    """A documented integer and its name."""

    number: int
    title: str | None  # its name in the source; None: the same
    deprecated: bool


class CallError(Node):
    """A status other than OK that a call can end with, and when."""

    code: str  # one of STATUS_CODES
    description: str


class Source(Node):
    """Where the tables come from."""

    publisher: str
    title: str
    edition: str
    notice: str


class Package(Named):
    """The name and origin of the whole spec."""

    title: str
    version: str
    protobuf: str
    source: Source
    schema_base: str | None  # of the `$id` of JSON Schemas; None: a URN
    buf_module: str | None  # registry, owner and name; None: the module has no name
    options: Mapping[str, str | bool]  # file options of protobuf
    decisions: tuple[Decision, ...]
