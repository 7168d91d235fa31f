"""Compares two versions of a spec and returns all changes between them.

The nodes of each list are paired by name. A node in only one version is a change, and so is each
fact that differs between paired nodes; `kinds` defines the lists and facts.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator.compat.cases import Case, in_new_names, presence
from generator.compat.effects import JSON, OK, WIRE
from generator.compat.kinds import Change, Kind, kinds_of
from generator.core.location import Node
from generator.core.nodes import EnumValue, Package
from generator.model import Enum, Field, Message, Spec

_QUALIFIED = ("methods", "values", "fields", "oneofs")  # by the name of the owner: Loan.title
_LISTS = ("scalars", "enums", "messages", "unions", "services", *_QUALIFIED)
# Facts whose change follows from the change of another attribute.
_IMPLIED_BY = {
    Kind.FIELD_IDENTIFIER: "name",
    Kind.SCALAR_PATTERN: "base",
    Kind.SCALAR_FACETS: "base",
}
# Attributes that only readers of the documentation see. Rows are left out: a field without one
# was an addition when older versions were written.
_TEXTS = (
    *("description", "decisions", "title", "table", "block", "example", "examples"),
    *("counterexamples", "errors", "publisher", "edition", "notice", "notes"),
)
_STREAMING = {(False, False): "none", (True, False): "request", (False, True): "response"}


def changes(old: Spec, new: Spec) -> list[Change]:
    """Return all changes, in order of place in the new spec. Both specs must be valid."""
    case = Case((old, new), (old, new))
    return _merged([*_package_changes(old.package, new.package, case), *_inner_changes(case)])


def _merged(changes: Iterable[Change]) -> list[Change]:
    """Return the changes in order of place; a change of a group counts once for all messages."""
    found: dict[tuple[object, ...], Change] = {}
    for change in changes:
        key = (change.at, change.kind, change.words, change.effects)
        first = found.setdefault(key, change)
        if change.subject not in first.subjects:
            found[key] = replace(first, subject=f"{first.subject}, {change.subject}")
    return sorted(found.values(), key=lambda change: (change.at, change.subject, change.words))


def _package_changes(old: Package, new: Package, case: Case) -> Iterator[Change]:
    yield from _fact_changes(case._replace(old=old, new=new), "package")
    for option in sorted(old.options.keys() | new.options.keys()):
        before, after = (_shown(package.options.get(option)) for package in (old, new))
        if before != after:
            words = f"option {option} changed from {before} to {after}"
            yield Kind.FILE_OPTION.change(new, "package", words)
    sources = case._replace(old=old.source, new=new.source)
    yield from _fact_changes(sources, "package.source")


def _inner_changes(case: Case) -> Iterator[Change]:
    """Yield the changes of all lists of the owners."""
    for name in _LISTS:
        if hasattr(case.owners[1], name):
            yield from _list_changes(name, case)


def _list_changes(name: str, case: Case) -> Iterator[Change]:
    """Yield the changes of a list and of the nodes in it."""
    owner = case.owners[1]
    prefix = f"{owner.name}." if name in _QUALIFIED else ""
    pairs, added, removed = _paired(name, case)
    case = case._replace(renamed={old.name: new.name for old, new in pairs})
    for node in added:
        yield from _existence_changes("added", node, case._replace(new=node), prefix)
    for node in removed:
        yield from _existence_changes("removed", owner, case._replace(old=node), prefix)
    for old, new in pairs:
        yield from _fact_changes(case._replace(old=old, new=new), prefix + new.name)
        for inner in _inner_changes(Case(case.specs, (old, new))):
            # the Python package has no classes for services
            changed = {"python": OK} if name == "services" else {}
            yield replace(inner, effects=inner.effects._replace(**changed))
    if name == "fields":
        yield from _number_changes(*case.owners, dict(pairs))
    if name in ("fields", "values"):
        yield from _reservation_changes(*case.owners, removed)


def _paired(name: str, case: Case) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """Return pairs of old and new nodes, nodes only in the new version, and only in the old one."""
    before, after = ({node.name: node for node in getattr(owner, name)} for owner in case.owners)
    gone = {old: None for name, old in before.items() if name not in after}
    pairs: list[tuple[Any, Any]] = []
    added: list[Any] = []
    for new in after.values():
        renamed = (old for old in gone if case._replace(old=old, new=new).is_renamed())
        old = before.get(new.name) or next(renamed, None)
        if old is None:
            added.append(new)
        else:
            pairs.append((old, new))
            gone.pop(old, None)
    return pairs, added, [*gone]


def _existence_changes(event: str, at: Node, case: Case, prefix: str) -> Iterator[Change]:
    node = case.new or case.old
    details = f", {presence(node)}" if isinstance(node, Field) else ""
    details += f", number {node.number}" if isinstance(node, (Field, EnumValue)) else ""
    for kind in kinds_of(node, event):
        words = kind.label + details
        yield kind.change(at, prefix + node.name, words, kind.of_case(case))


def _fact_changes(case: Case, subject: str) -> Iterator[Change]:
    """Yield the changes of one node: of facts, and of texts."""
    specs, _, old, new, renamed = case
    for kind in kinds_of(new, "changed"):
        before = _shown(_fact(kind, old, specs[0], renamed))
        after = _shown(_fact(kind, new, specs[1], {}))
        implied_by = _IMPLIED_BY.get(kind)
        is_implied = implied_by and getattr(old, implied_by) != getattr(new, implied_by)
        if before != after and not is_implied:
            is_same_type = kind is Kind.FIELD_TYPE and len({*map(repr, case.types())}) == 1
            actual = Kind.TYPE_TITLE if is_same_type else kind
            words = f"{kind.event} from {before} to {after}"
            key = next((name for name in getattr(new, "facets", ()) if kind.key == "facets"), None)
            yield actual.change(new, subject, words, actual.of_case(case), key=key)
    for key in _TEXTS:
        was, is_now = getattr(old, key, None), getattr(new, key, None)
        # nodes equal only themselves; their representations have all values and no positions
        if was is not is_now and repr(was) != repr(is_now):
            yield Kind.TEXT.change(new, subject, f"{key} changed", key=key)


def _fact(kind: Kind, node: Any, spec: Spec, renamed: Mapping[str, str]) -> object:
    """Return a fact about a node, in the words of the spec."""
    match kind:
        case Kind.FIELD_TYPE:
            found = f"{node.type} of {node.enum}" if node.enum else node.type
        case Kind.FIELD_CARDINALITY:
            found = "list" if node.repeated else "single value"
        case Kind.FIELD_PRESENCE | Kind.ONEOF_PRESENCE:
            found = presence(node, renamed)
        case Kind.FIELD_FORBIDDEN:
            found = node.forbidden and str(in_new_names(node.forbidden, renamed))
        case Kind.MESSAGE_CHOICES:
            found = [f"{c.amount} of {', '.join(c.of)}" for c in node.choices] or None
        case Kind.METHOD_STREAMING:
            found = _STREAMING.get((node.client_streaming, node.server_streaming), "both")
        case Kind.UNION_CHANGED:
            variants = (f"{v.value} {spec.types[v.type].name}" for v in node.variants)
            found = f"{node.plural} by {node.discriminator}: {', '.join(variants)}"
        case _:
            found = getattr(node, kind.key)
    return found


def _shown(value: object) -> str:
    """Return a value as shown in messages."""
    if value in (None, {}):
        return "none"
    return f"'{value}'" if isinstance(value, str) else json.dumps(value)


def _number_changes(old: Message, new: Message, pairs: Mapping[Field, Field]) -> Iterator[Change]:
    """Yield numbers that another field has now, and changes of the order of fields."""
    numbered = {field.number: field for field in old.fields}
    for field in new.fields:
        before = numbered.get(field.number)
        if before and pairs.get(before) is not field:
            words = f"reuses number {field.number} of '{before.name}'"
            yield Kind.NUMBER_REUSED.change(field, f"{new.name}.{field.name}", words)
    places = [old.fields.index(before) for before in pairs]
    if places != sorted(places):
        yield Kind.FIELD_ORDER.change(new, new.name)


def _reservation_changes(
    old: Enum | Message, new: Enum | Message, removed: Sequence[EnumValue | Field]
) -> Iterator[Change]:
    """Yield reservations that were added or removed, and missing ones."""
    before, after = (
        {member.number for member in (node.values if isinstance(node, Enum) else node.fields)}
        for node in (old, new)
    )
    names = {name for member in removed for name in _names(member)}
    numbers = before - after - {*new.reserved}
    unused: dict[str, list[Any]] = {
        "reserved": sorted(numbers),
        "reserved_names": sorted(names - {*new.reserved_names}),
    }
    missing = {key: words for key, words in unused.items() if words}
    if missing:
        words = f"{_joined(*unused.values())} must be reserved: no longer used"
        effects = WIRE.when("reserved" in missing) | JSON.when("reserved_names" in missing)
        change = Kind.NOT_RESERVED.change(new, new.name, words, effects, key=next(iter(missing)))
        lines = (f"{key}: [{_joined(getattr(new, key), missing[key])}]" for key in missing)
        yield replace(change, suggestion="\n".join(lines))
    for key in unused:
        was, is_now = getattr(old, key), getattr(new, key)
        for word in (word for word in was if word not in is_now):
            words = f"{word} is no longer reserved"
            yield Kind.RESERVATION_REMOVED.change(new, new.name, words, key=key)
        for word in (word for word in is_now if word not in was):
            yield Kind.RESERVATION_ADDED.change(new, new.name, f"{word} is reserved", key=key)


def _names(member: EnumValue | Field) -> Iterator[str]:
    """Yield the names in protobuf and code, and the name in JSON if it can be reserved."""
    for name in (member.name, getattr(member, "identifier", member.name)):
        if name.isidentifier() and name.isascii():
            yield name


def _joined(*lists: Iterable[object]) -> str:
    return ", ".join(str(word) for words in lists for word in words)
