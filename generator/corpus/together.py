"""Fields that documents have together: if presence depends on others, and in recursive records.

Documents are found and validated by the rules of core/presence.py.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain, combinations, islice, product
from typing import Any, Final

from generator.core.presence import Member, Presence, dependent
from generator.core.recursion import Part, heights
from generator.resolved import Spec
from generator.resolved.messages import Field, Message

ABSENT: Final = object()  # instead of the value of a member
MAX_COMBINATIONS = 128  # of fields and values, for each record


class Together:
    """The dependent fields of a record, and their values in documents."""

    def __init__(
        self,
        message: Message,
        values: Callable[[Field], Iterator[Any]],
        fits: Callable[[Field], bool],
    ) -> None:
        self.members: Mapping[str, Member] = dependent(message.presence.members, message.choices)
        self._presence = Presence(self.members, message.choices)
        conditions = [c for m in self.members.values() for c in m.conditions.values()]
        self._options: dict[str, list[Any]] = {}
        self._faulty: dict[str, Any] = {}
        for name in self.members:
            field = message.by_name[name]
            usual = next(values(field)) if fits(field) else None
            named = [c.value for c in conditions if c.name == name and c.value is not None]
            unnamed = (v for v in values(field) if v not in named) if usual in named else ()
            found = [*named, *islice(unnamed, 1)]
            others = {repr(v): v for v in found if v != usual or type(v) is not type(usual)}
            self._options[name] = [usual, *others.values()] if fits(field) else []
            if named:
                self._faulty[name] = True if type(usual) in (int, float) else 1
        self._start = {n: self._options[n][0] for n, m in self.members.items() if m.required}
        self._starts_well = not any(self._presence.faults(self._start))
        # the fields whose presence depends on a field, including itself
        self._watchers: dict[str, set[str]] = {name: {name} for name in self.members}
        for name, member in self.members.items():
            for condition in member.conditions.values():
                self._watchers[condition.name].add(name)

    def completed(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the dependent fields of a valid document with these members, some of them absent.

        A required field that is given as absent is not added.
        """
        dependent = {name: value for name, value in given.items() if name in self.members}
        absent = {name for name, value in dependent.items() if value is ABSENT}
        start = {name: v for name, v in (self._start | dependent).items() if name not in absent}
        optional = {name: replace(self.members[name], required=False) for name in absent}
        presence = self._presence._replace(members={**self.members, **optional})
        near = {other for name in dependent for other in self._watchers[name]}
        if self._starts_well and not any(presence.faults(start, near)):
            return start
        return presence.completed(start, self._options, given)

    def most(self, names: Iterable[str]) -> dict[str, Any]:
        """Return a valid document with as many of these fields as possible, added one by one."""
        found = self.completed({}) or {}
        for name in names:
            for value in self._options.get(name, []):
                more = {**found, name: value}
                if name not in found and not any(self._presence.faults(more)):
                    found = more
        return found

    def combinations(self) -> Iterator[tuple[dict[str, Any], dict[str, list[str]]]]:
        """Yield members, some absent, with the rules that they violate, by the names of fields."""
        choices = {name: self._choices(name) for name in self.members}
        total = 1
        for values in choices.values():
            total *= len(values)
        if total <= MAX_COMBINATIONS:
            every = product(*choices.values())
            found: Iterable[dict[str, Any]] = (
                dict(zip(choices, values, strict=True)) for values in every
            )
        else:
            found = islice(self._near(choices), MAX_COMBINATIONS)
        for members in found:
            document = {name: value for name, value in members.items() if value is not ABSENT}
            broken = {n: ["type"] for n in document if self._is_faulty(n, document[n])}
            for name, rule in self._presence.faults(document):
                broken.setdefault(name, []).append(rule)
            yield members, broken

    def _choices(self, name: str) -> list[Any]:
        absent = [] if self.members[name].required else [ABSENT]
        faulty = [self._faulty[name]] if name in self._faulty else []
        return [*absent, *self._options[name], *faulty]

    def _is_faulty(self, name: str, value: Any) -> bool:
        faulty = self._faulty.get(name)
        return type(value) is type(faulty) and bool(value == faulty) and faulty is not None

    def _near(self, choices: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
        """Yield a valid document with one or two other members."""
        found = self.completed({}) or {}
        usual = {name: found.get(name, ABSENT) for name in choices}
        singles = [(name, value) for name, values in choices.items() for value in values]
        for changes in chain(combinations(singles, 1), combinations(singles, 2)):
            yield usual | dict(changes)


class Flat:
    """The documents of recursive records, and of unions, with the fewest nested records."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec

    @cached_property
    def _heights(self) -> Mapping[Part[Message], int]:
        """How many nested records the flattest document of each record has."""
        held = {
            message: {f.name: f.parts for f in message.fields if f.parts}
            for message in self._spec.messages
        }
        return heights(held, lambda message: message.presence)

    def part(self, field: Field) -> Part[Message]:
        """Return the record that the value of a field is; of a union, the flattest one."""
        first, *others = field.parts
        return min(field.parts, key=self._heights.__getitem__) if others else first

    def has(self, owner: Part[Message], field: Field) -> bool:
        """Return whether a record can have a field."""
        if all(field.message not in part.message.within for part in field.parts):
            return True
        return self._heights[self.part(field)] < self._heights[owner]


def closure(
    message: Message, present: Iterable[str], known: Container[str] = ()
) -> Iterator[Field]:
    """Yield the fields that the present ones require, directly or not, except the known ones."""
    waiting, seen = list(present), set[str]()
    while waiting:
        for field in message.by_name[waiting.pop()].required_by:
            if field.name not in seen and field.name not in known:
                seen.add(field.name)
                waiting.append(field.name)
                yield field
