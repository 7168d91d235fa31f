"""Presence: when a field must be present or absent, and how many of several must be present.

Null and an empty list mean absent. An invalid value is present, and equals no other value. A
default is the value of an absent field.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

from generator.core.location import Named, Node
from generator.core.values import to_json_line

AMOUNTS: Final[Mapping[str, tuple[int, int]]] = {  # the minimum and maximum that are present
    "exactly one": (1, 1),
    "at most one": (0, 1),
    "at least one": (1, 10_000),
}
_MAX_STATES = 5_000  # of a search
Document: TypeAlias = Mapping[str, Any]


class Condition(NamedTuple):
    """`if X`, `if X = v`, or the same with `unless`."""

    name: str  # the JSON name of another field
    value: Any = None  # None: X is present, with any value
    negated: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is `if X`."""
        return self.value is None and not self.negated

    def __str__(self) -> str:
        equals = "" if self.value is None else f" = {self.value}"
        return f"{'unless' if self.negated else 'if'} {self.name}{equals}"


class Choice(Node):
    """A rule for how many of some fields must be present."""

    amount: str  # one of AMOUNTS
    of: tuple[str, ...]  # JSON names


class Member(Named):
    """What decides about the presence of a field; `name` is its JSON name."""

    repeated: bool
    required: bool
    default: Any  # None: no default
    condition: Condition | None  # that requires it; in a model of the spec, its value is a text
    forbidden: Condition | None

    @property
    def is_nullable(self) -> bool:
        """Whether it may be None in Python; never if it is repeated or has a default."""
        return not (self.required or self.repeated or self.default is not None)

    @property
    def conditions(self) -> Mapping[str, Condition]:
        """What requires it and what forbids it, by the key of the spec."""
        both = {"required": self.condition, "forbidden": self.forbidden}
        return {key: condition for key, condition in both.items() if condition}


class Presence(NamedTuple):
    """The fields of a message whose presence depends on others, and the choices among them."""

    members: Mapping[str, Member]
    choices: Sequence[Choice]
    closed: Mapping[str, Sequence[Any]] = MappingProxyType({})  # all values of fields, if known

    def faults(
        self, document: Document, among: Collection[str] | None = None
    ) -> Iterator[tuple[str, str]]:
        """Yield the rules that an object violates, by the names of fields; "" is the object.

        `among` are the fields that may have a fault, if that is known.
        """
        for name in self.members if among is None else among:
            member = self.members[name]
            if self.has(name, document):
                if member.forbidden and self._holds(member.forbidden, document):
                    yield name, "forbidden"
            elif member.required:
                yield name, "required"
            elif member.condition and self._holds(member.condition, document):
                yield name, "required_if"
        for choice in self.choices:
            if not self._is_made(choice, document):
                yield "", "one_of"

    def has(self, name: str, document: Document) -> bool:
        """Return whether a document has a field."""
        value = document.get(name)
        return value is not None and not (self.members[name].repeated and value == [])

    def _holds(self, condition: Condition, document: Document) -> bool:
        found = self.has(condition.name, document)
        if condition.value is not None:
            default = self.members[condition.name].default
            value = document[condition.name] if found else default
            is_like = isinstance(value, bool) == isinstance(condition.value, bool)
            found = is_like and bool(value == condition.value)
        return found != condition.negated

    def _is_made(self, choice: Choice, document: Document) -> bool:
        least, most = AMOUNTS[choice.amount]
        return least <= sum(self.has(name, document) for name in choice.of) <= most

    def completed(
        self, document: Document, options: Mapping[str, Sequence[Any]], fixed: Collection[str] = ()
    ) -> dict[str, Any] | None:
        """Return a document without faults that has the fixed members, or None if none is found.

        `options` are the possible values of the fields. A solution differs from a faulty document
        in a field that the fault concerns, so all values of these are tried, documents with the
        fewest faults first: independent faults are removed one by one.
        """
        waiting: list[tuple[int, int, dict[str, Any]]] = []
        seen = set[str]()

        def add(state: dict[str, Any]) -> None:
            if (key := repr(sorted(state.items()))) not in seen:
                seen.add(key)
                heappush(waiting, (sum(1 for _ in self.faults(state)), len(seen), state))

        add(dict(document))
        while waiting and len(seen) < _MAX_STATES:
            _, _, state = heappop(waiting)
            name = next((name for name, _ in self.faults(state)), None)
            if name is None:
                return state
            for other in self._concerned(name, state):
                rest = {key: value for key, value in state.items() if key != other}
                if other not in fixed:
                    for value in options[other]:
                        add({**rest, other: value})
                    if not self.members[other].required:
                        add(rest)
        return None

    def _concerned(self, name: str, document: Document) -> Iterator[str]:
        """Yield the fields that a fault concerns."""
        if name:
            yield from (name, *(c.name for c in self.members[name].conditions.values()))
        for choice in () if name else self.choices:
            if not self._is_made(choice, document):
                yield from choice.of


def in_words(condition: Condition) -> str:
    """Return `X is present`, `X is not 2`."""
    negation = " not" if condition.negated else ""
    if condition.value is None:
        return f"{condition.name} is{negation} present"
    return f"{condition.name} is{negation} {to_json_line(condition.value)}"


def dependent(members: Mapping[str, Member], choices: Sequence[Choice]) -> Mapping[str, Member]:
    """Return fields whose presence depends on more than `yes if X`, and fields linked to them."""
    found = {name for choice in choices for name in choice.of}
    for name, member in members.items():
        is_plain = member.condition is None or member.condition.is_plain
        if member.forbidden or not is_plain:
            found |= {name}
    if not found:
        return {}
    links = {n: {c.name for c in member.conditions.values()} for n, member in members.items()}
    size = -1
    while size != len(found):
        size = len(found)
        found |= {other for name in found for other in links[name]}
        found |= {name for name, others in links.items() if others & found}
    return {name: member for name, member in members.items() if name in found}
