"""What the comparison of two specs reports: place, words, kind, verdict and effects.

Each case in cases/changes.yaml is an edit of the small spec. That the effects are true is shown by
independent readers in the other tests here: buf, the documents of both corpora, the Python modules.
"""

from functools import cache, reduce

import pytest

from generator.compat.effects import Effects, Severity
from generator.compat.kinds import Change, Kind, Verdict
from generator.core.location import Location
from tests.compat.versions import Versions, version
from tests.support.grouped import grouped
from tests.support.project import PROJECT, yaml_file
from tests.support.readers.markdown import tables as tables_of

PAGE = PROJECT / "docs" / "compatibility.md"
CASES = yaml_file("cases", "changes.yaml")
ASIDE = (Kind.TEXT, Kind.RESERVATION_ADDED)  # if the edit is about something else


@cache
def edited(name: str) -> Versions:
    """The versions of a case."""
    return version(CASES[name][0])


def printed(change: Change, text: str) -> str:
    """A change as the cases have it: what the spec has at its place, then everything else."""
    place = text.splitlines()[change.at.line - 1][change.at.column - 1 :]
    parts = [place, str(change), change.kind.label, change.verdict]
    parts.append(" ".join(map(str, change.effects)))
    parts += [change.suggestion.replace("\n", " ")] if change.suggestion else []
    return " | ".join(parts)


@grouped("name", CASES)
def test_changes_are_reported(name: str) -> None:
    """Place, words, kind, verdict, effects and suggestion are those of the case."""
    found = edited(name)
    assert [printed(change, found.text) for change in found.changes()] == CASES[name][1:]


def row(name: str) -> list[str]:
    """The row of a case in the table of the page: the worst of its changes, texts aside."""
    changes = edited(name).changes()
    changes = [c for c in changes if c.kind not in ASIDE or len(changes) == 1]
    effects = reduce(Effects.__or__, (change.effects for change in changes))
    worst = min((change.verdict for change in changes), key=list(Verdict).index)
    return [name, *map(str, effects), worst]


def test_the_page_has_every_case() -> None:
    """The table of the page lists the cases."""
    (table,) = (t for t in tables_of(PAGE) if t.heading == "Effects of each change")
    shown = [[cell.strip("`") for cell in found] for found in table.rows]
    assert shown == [row(name) for name in CASES]


def test_every_kind_has_a_case() -> None:
    """Every kind of change is in a case."""
    seen = {line.split(" | ")[2] for _, *lines in CASES.values() for line in lines}
    assert seen == {kind.label for kind in Kind}


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
def test_strict_old_readers_do_not_count(effects: Effects, expected: Verdict) -> None:
    """A change is safe if it breaks only old readers that reject unknown fields."""
    place = Location("spec.yaml", 1, 1)
    assert Change(Kind.FIELD_ADDED, place, "Rain.x", "added", effects).verdict is expected
