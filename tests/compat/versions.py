"""Pairs of versions: the small spec and each valid edit of it, in both directions."""

from functools import cache
from typing import NamedTuple

from generator.compat.compare import changes
from generator.compat.kinds import Change
from generator.errors import InvalidSpec
from generator.model import Spec
from generator.rules import check
from generator.spec_language.load import load
from tests.compat.edits import edited, small


class Versions(NamedTuple):
    """An earlier and a later spec, and what was done in between."""

    edit: str
    old: Spec
    new: Spec

    def changes(self) -> list[Change]:
        """What the comparison finds."""
        return changes(self.old, self.new)


def valid(content: bytes) -> Spec | None:
    """A spec without errors, or None."""
    try:
        spec, faults = load(content, "spec.yaml")
    except InvalidSpec:
        return None
    return None if faults or check(spec) else spec


@cache
def versions() -> tuple[Versions, ...]:
    """Every pair: an edit done, and the same edit undone."""
    before = valid(small())
    assert before is not None
    found = [(name, spec) for name, content in edited() if (spec := valid(content))]
    done = [Versions(name, before, spec) for name, spec in found]
    return (*done, *(Versions(f"undone: {name}", spec, before) for name, spec in found))
