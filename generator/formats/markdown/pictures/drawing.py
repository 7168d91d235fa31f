"""Boxes on paper: one below the other, so that a phone has room; lines run along their right side.

Every target has a line of its own, onto which all its sources lead. Lines that overlap lie beside
each other. Sizes are in the picture's own units; as wide as a phone, they are pixels.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from generator.formats.markdown.pictures.relations import Box, Node, Row

MOST = 40  # boxes of a picture; more cannot be followed by the eye
COLOURS = 6  # that the template has

WIDTH = 360
_EDGE = 252  # of the boxes, on the right
_MARGIN, _GAP, _HEAD, _ROW, _FOOT = 8, 14, 28, 18, 6
_LANES = (_EDGE + 16, WIDTH - 10)  # the room of the lines
_BEND = 6
_TITLE, _TEXT = 20, 31  # characters of a box's title and of a row


@dataclass(frozen=True, slots=True)
class TextView:
    """A text and the left end of its baseline."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class BoxView:
    """A box with its texts."""

    y: int
    height: int
    title: TextView
    kind: TextView  # of which x is the right end
    rows: tuple[TextView, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """The lines onto one target."""

    colour: int
    paths: tuple[str, ...]
    arrow: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture."""

    width: int
    height: int
    edge: int
    left: int
    shown: int  # boxes
    words: str  # what it shows, for those who do not see it
    boxes: tuple[BoxView, ...]
    lines: tuple[LineView, ...]


def drawn(boxes: Sequence[Box]) -> Drawing:
    """The picture of the boxes, or of the first of them where there are too many."""
    shown = boxes[:MOST]
    views: list[BoxView] = []
    heads: dict[Node, int] = {}  # where a line onto a box ends
    starts: dict[Node, list[int]] = {}  # where the lines onto it begin
    y = _MARGIN
    for box in shown:
        views.append(_box(box, y))
        heads[box.node] = y + _HEAD // 2
        for index, row in enumerate(box.rows):
            if row.target is not None:
                starts.setdefault(row.target, []).append(_row_y(y, index))
        y += views[-1].height + _GAP
    spans = {node: (found, heads[node]) for node, found in starts.items() if node in heads}
    return Drawing(
        width=WIDTH,
        height=y - _GAP + _MARGIN,
        edge=_EDGE,
        left=_MARGIN,
        shown=len(shown),
        words=_words(shown),
        boxes=tuple(views),
        lines=tuple(_lines(list(spans.values()))),
    )


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with a sign that something is missing; by the room it takes."""
    if columns(text) <= most:
        return text
    kept = text[: most - 1]
    while columns(kept) >= most:
        kept = kept[:-1]
    return f"{kept}…"


def columns(text: str) -> int:
    """The room that a text takes, in small letters; letters of some scripts are twice as wide."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _words(boxes: Iterable[Box]) -> str:
    """`Loan: reader, giver lead to Person.`"""
    return " ".join(
        f"{box.title}: {', '.join(row.names)} to {row.target.name}."
        for box in boxes
        for row in box.rows
        if row.target is not None
    )


def _box(box: Box, y: int) -> BoxView:
    height = _HEAD + len(box.rows) * _ROW + (_FOOT if box.rows else 0)
    title = TextView(_MARGIN + 10, y + 19, shortened(box.title, _TITLE))
    kind = TextView(_EDGE - 10, y + 19, shortened(box.kind, _TEXT - len(title.text)))
    rows = (
        TextView(_MARGIN + 10, _row_y(y, index) + 4, _row(row))
        for index, row in enumerate(box.rows)
    )
    return BoxView(y, height, title, kind, tuple(rows))


def _row_y(y: int, index: int) -> int:
    """The middle of a row of the box at y."""
    return y + _HEAD + index * _ROW + _ROW // 2


def _row(row: Row) -> str:
    """As many names as there is room for, and how many there are more."""
    begin = f"{row.before} " if row.before else ""
    whole = begin + ", ".join(row.names)
    count = min(len(row.names), _TEXT)  # a name takes more than one column
    while columns(whole) > _TEXT and count > 1:
        count -= 1
        whole = f"{begin}{', '.join(row.names[:count])}, +{len(row.names) - count}"
    return shortened(whole, _TEXT)


def _lines(spans: list[tuple[list[int], int]]) -> Iterator[LineView]:
    """The lines of every target; those that overlap get lanes of their own."""
    ends: list[int] = []  # of the last line in each lane
    placed: list[tuple[int, list[int], int]] = []
    for starts, head in sorted(spans, key=lambda span: min(*span[0], span[1])):
        top, bottom = min(*starts, head), max(*starts, head)
        free = (lane for lane, end in enumerate(ends) if end < top)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [bottom + _GAP]
        placed.append((lane, starts, head))
    room = _LANES[1] - _LANES[0]
    step = min(14, room // max(1, len(ends) - 1))
    for index, (lane, starts, head) in enumerate(placed):
        x = min(_LANES[0] + lane * step, _LANES[1])
        paths = tuple(_path(start, head, x) for start in starts)
        yield LineView(index % COLOURS, paths, f"M{_EDGE + 1} {head}l8 -4v8z")


def _path(start: int, head: int, x: int) -> str:
    """From a row to the right, along the lane, and back to the head of a box."""
    down = _BEND if head > start else -_BEND
    return (
        f"M{_EDGE} {start}H{x - _BEND}q{_BEND} 0 {_BEND} {down}"
        f"V{head - down}q0 {down} {-_BEND} {down}H{_EDGE + 8}"
    )
