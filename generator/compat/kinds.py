"""The kinds of change between two versions of a spec, and how severe each is for every consumer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from generator import model
from generator.compat import cases
from generator.compat.cases import Case
from generator.compat.effects import NO_EFFECTS, Effects, effects
from generator.core.location import Location, Node
from generator.core.nodes import EnumValue, Package


class Verdict(StrEnum):
    """What a change means for the version number."""

    BREAKING = "breaking"
    SAFE = "safe"
    DOCS_ONLY = "docs only"


class Kind(Enum):
    """A kind of change, and its severity for every consumer.

    The columns: the class of the node and what happens to it; the key of the spec at which that is
    reported; the effects on wire (new reader, old reader), JSON (new, old), Python and stubs. `-`
    is ok, `s` strict, `B` breaks; and what adds effects that depend on the case.
    """

    SCALAR_BASE = model.Scalar, "base changed", "base", "-- -- --", cases.scalar_changed
    SCALAR_PATTERN = model.Scalar, "pattern changed", "pattern", "-- -- --", cases.scalar_changed
    SCALAR_FACETS = model.Scalar, "facets changed", "facets", "-- -- --", cases.scalar_changed

    ENUM_ADDED = model.Enum, "added", "name", "-- -- --"
    ENUM_REMOVED = model.Enum, "removed", "enums", "-- -- BB"
    VALUE_ADDED = EnumValue, "added", "name", "-B -B --", cases.zero_added
    VALUE_REMOVED = EnumValue, "removed", "values", "B- B- BB"
    VALUE_NAME = EnumValue, "name changed", "name", "-- BB BB"
    VALUE_NUMBER = EnumValue, "number changed", "number", "BB BB --", cases.zero_added
    VALUE_DEPRECATED = EnumValue, "deprecation changed", "deprecated", "-- -- --"

    MESSAGE_ADDED = model.Message, "added", "name", "-- -- --"
    MESSAGE_REMOVED = model.Message, "removed", "messages", "B- B- BB"
    MESSAGE_CHOICES = model.Message, "choices changed", "choices", "-- -- --", cases.limits
    FIELD_ADDED = model.Field, "added", "name", "-s -s --", cases.field_added
    FIELD_REMOVED = model.Field, "removed", "name", "s- s- BB", cases.field_removed
    FIELD_NAME = model.Field, "JSON name changed", "name", "-- BB --", cases.field_renamed
    FIELD_IDENTIFIER = model.Field, "identifier changed", "identifier", "-- BB BB"
    FIELD_NUMBER = model.Field, "number changed", "number", "BB -- --"
    FIELD_TYPE = model.Field, "type changed", "type", "-- -- --", cases.type_changed
    FIELD_FACETS = model.Field, "facets changed", "facets", "-- -- --", cases.facets
    FIELD_CARDINALITY = model.Field, "cardinality changed", "type", "-- BB BB", cases.cardinality
    FIELD_PRESENCE = model.Field, "presence changed", "required", "-- -- --", cases.presence_changed
    FIELD_FORBIDDEN = model.Field, "forbidden changed", "forbidden", "-- -- --", cases.limits
    FIELD_DEFAULT = model.Field, "default changed", "default", "BB BB B-"
    FIELD_ONEOF = model.Field, "oneof changed", "oneof", "-- -- -B", cases.joined_oneof
    FIELD_DEPRECATED = model.Field, "deprecation changed", "deprecated", "-- -- --"
    ONEOF_ADDED = model.Oneof, "added", "", "-- -- --", cases.limits
    ONEOF_REMOVED = model.Oneof, "removed", "fields", "-- -- --", cases.limits
    ONEOF_PRESENCE = model.Oneof, "presence changed", "", "-- -- --", cases.limits

    UNION_ADDED = model.Union, "added", "name", "-- -- --"
    UNION_REMOVED = model.Union, "removed", "unions", "-- -- BB"
    UNION_CHANGED = model.Union, "signature changed", "", "-- -- B-", cases.union_changed

    SERVICE_ADDED = model.Service, "added", "name", "-- -- --"
    SERVICE_REMOVED = model.Service, "removed", "services", "B- -- -B"
    METHOD_ADDED = model.Method, "added", "name", "-- -- --"
    METHOD_REMOVED = model.Method, "removed", "methods", "B- -- -B"
    METHOD_STREAMING = model.Method, "streaming changed", "streaming", "BB -- -B"

    PACKAGE_NAME = Package, "name changed", "name", "-- -- BB"
    PROTOBUF_PACKAGE = Package, "protobuf changed", "protobuf", "BB -- -B"
    SCHEMA_BASE = Package, "schema_base changed", "schema_base", "-- -- -B"
    BUF_MODULE = Package, "buf_module changed", "buf_module", "-- -- -B"

    # Each of these has code of its own in compare.py.
    FILE_OPTION = None, "file option changed", "options", "-- -- -B"
    NUMBER_REUSED = None, "field number reused", "number", "BB -- --"
    FIELD_ORDER = None, "order of fields changed", "fields", "-- -- --"
    NOT_RESERVED = None, "not reserved", "reserved", "-- -- --"
    RESERVATION_ADDED = None, "reservation added", "reserved", "-- -- --"
    RESERVATION_REMOVED = None, "reservation removed", "reserved", "BB BB --"
    TYPE_TITLE = None, "title of a type changed", "type", "-- -- --"
    TEXT = None, "text changed", "description", "-- -- --"

    def __init__(
        self,
        node: type[Node] | None,
        event: str,
        key: str,
        cells: str,
        of_case: Callable[[Case], Effects] = lambda _: NO_EFFECTS,
    ) -> None:
        noun = re.sub(r"\B([A-Z])", r" \1", node.__name__).lower() if node else ""
        self.node = node
        self.event = event
        self.label = f"{noun} {event}".strip()
        self.key = key
        self.effects = effects(cells)
        self.of_case = of_case

    def change(
        self,
        node: Node,
        subject: str,
        words: str | None = None,
        effects: Effects = NO_EFFECTS,
        *,
        key: str | None = None,
    ) -> "Change":
        """Return a change of this kind, reported at a key of `node`, with additional `effects`."""
        at = node.location(self.key if key is None else key)
        return Change(self, at, subject, words or self.label, self.effects | effects)


@dataclass(frozen=True, slots=True)
class Change:
    """A change, its place in the new spec, and its effects."""

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


_KINDS: dict[tuple[type[Node] | None, str], list[Kind]] = {}
for _kind in Kind:
    _KINDS.setdefault((_kind.node, _kind.event.split()[-1]), []).append(_kind)


def kinds_of(node: Node, event: str) -> Sequence[Kind]:
    """Return the kinds for a node that was `added` or `removed`, or for `changed` facts."""
    return _KINDS.get((type(node), event), ())
