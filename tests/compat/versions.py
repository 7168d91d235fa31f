"""Pairs of versions: the small spec and each valid edit of it, in both directions."""

from functools import cache
from typing import NamedTuple

from generator.compat.compare import changes
from generator.compat.kinds import Change
from generator.errors import InvalidSpec
from generator.model import Spec
from generator.rules import check
from generator.spec_language.load import load
from tests.compat.edits import edited
from tests.compat.trees import small


class Versions(NamedTuple):
    """An earlier and a later spec, and the edit in between."""

    edit: str
    old: Spec
    new: Spec
    text: str  # of the new one

    def changes(self) -> list[Change]:
        """The result of the comparison."""
        return changes(self.old, self.new)


def _valid(text: str) -> Spec | None:
    """The spec of a text, or None if it has errors."""
    try:
        spec, faults = load(text.encode(), "spec.yaml")
    except InvalidSpec:
        return None
    return None if faults or check(spec) else spec


@cache
def versions() -> tuple[Versions, ...]:
    """Every pair: an edit, and the same edit undone."""
    before = small().as_yaml()
    old = _valid(before)
    assert old is not None
    texts = ((name, tree.as_yaml()) for name, tree in edited(small()))
    after = [(name, spec, text) for name, text in texts if (spec := _valid(text))]
    done = [Versions(name, old, spec, text) for name, spec, text in after]
    return (*done, *(Versions(f"undone: {name}", spec, old, before) for name, spec, _ in after))
