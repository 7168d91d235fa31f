"""What a change does to those who read documents or call the code: grades, and the class of them.

A reader is strict when it refuses what it does not know (API JSON, `from_proto`), and lenient when
it skips that (any protobuf parser, `ignore_unknown=True`). To break means to refuse a document
that was valid for its writer, or to read a value as absent or as another one.
"""

from enum import IntEnum, StrEnum
from typing import NamedTuple


class Grade(IntEnum):
    """What a change does to one kind of reader; the larger, the worse."""

    NOTHING = 0
    STRICT = 1  # breaks strict readers only
    BREAKS = 2

    def __str__(self) -> str:
        return ("ok", "strict", "breaks")[self]


NOTHING, STRICT, BREAKS = Grade


class Class(StrEnum):
    """What a change is for a version number; see `Effects.breaking`."""

    BREAKING = "breaking"
    SAFE = "safe"
    DOCS_ONLY = "docs only"


class Effects(NamedTuple):
    """The grade for each consumer and direction; source code knows one direction only."""

    wire_new: Grade = NOTHING  # a new reader, of bytes that an old writer made
    wire_old: Grade = NOTHING  # an old reader, of bytes that a new writer made
    json_new: Grade = NOTHING
    json_old: Grade = NOTHING
    python: Grade = NOTHING  # code written for the old dataclasses and enums
    stubs: Grade = NOTHING  # code written for the old stubs, in any language

    def __or__(self, other: "Effects") -> "Effects":
        """The worse of each."""
        return Effects(*map(max, self, other))

    @property
    def breaking(self) -> bool:
        """Whether any break is among them that a new minor version must not bring.

        Within a major version a new reader takes every old document, and an old reader that is
        lenient takes every new one. Old strict readers are told, but hold nothing up: else no
        field could ever be added.
        """
        lenient = self._replace(
            wire_old=_unless_strict(self.wire_old), json_old=_unless_strict(self.json_old)
        )
        return any(lenient)


def _unless_strict(grade: Grade) -> Grade:
    return NOTHING if grade is STRICT else grade


def documents(new: Grade, old: Grade) -> Effects:
    """The same on the wire and in JSON."""
    return Effects(wire_new=new, wire_old=old, json_new=new, json_old=old)


NO_EFFECTS = Effects()
BOTH_WAYS = documents(BREAKS, BREAKS)
SOURCE = Effects(python=BREAKS, stubs=BREAKS)
STUBS = Effects(stubs=BREAKS)
PYTHON = Effects(python=BREAKS)
