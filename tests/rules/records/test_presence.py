"""Conditions of many fields, each of which can be met."""

from tests.support.specs.small import edited, errors_of

PAIRS = 40
PLACE = "      - {name: snow, number: 51"


def test_many_conditions_that_have_nothing_to_do_with_each_other() -> None:
    """Of two fields in turn, one is required; the search for a document takes them one by one."""
    pairs = "".join(
        f"      - {{name: a{i}, number: {100 + 2 * i}, type: integer, required: no, row: no,"
        f" description: One.}}\n"
        f"      - {{name: b{i}, number: {101 + 2 * i}, type: integer,"
        f" required: yes unless a{i}, row: no, description: Other.}}\n"
        for i in range(PAIRS)
    )
    assert errors_of(edited((PLACE, pairs + PLACE))) == []
