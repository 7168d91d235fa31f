"""The kinds of change between two versions of a spec, and how severe each is for every consumer.

A strict reader rejects fields that it does not know (API JSON, `from_proto`), a lenient one skips
them (any protobuf parser, `ignore_unknown=True`). A change breaks a reader that rejects a document
which was valid for its writer, or that reads a value as absent or as another value.
"""

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from functools import cache
from typing import NamedTuple

from generator.model import Location, Node


class Severity(IntEnum):
    """How severe a change is for one kind of consumer."""

    OK = 0
    STRICT = 1  # breaks strict readers only
    BREAKS = 2

    def __str__(self) -> str:
        return self.name.lower()


OK, STRICT, BREAKS = Severity


class Verdict(StrEnum):
    """What a change means for the version number."""

    BREAKING = "breaking"
    SAFE = "safe"
    DOCS_ONLY = "docs only"


class Effects(NamedTuple):
    """The severity for each consumer: readers of both formats, and source code."""

    wire_new: Severity = OK  # the new version reads protobuf bytes that the old one wrote
    wire_old: Severity = OK  # the old version reads protobuf bytes that the new one wrote
    json_new: Severity = OK
    json_old: Severity = OK
    python: Severity = OK  # code written for the old dataclasses and enums
    stubs: Severity = OK  # code written for the old stubs, in any language

    def __or__(self, other: "Effects") -> "Effects":
        """The more severe of each."""
        return Effects(*map(max, self, other))

    def when(self, condition: bool) -> "Effects":  # noqa: FBT001
        """These effects if the condition holds, none otherwise."""
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


def _effects(cells: str) -> Effects:
    """The cells of a row of the table, in the order of `Effects`."""
    return Effects(*(Severity("-sB".index(cell)) for cell in cells.replace(" ", "")))


NO_EFFECTS = Effects()
NEW_READER = _effects("B- B- --")
OLD_READER = _effects("-B -B --")
WIRE = _effects("BB -- --")
JSON = _effects("-- BB --")
PYTHON = _effects("-- -- B-")
SOURCE = _effects("-- -- BB")


class Kind(Enum):
    """A kind of change, and its severity for every consumer.

    The columns: the list of nodes in the model; what changes and how, which is the label; the key
    of the spec at which it is reported; the effects on wire (new reader, old reader), JSON (new,
    old), Python and stubs. `-` is ok, `s` strict, `B` breaks. `effects` adds what depends on the
    case. Kinds without a list are found in a way of their own.
    """

    BASE = "scalars", "base", "changed", "base", "-- -- --"
    PATTERN = "scalars", "pattern", "changed", "pattern", "-- -- --"

    ENUM_ADDED = "enums", "enum", "added", "name", "-- -- --"
    ENUM_REMOVED = "enums", "enum", "removed", "enums", "-- -- BB"
    VALUE_ADDED = "values", "enum value", "added", "name", "-B -B --"
    VALUE_REMOVED = "values", "enum value", "removed", "values", "B- B- BB"
    VALUE_NAME = "values", "name of an enum value", "changed", "name", "-- BB BB"
    VALUE_NUMBER = "values", "number of an enum value", "changed", "number", "BB BB --"
    VALUE_DEPRECATED = "values", "deprecation of an enum value", "changed", "deprecated", "-- -- --"

    MESSAGE_ADDED = "messages", "message", "added", "name", "-- -- --"
    MESSAGE_REMOVED = "messages", "message", "removed", "messages", "B- B- BB"
    FIELD_ADDED = "fields", "field", "added", "name", "-s -s --"
    FIELD_REMOVED = "fields", "field", "removed", "name", "s- s- BB"
    FIELD_NAME = "fields", "JSON name", "changed", "name", "-- BB --"
    FIELD_IDENTIFIER = "fields", "identifier", "changed", "identifier", "-- BB BB"
    FIELD_NUMBER = "fields", "number", "changed", "number", "BB -- --"
    FIELD_TYPE = "fields", "type", "changed", "type", "-- -- --"
    FIELD_CARDINALITY = "fields", "cardinality", "changed", "type", "-- BB BB"
    FIELD_PRESENCE = "fields", "presence", "changed", "required", "-- -- --"
    FIELD_DEFAULT = "fields", "default", "changed", "default", "BB BB B-"
    FIELD_ONEOF = "fields", "oneof", "changed", "oneof", "-- -- -B"
    FIELD_DEPRECATED = "fields", "deprecation", "changed", "deprecated", "-- -- --"
    ONEOF_ADDED = "oneofs", "oneof", "added", "", "-- -- --"
    ONEOF_REMOVED = "oneofs", "oneof", "removed", "fields", "-- -- --"
    ONEOF_PRESENCE = "oneofs", "presence of a oneof", "changed", "", "-- -- --"

    UNION_ADDED = "unions", "union", "added", "name", "-- -- --"
    UNION_REMOVED = "unions", "union", "removed", "unions", "-- -- B-"
    UNION_CHANGED = "unions", "union", "changed", "", "-- -- B-"

    SERVICE_ADDED = "services", "service", "added", "name", "-- -- --"
    SERVICE_REMOVED = "services", "service", "removed", "services", "B- -- -B"
    METHOD_ADDED = "methods", "method", "added", "name", "-- -- --"
    METHOD_REMOVED = "methods", "method", "removed", "methods", "B- -- -B"
    METHOD_REQUEST = "methods", "request", "changed", "request", "BB -- -B"
    METHOD_RESPONSE = "methods", "response", "changed", "response", "BB -- -B"
    METHOD_STREAMING = "methods", "streaming", "changed", "streaming", "BB -- -B"

    PACKAGE_NAME = "package", "package name", "changed", "name", "-- -- BB"
    PROTOBUF_PACKAGE = "package", "protobuf package", "changed", "protobuf", "BB -- -B"
    FILE_OPTION = "", "file option", "changed", "options", "-- -- -B"

    FIELD_NUMBER_REUSED = "", "field number", "reused", "number", "BB -- --"
    FIELD_ORDER = "", "order of fields", "changed", "fields", "-- -- --"
    NOT_RESERVED = "", "", "not reserved", "reserved", "-- -- --"
    RESERVATION_ADDED = "", "reservation", "added", "reserved", "-- -- --"
    RESERVATION_REMOVED = "", "reservation", "removed", "reserved", "BB BB --"
    TYPE_TITLE = "", "title of a type", "changed", "type", "-- -- --"
    TITLE = "", "title", "changed", "title", "-- -- -B"
    TEXT = "", "text", "changed", "description", "-- -- --"

    def __init__(self, nodes: str, what: str, how: str, key: str, cells: str) -> None:
        self.nodes = nodes
        self.how = how
        self.label = f"{what} {how}".strip()
        self.key = key
        self.effects = _effects(cells)

    @classmethod
    @cache
    def of(cls, nodes: str, how: str) -> list["Kind"]:
        """The kinds of a list by what happened."""
        return [kind for kind in cls if (kind.nodes, kind.how) == (nodes, how)]

    def change(
        self,
        node: Node,
        subject: str,
        words: str | None = None,
        effects: Effects = NO_EFFECTS,
        *,
        key: str | None = None,
    ) -> "Change":
        """A change of this kind, reported at a key of `node`; `effects` are additional ones."""
        at = node.location(self.key if key is None else key)
        return Change(self, at, subject, words or self.label, self.effects | effects)


@dataclass(frozen=True, slots=True)
class Change:
    """A change, where it is in the new spec, and its effects."""

    kind: Kind
    at: Location
    subject: str  # Loan.title; several, if a group is in several messages
    words: str
    effects: Effects = NO_EFFECTS
    suggestion: str = ""  # lines that the spec must contain before this change can be released

    @property
    def verdict(self) -> Verdict:
        """Breaking, safe or docs only."""
        if self.effects.breaking:
            return Verdict.BREAKING
        is_text = self.kind in (Kind.TEXT, Kind.TYPE_TITLE)
        return Verdict.DOCS_ONLY if is_text else Verdict.SAFE

    @property
    def subjects(self) -> list[str]:
        """The subjects, one by one."""
        return self.subject.split(", ")

    def __str__(self) -> str:
        return f"{self.subject}: {self.words}"
