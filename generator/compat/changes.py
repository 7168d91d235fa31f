"""One change between two versions of a spec, with what it does to whom."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.compat.effects import NO_EFFECTS, Class, Effects
from generator.compat.kinds import Kind
from generator.model import Location, Node


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, where it stands in the new spec, and its effects."""

    kind: Kind
    at: Location
    subject: str  # Loan.title
    words: str  # what happened to it
    effects: Effects = NO_EFFECTS
    paste: str = ""  # lines for the spec without which the change can be no part of a release

    @property
    def verdict(self) -> Class:
        """Breaking, safe or docs only."""
        if self.effects.breaking:
            return Class.BREAKING
        return Class.DOCS_ONLY if self.kind is Kind.TEXT else Class.SAFE

    @property
    def subjects(self) -> list[str]:
        """What it is said of: several where a group is in several messages."""
        return self.subject.split(", ")

    def __str__(self) -> str:
        return f"{self.subject}: {self.words}"


class Finding(NamedTuple):
    """A change before it is said of what: the key of the node at which it stands, and the rest."""

    kind: Kind
    key: str
    words: str
    effects: Effects = NO_EFFECTS

    def of(self, node: Node, subject: str) -> Change:
        """The change of a node, which is called `subject`."""
        return Change(self.kind, node.location(self.key), subject, self.words, self.effects)


def merged(changes: list[Change]) -> list[Change]:
    """In order of place; what a group changes in several messages at once is one change."""
    found: dict[tuple[object, ...], Change] = {}
    for change in changes:
        key = (change.at, change.kind, change.words, change.effects)
        first = found.get(key)
        if first is None:
            found[key] = change
        elif change.subject not in first.subjects:
            found[key] = replace(first, subject=f"{first.subject}, {change.subject}")
    return sorted(found.values(), key=lambda change: (change.at, change.subject, change.words))
