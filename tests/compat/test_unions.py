"""Changes of a union that is the type of a field: new variants break old readers, and so on."""

import pytest

from generator.compat.compare import changes
from generator.compat.kinds import Change
from generator.pipeline import read_spec
from tests.support.specs.small import edited

BOTH = "[{value: RAIN, type: Rain}, {value: WIND, type: Wind report}]"
ONE = "[{value: RAIN, type: Rain}]"
HOLDER = """
  - name: Holder
    description: X.
    fields: [{name: report, number: 1, type: Report, required: no, description: X.}]

unions:"""


def found(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> list[Change]:
    """The changes between two editions of the small spec, in which a field has the union."""
    edits = ([*each, ("\nunions:", HOLDER)] for each in (old, new))
    return changes(*(read_spec(edited(*each).encode()) for each in edits))


@pytest.mark.parametrize(
    ("old", "new", "effects"),
    [
        (ONE, BOTH, "ok breaks ok breaks breaks ok"),
        (BOTH, ONE, "breaks ok breaks ok breaks breaks"),
    ],
)
def test_variants(old: str, new: str, effects: str) -> None:
    """On wire and JSON, each for a new and an old reader, on Python and stubs."""
    (change,) = found([(BOTH, old)], [(BOTH, new)])
    assert change.words.startswith("signature changed")
    assert " ".join(map(str, change.effects)) == effects


def test_the_discriminator() -> None:
    """No reader finds the one of the other version."""
    ways = "values: [RAIN, WIND], required: yes, description: X., row: no}"
    group = ("      - {name: seen,", f"      - {{name: way, number: 3, type: string, {ways}\n")
    both = (group[0], group[1] + group[0])
    (change,) = found([both], [both, ("discriminator: kind", "discriminator: way")])
    assert " ".join(map(str, change.effects)) == "breaks breaks breaks breaks breaks breaks"


def test_another_type() -> None:
    """A field with a union instead of one of its records, and the other way round."""
    field = ("{name: rain, number: 54, type: Rain,", "{name: rain, number: 54, type: Report,")
    log = ("{name: log, number: 52, type: notes,", "{name: log, number: 52, type: flag,")
    (change,) = found([log], [log, field])
    assert change.words == "type changed from 'Rain' to 'Report'"
    assert " ".join(map(str, change.effects)) == "breaks breaks breaks breaks breaks breaks"
