"""Changes of the words of a type: they affect a field by the words that it may have."""

import pytest

from generator.compat.compare import changes
from generator.pipeline import read_spec
from tests.support.specs.small import edited

FLAG = "  - {name: flag, base"
SPEED = "{name: speed, number: 55, type: integer, required: no, examples: [3],"
SAFE = "ok ok ok ok ok ok"
WIDER = "ok breaks ok breaks breaks ok"
NARROWER = "breaks ok breaks ok breaks ok"


def effects(old: tuple[str, str], new: tuple[str, str]) -> list[str]:
    """The effects between two small specs, each with words of a type and facets of a field."""
    specs = (
        edited(
            (FLAG, f"  - {{name: way, base: string, values: [{words}], description: X.}}\n{FLAG}"),
            (SPEED, f"{{name: speed, number: 55, type: way, required: no{facets},"),
        )
        for words, facets in (old, new)
    )
    found = changes(*(read_spec(text.encode()) for text in specs))
    return [" ".join(map(str, change.effects)) for change in found]


@pytest.mark.parametrize(
    ("facets", "wider", "narrower"),
    [
        ("", WIDER, NARROWER),
        (", const: up", SAFE, SAFE),
        (", values: [down, up]", SAFE, SAFE),
    ],
)
def test_words_of_a_type(facets: str, wider: str, narrower: str) -> None:
    """Only words that the field may have count."""
    few, many = ("up, down", facets), ("up, down, off", facets)
    assert effects(few, many) == [wider]
    assert effects(many, few) == [narrower]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", ", const: up", NARROWER),
        (", const: up", "", WIDER),
        (", const: up", ", values: [up]", SAFE),
        (", values: [up, down]", ", const: up", NARROWER),
        (", values: [up]", ", values: [up, down]", WIDER),
        (", const: up", ", const: down", "breaks breaks breaks breaks breaks ok"),
        (", values: [up, down]", ", values: [down, up]", SAFE),
    ],
)
def test_words_of_a_field(old: str, new: str, expected: str) -> None:
    """Fewer words break new readers, more break old ones; their order has no meaning."""
    assert effects(("up, down, off", old), ("up, down, off", new)) == [expected]
