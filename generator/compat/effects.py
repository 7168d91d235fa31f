"""Effects of a change: how severe it is for every consumer.

A strict reader rejects unknown fields (API JSON, `from_proto`), a lenient one skips them (any
protobuf parser, `ignore_unknown=True`). A change breaks a reader that rejects a document which was
valid for its writer, or that reads a value as absent or as another value.
"""

from enum import IntEnum
from typing import NamedTuple


class Severity(IntEnum):
    """How severe a change is for one kind of consumer."""

    OK = 0
    STRICT = 1  # breaks strict readers only
    BREAKS = 2

    def __str__(self) -> str:
        return self.name.lower()


OK, STRICT, BREAKS = Severity


class Effects(NamedTuple):
    """The severity for each consumer: readers of both formats, and source code."""

    wire_new: Severity = OK  # the new version reads protobuf bytes that the old one wrote
    wire_old: Severity = OK  # the old version reads protobuf bytes that the new one wrote
    json_new: Severity = OK
    json_old: Severity = OK
    python: Severity = OK  # code written for the old dataclasses and enums
    stubs: Severity = OK  # code written for the old stubs, in any language

    def __or__(self, other: "Effects") -> "Effects":
        """Return the more severe of each."""
        return Effects(*map(max, self, other))

    def when(self, condition: bool) -> "Effects":  # noqa: FBT001
        """Return these effects if the condition holds, none otherwise."""
        return self if condition else Effects()

    @property
    def breaking(self) -> bool:
        """Whether a minor version must not have these effects.

        Within a major version, a new reader accepts all old documents and an old lenient reader
        accepts all new ones. Strict old readers are excluded: otherwise no field could be added.
        """
        old_readers = {self.wire_old, self.json_old}
        others = {self.wire_new, self.json_new, self.python, self.stubs}
        return BREAKS in old_readers or others != {OK}


def effects(cells: str) -> Effects:
    """Return the cells of a row of the table, in the order of `Effects`."""
    return Effects(*(Severity("-sB".index(cell)) for cell in cells.replace(" ", "")))


NO_EFFECTS = Effects()
NEW_READER = effects("B- B- --")
OLD_READER = effects("-B -B --")
WIRE = effects("BB -- --")
JSON = effects("-- BB --")
PYTHON = effects("-- -- B-")
SOURCE = effects("-- -- BB")
