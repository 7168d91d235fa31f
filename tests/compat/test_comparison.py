"""What the comparison of two specs finds: the kind, the place, the class and the effects.

The cases are edits of the small spec in cases/changes.yaml. That the effects are true is shown by
other readers, in the tests beside this one: buf, the documents of both corpora, the Python modules.
"""

from functools import reduce
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from generator.compat.compare import changes
from generator.compat.kinds import Change, Effects, Kind, Severity, Verdict
from generator.model import Spec
from generator.rules import check
from generator.spec_language.load import load
from tests.support.markdown import tables as tables_of
from tests.support.readers import PROJECT

CASES = PROJECT / "tests" / "cases"
PAGE = PROJECT / "docs" / "compatibility.md"
ASIDE = (Kind.TEXT, Kind.RESERVATION_ADDED)  # where something else is what the edit is about
SMALL = (CASES / "small.yaml").read_text(encoding="utf-8")


class Case(NamedTuple):
    """A text of the small spec, what it becomes, and what that is called."""

    text: str
    becomes: str
    changes: list[str]
    undone: bool = False
    everywhere: bool = False  # the text stands there more than once

    def found(self) -> list[Change]:
        """What the comparison finds."""
        assert (SMALL.count(self.text) > 1) is self.everywhere, self.text
        versions = [spec(SMALL), spec(SMALL.replace(self.text, self.becomes))]
        return changes(*(reversed(versions) if self.undone else versions))


def spec(text: str) -> Spec:
    """A spec that must be valid."""
    found, faults = load(text.encode(), "small.yaml")
    assert [*faults, *check(found)] == []
    return found


def printed(change: Change) -> str:
    """A change as the cases say it."""
    parts = [f"{change.at.line}:{change.at.column}: {change}", change.kind.label, change.verdict]
    parts.append(" ".join(map(str, change.effects)))
    parts += [change.suggestion.replace("\n", " ")] if change.suggestion else []
    return " | ".join(parts)


def read_cases(path: Path) -> dict[str, Case]:
    """The cases by what is done in them."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: Case(**entry) for name, entry in entries.items()}


EDITS = read_cases(CASES / "changes.yaml")


@pytest.mark.parametrize("name", EDITS)
def test_a_change_is_called_what_it_is(name: str) -> None:
    """Words, place, kind, verdict and effects, and what must be reserved, to the letter."""
    assert [printed(change) for change in EDITS[name].found()] == EDITS[name].changes


def row(name: str) -> list[str]:
    """The row of a case in the table of the page: the worst of what is changed, texts aside."""
    found = [c for c in EDITS[name].found() if c.kind not in ASIDE or len(EDITS[name].changes) == 1]
    effects = reduce(Effects.__or__, (change.effects for change in found))
    worst = min((change.verdict for change in found), key=list(Verdict).index)
    return [name, *map(str, effects), worst]


def test_the_page_has_every_case() -> None:
    """The table of the page is that of the cases."""
    (table,) = (t for t in tables_of(PAGE) if t.heading == "Effects of each change")
    shown = [[cell.strip("`") for cell in found] for found in table.rows]
    assert shown == [row(name) for name in EDITS]


def test_every_kind_has_a_case() -> None:
    """No kind of change goes untested."""
    seen = {line.split(" | ")[1] for case in EDITS.values() for line in case.changes}
    assert seen == {kind.label for kind in Kind}


def test_nothing_changed() -> None:
    """A spec against itself has no change."""
    assert changes(spec(SMALL), spec(SMALL)) == []


@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        (Effects(), Verdict.SAFE),
        (Effects(wire_old=Severity.STRICT, json_old=Severity.STRICT), Verdict.SAFE),
        (Effects(json_new=Severity.STRICT), Verdict.BREAKING),
        (Effects(wire_old=Severity.BREAKS), Verdict.BREAKING),
        (Effects(stubs=Severity.BREAKS), Verdict.BREAKING),
    ],
)
def test_only_strict_old_readers_hold_nothing_up(effects: Effects, expected: Verdict) -> None:
    """A change is safe if it breaks nobody but old readers that refuse unknown names."""
    change = Change(Kind.FIELD_ADDED, spec(SMALL).location(), "Rain.x", "added", effects)
    assert change.verdict is expected


def test_a_change_of_a_group_is_told_once() -> None:
    """What a group brings into two messages is one change with both their names."""
    (change,) = EDITS["a field of a group is added"].found()
    assert change.subject == "Rain.hail, Wind.hail"
