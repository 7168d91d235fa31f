"""Parts of a spec that are the same in the model and in the resolved model."""

from generator.core.location import Named, Node
from generator.core.vocabulary import StatusCode


class Decision(Node):
    """What was decided where the source is ambiguous, and why."""

    ambiguity: str
    decision: str
    rationale: str


class EnumValue(Named):
    """A documented integer and its name."""

    number: int
    title: str | None  # its name in the source; None: the same
    deprecated: bool


class CallError(Node):
    """A status other than OK that a call can end with, and when."""

    code: StatusCode
    description: str


class Source(Node):
    """Where the tables come from."""

    publisher: str
    title: str
    edition: str
    notice: str
