"""Fields on one line: the same as with keys, and errors at the part that is wrong."""

from pathlib import Path

import pytest

from generator.cli import main
from generator.model import Field
from generator.pipeline import read_spec
from tests.support.specs.small import SMALL, edited, errors_of

SNOW = next(line for line in SMALL.splitlines(keepends=True) if "{name: snow," in line)
LINE = 1 + SMALL[: SMALL.index(SNOW)].count("\n")


def with_snow(*lines: str) -> str:
    """The small spec with another field `snow`."""
    return edited((SNOW, "".join(f"      {line}\n" for line in lines)))


def snow(text: str) -> Field:
    """The field of a valid spec."""
    return read_spec(text.encode()).messages[0].by_name["snow"]


LINES = [
    ["- snow, 51, flag, no, Was there snow?"],
    ["- 'snow, 51, flag, no, Was there snow?'"],
    ["- snow,   51, flag, no,", "    Was there", "    snow?"],
    ["- >-", "  snow, 51, flag, no,", "  Was there snow?"],
    ["- field: snow, 51, flag, no, Was there snow?"],
    ["- {field: 'snow, 51, flag, no, Was there snow?', row: 2}"],
    ["- row: 2", "  field: snow, 51, flag, no, Was there snow?"],
]


@pytest.mark.parametrize("lines", LINES)
def test_a_line_is_a_field(lines: list[str]) -> None:
    """In any style of YAML, alone or with other keys."""
    found, expected = snow(with_snow(*lines)), snow(SMALL)
    for name in ("name", "identifier", "number", "type", "word", "required", "row", "description"):
        assert getattr(found, name) == getattr(expected, name)


def test_presence_may_be_a_condition_and_the_description_have_commas() -> None:
    """What follows the fourth comma is the description; a type may be a list."""
    found = snow(with_snow("- snow, 51, list of flag, yes if total = 3, A, b, 1, c."))
    assert found.condition is not None
    assert (found.condition.name, found.condition.value) == ("total", "3")
    assert (found.type, found.repeated, found.description) == ("flag", True, "A, b, 1, c.")


FORM = "'fields' must be 'NAME, NUMBER, TYPE, PRESENCE, DESCRIPTION'"


@pytest.mark.parametrize(
    ("line", "column", "error"),
    [
        ("- snow, 51, flags, no, X.", 19, "Rain.snow: unknown type 'flags'; did you mean 'flag'?"),
        ("- 'snow, 51, flags, no, X.'", 20, "Rain.snow: unknown type 'flags'; did you mean 'fl"),
        ("- snow, 51, flag, maybe, X.", 25, "Rain.snow: 'required' must be 'yes', 'no' or 'yes if"),
        ("- snow, 0, flag, no, X.", 15, "Rain.snow: "),
        ("- snow, x, flag, no, X.", 15, "Rain.snow: 'number' must be a whole number, not 'x'"),
        ("- snow, 5.1, flag, yes if log, X.", 15, "Rain.snow: 'number' must be a whole number"),
        ("- snow, flag, no, no, X.", 9, "Rain.snow: 'number' is missing; `python -m"),
        (
            "- snow, flag, no, X.",
            9,
            "Rain.snow: 'number' is missing; `python -m generator number` w",
        ),
        ("- Snöw, 51, flag, no, X.", 9, "Rain.Snöw: "),
        ("- field: snow, 51, flags, no, X.", 26, "Rain.snow: unknown type 'flags'; did you mean"),
        ("- {field: 'snow, 51, flag, no, X.', colour: x}", 43, "Rain.snow: unknown key 'colour'"),
        ("- {field: 'snow, 51, flag, no, X.', name: snow}", 43, "Rain.snow: 'name' appears twice"),
        ("- snow, 51, flag, X.", 9, f"Rain: {FORM}, not 'snow, 51, flag, X.'"),
        ("- snow", 9, f"Rain: {FORM}, not 'snow'"),
        ("- field: [snow]", 16, f"Rain: {FORM.replace('fields', 'field')}, not a list"),
        ("- snow, 51, flag, no, See: x", 9, "Rain: 'fields' must be quoted where it has ': ', as"),
        ("- [snow, 51, flag, no, X.]", 9, "Rain: 'fields' must contain mappings, not a list"),
    ],
)
def test_an_error_is_at_the_part_that_is_wrong(line: str, column: int, error: str) -> None:
    """There is one error."""
    (found,) = errors_of(with_snow(line))
    assert found.startswith(f"{LINE}:{column}: {error}")


@pytest.mark.parametrize("lines", LINES)
def test_a_missing_number_is_written_into_the_line(lines: list[str], tmp_path: Path) -> None:
    """After the name; all else stays."""
    text = with_snow(*lines)
    path = tmp_path / "spec.yaml"
    path.write_text(text.replace(" 51,", "").replace("snow,  ", "snow,"), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    assert main(["number", "--spec", str(path)]) == 0
    after = path.read_text(encoding="utf-8")
    assert after == before.replace("snow, flag,", "snow, 53, flag,").replace(
        "snow,  flag,", "snow, 53,  flag,"
    )
    assert snow(after).number == 53
