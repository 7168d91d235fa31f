"""The plots: bars with quartiles, and lines over sizes, as SVG that reads on light and dark pages.

Each carries a background of its own and follows the reader's colour scheme; the numbers stand in
a table beside it on the page.
"""

import math
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates" / "report"
_BARS_LEFT, _BARS_WIDTH, _BAR = 320, 320, 26
_LEFT, _TOP, _WIDTH, _HEIGHT = 70, 56, 430, 260


class Bar(NamedTuple):
    """A bar up to a median, and what is written beside it; ours stands out."""

    title: str
    spread: tuple[float, float, float]  # lower quartile, median, upper quartile
    label: str
    ours: bool


class Line(NamedTuple):
    """A line through points; ours stand out."""

    title: str
    points: list[tuple[float, float]]
    ours: bool


def environment() -> Environment:
    """What prints the page and the plots."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - texts of this project, in Markdown
    )
    found.filters["number"] = number
    return found


def number(value: float) -> str:
    """Three significant digits, and no more than the value deserves: 0.0123, 1.23, 12.3, 1,230."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.2e}")
    digits = 2 - math.floor(math.log10(abs(rounded)))
    return f"{rounded:,.{max(digits, 0)}f}"


def bars(title: str, axis: str, found: list[Bar]) -> str:
    """Horizontal bars, one below the other, in the order that they are given."""
    scale = _BARS_WIDTH / max(bar.spread[2] for bar in found)
    views = [
        {
            "title": bar.title,
            "label": bar.label,
            "kind": "ours" if bar.ours else "other",
            "y": 56 + index * _BAR,
            "width": round(bar.spread[1] * scale, 1),
            "low": round(_BARS_LEFT + bar.spread[0] * scale, 1),
            "high": round(_BARS_LEFT + bar.spread[2] * scale, 1),
        }
        for index, bar in enumerate(found)
    ]
    template = environment().get_template("bars.svg.j2")
    height = 56 + len(found) * _BAR + 14
    return template.render(title=title, axis=axis, bars=views, left=_BARS_LEFT, height=height)


def lines(title: str, axis: str, found: list[Line]) -> str:
    """Lines in a frame whose both axes are logarithmic; powers of ten are marked."""
    across = _Axis([x for line in found for x, _ in line.points], _LEFT, _LEFT + _WIDTH)
    up = _Axis([y for line in found for _, y in line.points], _TOP + _HEIGHT, _TOP)
    ends = _apart([up.place(line.points[-1][1]) for line in found])
    views = [
        {
            "title": line.title,
            "kind": "ours" if line.ours else "other",
            "points": " ".join(f"{across.place(x)},{up.place(y)}" for x, y in line.points),
            "marks": [(across.place(x), up.place(y)) for x, y in line.points],
            "x": across.place(line.points[-1][0]) + 8,
            "y": end + 4,
        }
        for line, end in zip(found, ends, strict=True)
    ]
    return (
        environment()
        .get_template("lines.svg.j2")
        .render(
            title=title,
            axis=axis,
            lines=views,
            across=across.marks(),
            up=up.marks(),
            left=_LEFT,
            top=_TOP,
            right=_LEFT + _WIDTH,
            bottom=_TOP + _HEIGHT,
        )
    )


class _Axis:
    """Places of values on a logarithmic axis between two coordinates."""

    def __init__(self, values: list[float], begin: float, end: float) -> None:
        self._begin, self._end = begin, end
        self._low = math.floor(math.log10(min(values)))
        self._high = max(self._low + 1, math.ceil(math.log10(max(values))))

    def place(self, value: float) -> float:
        """The coordinate of a value."""
        part = (math.log10(value) - self._low) / (self._high - self._low)
        return round(self._begin + part * (self._end - self._begin), 1)

    def marks(self) -> list[tuple[float, str]]:
        """The powers of ten: their coordinates, and how they are written."""
        powers = range(self._low, self._high + 1)
        return [(self.place(10.0**power), f"{10.0**power:,.10g}") for power in powers]


def _apart(places: list[float], least: float = 15) -> list[float]:
    """The same places, moved so that names written there do not overlap."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + least)
    return moved
