"""Pairs of versions: the small spec and each valid edit of it, in both directions.

A sample has one edit in ten.
"""

from functools import cache
from typing import NamedTuple

from generator.compat.compare import changes
from generator.compat.kinds import Change
from generator.errors import InvalidSpec
from generator.model import Spec
from generator.rules import check
from generator.spec_language.load import load
from tests.compat.edits import edited
from tests.compat.trees import Tree, small
from tests.support.thorough import sampled

_UNDONE = "undone: "


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
def _edits() -> list[tuple[str, Tree]]:
    return [*edited(small())]


@cache
def _before() -> tuple[str, Spec]:
    """The text and the spec before each edit."""
    text = small().as_yaml()
    spec = _valid(text)
    assert spec is not None
    return text, spec


def _after(name: str, tree: Tree) -> Versions | None:
    """The versions around an edit; None if it is not valid."""
    text = tree.as_yaml()
    spec = _valid(text)
    return Versions(name, _before()[1], spec, text) if spec else None


def version(name: str) -> Versions:
    """The versions around the edit of that name, which is valid."""
    edit = name.removeprefix(_UNDONE)
    found = next(_after(edit, tree) for other, tree in _edits() if other == edit)
    assert found is not None
    return found if edit == name else _undone(found)


def _undone(done: Versions) -> Versions:
    return Versions(f"{_UNDONE}{done.edit}", done.new, done.old, _before()[0])


@cache
def versions() -> tuple[Versions, ...]:
    """Every pair: an edit, and the same edit undone."""
    tried = sampled(_edits(), 20)
    done = [found for name, tree in tried if (found := _after(name, tree))]
    return (*done, *map(_undone, done))
