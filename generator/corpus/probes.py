"""Probes: values of one field of a record that satisfy or violate a rule, not yet in a document.

The expected violations are stated where the fault is made; no generated reader decides them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from generator.core.bounds import RECORD_DEPTH
from generator.core.facets import broken_rule
from generator.core.recursion import Part
from generator.core.values import pointer
from generator.corpus.examples import SHARE, Examples
from generator.corpus.expected import Expected, misplaced, unused_name
from generator.corpus.nested import nested, too_deep
from generator.corpus.plain import LONGEST
from generator.corpus.together import ABSENT
from generator.corpus.values import Value, bad_values, good_values, one_of_each_rule
from generator.resolved.messages import Field, Message, Union
from generator.resolved.types import Enum, String

MAX_VALUES = 64  # of a type, in a record whose documents are large


@dataclass(frozen=True, slots=True)
class Probe:
    """Members of a document, and their violations."""

    field: str  # that it is about
    rule: str
    what: str
    members: Mapping[str, Any]
    faults: Mapping[str, tuple[Expected, ...]]  # by the name of the member; empty: it is valid


class Prober:
    """Makes the probes of one record."""

    def __init__(self, examples: Examples, message: Message) -> None:
        self._examples = examples
        self._message = message

    def of(self, field: Field) -> Iterator[Probe]:
        """Yield every probe of a field; rule and description together are unique."""
        dependent = self._examples.together(self._message).members
        if field.name not in dependent:
            yield from self._each(field)
            return
        yield from filter(None, map(self._completed, self._each(field)))
        if field.name == next(iter(dependent)):
            yield from self._combinations(field)

    def _each(self, field: Field) -> Iterator[Probe]:
        yield from self._presence(field)
        if field.condition and field.condition.is_plain:
            yield from self._condition(field, self._message.by_name[field.condition.name])
        yield from self._cardinality(field)
        yield from self._values(field)

    def _completed(self, probe: Probe) -> Probe | None:
        """Add the other fields that its members depend on, if there is such a document."""
        together = self._examples.together(self._message)
        given = {
            name: value if is_present(self._message, name, value) else ABSENT
            for name, value in probe.members.items()
        }
        found = together.completed(given)
        if found is None:
            return None
        others = {name: found.get(name, ABSENT) for name in together.members}
        return replace(probe, members={**others, **probe.members})

    def _combinations(self, field: Field) -> Iterator[Probe]:
        """Yield the combinations of dependent fields, present and absent."""
        for members, rules in self._examples.together(self._message).combinations():
            faults = {
                name: tuple((pointer(name) if name else "", rule) for rule in broken)
                for name, broken in rules.items()
            }
            present = [name for name, value in members.items() if value is not ABSENT]
            what = ", ".join(present) or "none"
            yield Probe(
                field.name, next(iter(rules.values()), ["presence"])[0], what, members, faults
            )

    def unknown_inside(self, field: Field) -> Iterator[Probe]:
        """Yield an unknown name in the record that is the type of a field."""
        for part in field.parts[:1]:
            inner = part.message
            name = unused_name("unknown", inner)
            place = _item_place(field)
            item = self._examples.part(part) | {name: 1}
            faults = misplaced(place, inner, item)
            fault = (f"{place}/{name}", "unknown")
            probe = self._probe(field, "unknown", "inside", item, *faults, fault)
            is_dependent = field.name in self._examples.together(self._message).members
            if found := self._completed(probe) if is_dependent else probe:
                yield found

    def _presence(self, field: Field) -> Iterator[Probe]:
        """Yield present, absent, null and empty values."""
        name = field.name
        rule = "required" if field.required else "presence"
        if self._examples.fits(field):
            yield Probe(name, rule, "present", {name: self._examples.value(field)}, {})
        absences = {"absent": ABSENT, "null": None} | ({"empty list": []} if field.repeated else {})
        faults = {name: ((pointer(name), rule),)} if field.required else {}
        for what, value in absences.items():
            yield Probe(name, rule, what, {name: value}, faults)

    def _condition(self, field: Field, condition: Field) -> Iterator[Probe]:
        """Yield `yes if X`, with X present, absent, null and faulty."""
        name, rule, x = field.name, "required_if", condition.name
        expected = {name: ((pointer(name), rule),)}
        if self._examples.fits(field) and self._examples.fits(condition):
            present = {x: self._examples.value(condition)}
            alone = {name: self._examples.value(field), x: ABSENT}
            yield Probe(name, rule, "both", present, {})
            yield Probe(name, rule, "without the condition", alone, {})
            yield Probe(name, rule, "null condition", {x: None}, {})
            yield Probe(name, rule, "absent", present | {name: ABSENT}, expected)
            yield Probe(name, rule, "null", present | {name: None}, expected)
        # A number is present, but not a valid X.
        is_number = type(self._examples.item(condition)) in (int, float) and not condition.repeated
        faulty = {x: "text" if is_number else 1, name: ABSENT}
        faults = expected | {x: ((pointer(x), "type"),)}
        yield Probe(name, rule, "faulty condition", faulty, faults)

    def _cardinality(self, field: Field) -> Iterator[Probe]:
        """Yield a single value for a list, a list for a single value, and null in a list."""
        item = self._examples.item(field)
        what, value = ("no list", item) if field.repeated else ("a list", [item])
        faults = {field.name: ((pointer(field.name), "type"),)}
        yield Probe(field.name, "type", what, {field.name: value}, faults)
        if field.repeated:
            place = _item_place(field)
            yield self._probe(field, "type", "null in the list", None, (place, "type"))
        most = max(1, LONGEST // self._examples.size_of_member(field))
        near = {bound + n for bound in field.sizes.values() for n in (-1, 0, 1)}
        for count in sorted(count for count in near if 0 < count <= most):
            rule = broken_rule([item] * count, field.sizes)
            found = ((pointer(field.name), rule),) if rule else ()
            members = {field.name: [item] * count}
            yield Probe(
                field.name, "items", f"{count} items", members, {field.name: found} if found else {}
            )

    def _values(self, field: Field) -> Iterator[Probe]:
        """Yield values at and beyond the bounds; one per rule, if other fields show all of them."""
        target = field.type
        if isinstance(target, Union):
            yield from self._of_union(field, target)
            return
        if isinstance(target, Message):
            yield from self._not_objects(field)
            yield from self._nested(field, Part(target))
            return
        example, place = self._examples.item(field), _item_place(field)
        if not self._examples.before[field]:
            is_small = self._examples.members(self._message).size <= SHARE
            most = None if is_small else MAX_VALUES
            good, bad = good_values(target, example), bad_values(target, example)
            values: Iterable[Value] = chain(islice(good, most), islice(bad, most))
        else:
            values = one_of_each_rule(target, json.dumps(example))
        for rule, what, value, broken, within in values:
            faults = [(place + within, broken)] if broken else []
            yield self._probe(field, rule, what, value, *faults)

    def _probe(self, field: Field, rule: str, what: str, item: Any, *faults: Expected) -> Probe:
        """Return a single value, with as many others as a list needs; valid without faults."""
        others = [self._examples.item(field)] * (field.sizes.get("min_items", 1) - 1)
        members = {field.name: [item, *others] if field.repeated else item}
        return Probe(field.name, rule, what, members, {field.name: faults} if faults else {})

    def _of_union(self, field: Field, union: Union) -> Iterator[Probe]:
        """Yield each record with another's fields and without its own, and invalid selections."""
        place, name = _item_place(field), union.discriminator.name
        yield from self._not_objects(field)
        for part in field.parts:
            if self._examples.members(part.message).lacking:
                continue
            kind = f"{name} {json.dumps(part.fixed[0][1])}"
            item = self._examples.part(part)
            yield self._probe(field, "enum", kind, item)
            full = self._examples.part(part, is_full=True)
            yield self._probe(field, "enum", f"{kind}, everything", full)
            for other in union.merged.fields:
                if other.name not in part.message.by_name and self._examples.fits(other):
                    more = item | {other.name: self._examples.value(other)}
                    fault = (place + pointer(other.name), "unknown")
                    yield self._probe(field, "unknown", f"{kind}, {other.name}", more, fault)
            yield from self._nested(field, part)
        item, place = self._examples.item(field), place + pointer(name)
        kinds = union.merged.by_name[name].type
        others = (Value("enum", f"{kind}", kind, "enum") for kind in union.others)
        broken = bad_values(kinds, item[name]) if isinstance(kinds, (Enum, String)) else ()
        for rule, what, value, violated, _ in islice(chain(others, broken), MAX_VALUES):
            wrong = item | {name: value}
            yield self._probe(field, rule, f"{name} {what}", wrong, (place, violated))
        absent = {key: value for key, value in item.items() if key != name}
        fault = (place, "required")
        yield self._probe(field, "required", f"no {name}", absent, fault)
        yield self._probe(field, "required", f"{name} null", {**item, name: None}, fault)

    def _not_objects(self, field: Field) -> Iterator[Probe]:
        for value in ("text", 1, True):
            yield self._probe(field, "type", json.dumps(value), value, (_item_place(field), "type"))

    def _nested(self, field: Field, part: Part[Message]) -> Iterator[Probe]:
        """Yield records that are too deep or lack a required field."""
        place, inner, fixed = _item_place(field), part.message, dict(part.fixed)
        if inner in inner.within:
            yield from self._deep(field, part)
        required = (f for f in inner.fields if f.required and f.name not in fixed)
        most = 1
        if not self._examples.before[field]:
            most = max(1, min(MAX_VALUES, MAX_VALUES * SHARE // self._examples.members(inner).size))
        for other in islice(required, most):
            item = self._examples.part(part)
            item.pop(other.name, None)
            faults = misplaced(place, inner, item)
            yield self._probe(field, "required", f"no {other.name}", item, *faults)

    def _deep(self, field: Field, part: Part[Message]) -> Iterator[Probe]:
        """Yield nested records at the maximum depth, and one level deeper."""
        around = int(self._message in self._message.within)
        for level in (RECORD_DEPTH, RECORD_DEPTH + 1):
            if item := nested(self._examples, part, level - around):
                places = too_deep(part.message, item, around, _item_place(field))
                faults = [(place, "depth") for place in places]
                yield self._probe(field, "depth", f"level {level}", item, *faults)


def _item_place(field: Field) -> str:
    """Return the pointer to a single value."""
    return pointer(field.name) + ("/0" if field.repeated else "")


def is_present(message: Message, name: str, value: Any) -> bool:
    """Return whether a member is present; null and an empty list of a repeated field are not."""
    if value is ABSENT or value is None:
        return False
    return value != [] or not message.by_name[name].repeated
