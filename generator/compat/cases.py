"""Effects that depend on more than the kind of change: on types, presence and oneofs.

JSON identifies a field by its name, the wire format by its number and the type of its values.
"""

from collections.abc import Mapping
from functools import reduce
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.compat.effects import (
    BREAKS,
    JSON,
    NEW_READER,
    OK,
    OLD_READER,
    PYTHON,
    SOURCE,
    WIRE,
    Effects,
)
from generator.core.bounds import RANGES
from generator.core.facets import Facets, closed_set, implies, of_lists, restricted, within
from generator.core.location import Node
from generator.core.nodes import EnumValue
from generator.core.presence import Condition
from generator.core.vocabulary import Base
from generator.model import Field, Message, Oneof, Scalar, Spec, Union
from generator.model.conditions import value_of

_LIMITS: dict[type[Node], str] = {Message: "choices", Field: "forbidden", Oneof: "required"}


class Type(NamedTuple):
    """The values of a field, or of an item of a list."""

    name: str  # in code; of a scalar its base
    wire: str
    pattern: str | None = None
    facets: Facets = MappingProxyType({})
    numbers: frozenset[int] = frozenset()  # of an enum
    spellings: frozenset[str] = frozenset()  # of these numbers in ProtoJSON

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The bounds of a number."""
        return RANGES.get(self.name)

    @property
    def literals(self) -> frozenset[Any] | None:
        """The values that typing.Literal lists, in an order without meaning."""
        values = None if self.name in (Base.INTEGER64, Base.NUMBER) else closed_set(self.facets)
        return None if values is None else frozenset(values)

    def is_within(self, other: "Type") -> bool:
        """Return whether `other` accepts all values in API JSON; false for two unlike patterns."""
        if self.name == other.name:
            return other.pattern in (None, self.pattern) and implies(self.facets, other.facets)
        if self.bounds and other.bounds:
            if self.name == Base.NUMBER:
                return False
            return implies(within(self.bounds, self.facets), within(other.bounds, other.facets))
        if self.numbers and other.bounds:
            return implies({"values": self.numbers}, other.facets)
        if self.numbers:
            return self.numbers <= other.numbers
        is_any_text = other.name == Base.STRING and not other.pattern and not other.facets
        return self.name == Base.TIMESTAMP and is_any_text

    def becomes(self, new: "Type") -> Effects:
        """Return the effects when values of this type become values of another type."""
        same_wire, same_name = self.wire == new.wire, self.name == new.name
        same_class = same_name or {self.name, new.name} == {Base.INTEGER, Base.INTEGER64}
        new_reads, old_reads = self.is_within(new), new.is_within(self)
        compatible = (
            same_wire and new_reads,
            same_wire and old_reads,
            new_reads and (same_name or self.spellings <= new.spellings),
            old_reads and (same_name or new.spellings <= self.spellings),
            same_class and self.literals == new.literals,
            same_name,
        )
        return Effects(*(OK if each else BREAKS for each in compatible))


def type_of(field: Field, spec: Spec) -> Type:
    """Return the values of a field."""
    target = spec.target(field)
    if isinstance(target, Scalar):
        return _restricted(target, field.facets)
    if isinstance(target, (Message, Union)):
        return Type(target.name, target.name)
    numbers = frozenset(value.number for value in target.values)
    spellings = frozenset(value.name for value in target.values)
    return Type(target.name, Base.INTEGER, numbers=numbers, spellings=spellings)


def _restricted(scalar: Scalar, facets: Facets) -> Type:
    """Return the values of a field of a scalar type."""
    wire = Base.INTEGER if scalar.base is Base.INTEGER64 else scalar.base
    return Type(scalar.base, wire, scalar.pattern, restricted(scalar.facets, facets))


class Case(NamedTuple):
    """What was added, removed or changed, and what its effects depend on."""

    specs: tuple[Spec, Spec]  # old and new
    owners: tuple[Any, Any]  # the nodes that have the list
    old: Any = None  # None if it was added
    new: Any = None  # None if it was removed
    renamed: Mapping[str, str] = MappingProxyType({})  # old names in the list to new ones

    def types(self) -> tuple[Type, Type]:
        """The old and the new type of a field."""
        return type_of(self.old, self.specs[0]), type_of(self.new, self.specs[1])

    def is_renamed(self) -> bool:
        """Return whether `new` is `old` under another name."""
        old, new = self.old, self.new
        if isinstance(new, EnumValue):
            return bool(old.number == new.number)
        if isinstance(new, Oneof):
            return _members(self.owners[0], old.name) == _members(self.owners[1], new.name)
        if isinstance(new, Field):
            before, after = self.types()
            same_wire = before.wire == after.wire and old.repeated == new.repeated
            return old.number == new.number and same_wire
        return False


def presence(node: Field | Oneof, renamed: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return `required`, `optional` or `required if X`, with the new name of X."""
    if isinstance(node, Field) and node.condition:
        return f"required {in_new_names(node.condition, renamed)}"
    return "required" if node.required else "optional"


def in_new_names(condition: Condition, renamed: Mapping[str, str]) -> Condition:
    """Return a condition with the new name of its field."""
    return condition._replace(name=renamed.get(condition.name, condition.name))


def _is_needed(case: Case, version: int) -> bool:
    """Return whether documents of the other version, without new fields, may need this one."""
    field, message = (case.old, case.new)[version], case.owners[version]
    condition, others = field.condition, case.owners[1 - version].fields
    if condition is None:
        return bool(field.required)
    other = message.by_name[condition.name]
    if any(each.name == other.name or each.number == other.number for each in others):
        return True
    is_met: bool = other.default is not None
    if is_met and condition.value is not None:
        is_met = value_of(case.specs[version], other, condition.value) == other.default
    return is_met is not condition.negated


def zero_added(case: Case) -> Effects:
    """Return the effects of a new 0: it replaces the one protobuf adds to enums without 0."""
    return Effects(stubs=BREAKS).when(case.new.number == 0 and not case.owners[0].has_zero)


def field_added(case: Case) -> Effects:
    """Return the effects for documents without the field, and for constructors."""
    effects = NEW_READER.when(_is_needed(case, 1)) | PYTHON.when(case.new.required)
    return effects | OLD_READER.when(_is_in_required_oneof(case.new, case.owners[1]))


def field_removed(case: Case) -> Effects:
    """Return the effects for readers that still require the field."""
    effects = OLD_READER.when(_is_needed(case, 0))
    return effects | NEW_READER.when(_is_in_required_oneof(case.old, case.owners[0]))


def _is_in_required_oneof(field: Field, message: Message) -> bool:
    return any(oneof.required for oneof in message.oneofs if oneof.name == field.oneof)


def type_changed(case: Case) -> Effects:
    """Return the effects of the values that only one of the types of a field has."""
    old, new = case.types()
    return old.becomes(new)


def scalar_changed(case: Case) -> Effects:
    """Return the effects on the fields of the type, which may have some of its values only."""
    new = case.specs[1]
    fields = (field for message in new.all_messages() for field in message.fields)
    found = [field.facets for field in fields if new.target(field) is case.new] or [{}]
    effects = (_restricted(case.old, each).becomes(_restricted(case.new, each)) for each in found)
    return reduce(Effects.__or__, effects)


def facets(case: Case) -> Effects:
    """Return the effects of facets of values, and of the number of items of a list."""
    old, new = (of_lists(node.facets) for node in (case.old, case.new))
    effects = NEW_READER.when(not implies(old, new)) | OLD_READER.when(not implies(new, old))
    return type_changed(case) | effects


def cardinality(case: Case) -> Effects:
    """Return the effects for parsers: a single value is a list of one, a list its last value."""
    return Effects(wire_old=BREAKS) if case.new.repeated else Effects(wire_new=BREAKS)


def presence_changed(case: Case) -> Effects:
    """Return the effects for documents without the field, and for constructors."""
    before, after = presence(case.old, case.renamed), presence(case.new)
    effects = NEW_READER.when(before != "required" and _is_needed(case, 1))
    effects |= OLD_READER.when(after != "required" and _is_needed(case, 0))
    is_other_argument = after == "required" or case.old.is_nullable != case.new.is_nullable
    return effects | PYTHON.when(is_other_argument)


def limits(case: Case) -> Effects:
    """Return the effects of adding, removing or changing a limit on documents."""
    name = _LIMITS[type(case.new or case.old)]
    old, new = (bool(getattr(node, name, None)) for node in (case.old, case.new))
    return NEW_READER.when(new) | OLD_READER.when(old)


def field_renamed(case: Case) -> Effects:
    """Return the effects for source code, which has the identifier."""
    return SOURCE.when(case.old.identifier != case.new.identifier)


def union_changed(case: Case) -> Effects:
    """Return the effects of other variants; the records of a stream are read one by one."""
    old, new = case.old, case.new
    pairs = list(zip(case.specs, (old, new), strict=True))
    if not all(union in spec.held_unions for spec, union in pairs):
        return Effects()
    if old.discriminator != new.discriminator:
        return WIRE | JSON | SOURCE
    before, after = (
        {(v.value, spec.types[v.type].name) for v in union.variants} for spec, union in pairs
    )
    effects = (NEW_READER | SOURCE).when(bool(before - after))
    return effects | OLD_READER.when(bool(after - before))


def joined_oneof(case: Case) -> Effects:
    """Return the effects of joining a oneof: documents lack its name, but its rule rejects some."""
    (old, before), (new, after) = zip(case.owners, (case.old.oneof, case.new.oneof), strict=True)
    is_renamed = before and after and _members(old, before) == _members(new, after)
    return (WIRE | JSON).when(not is_renamed)


def _members(message: Message, oneof: str | None) -> set[int]:
    return {field.number for field in message.fields if field.oneof == oneof}
