"""The pictures on the pages, as XML: what they say is right, fits, and can be read by everybody."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import east_asian_width
from xml.etree import ElementTree as ET

import pytest

from tests.hostile.test_texts import PLACES, spec_with
from tests.support import outputs_of
from tests.support.hostile import TEXTS
from tests.support.markdown import plain, sections
from tests.support.readers import GENERATED, PROJECT, RECORDS, SPEC, SPEC_FILE, protobuf_messages
from tests.support.specs import as_yaml

GOLDEN = PROJECT / "tests" / "cases" / "expected"
FILES = [path for root in (GENERATED, GOLDEN) for path in sorted(root.rglob("*.svg"))]
each_picture = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)

PHONE = 375  # pixels
# The widest that the fonts of the picture are, as parts of their size.
MONOSPACE = 0.61
SIZES = {"kind": 11, "name": 12, "row": 12}
READABLE, VISIBLE = 4.5, 3.0  # contrasts that WCAG 2 asks of texts and of other parts


class Rect(NamedTuple):
    """A rectangle of a picture."""

    kind: str
    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


def tag(element: ET.Element) -> str:
    """A name without its namespace."""
    return element.tag.rpartition("}")[2]


def elements(root: ET.Element, name: str) -> list[ET.Element]:
    """All elements of a name."""
    return [element for element in root.iter() if tag(element) == name]


def rects(root: ET.Element) -> list[Rect]:
    """All rectangles, the paper first."""
    sides = ("x", "y", "width", "height")
    return [
        Rect(found.attrib["class"], *(float(found.get(side, "0")) for side in sides))
        for found in elements(root, "rect")
    ]


def read(path: Path) -> ET.Element:
    """A picture of ours."""
    return ET.fromstring(path.read_bytes())  # noqa: S314 - our own file


def faults(root: ET.Element) -> Iterator[str]:
    """Boxes off the paper or over each other, and texts that leave their box."""
    paper, *boxes = rects(root)
    for before, after in pairwise(boxes):
        if before.y + before.height >= after.y:
            yield f"{after} begins before {before} ends"
    for box in boxes:
        if not (paper.holds(box.x, box.y) and paper.holds(box.x + box.width, box.y + box.height)):
            yield f"{box} leaves the paper"
    for text in elements(root, "text"):
        words, kind = text.text or "", text.attrib["class"]
        letters = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)
        width = letters * SIZES[kind] * MONOSPACE
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        left = x - width if kind == "kind" else x
        if not any(box.holds(left, y) and box.holds(left + width, y) for box in boxes):
            yield f"'{words}' is in no box"


@each_picture
def test_everything_has_its_place(path: Path) -> None:
    """Boxes stand apart, on the paper, and hold their texts; a phone shows it in full size."""
    root = read(path)
    assert list(faults(root)) == []
    assert rects(root)[0].width <= PHONE


@each_picture
def test_lines_lead_from_box_to_box(path: Path) -> None:
    """Both ends of every line are at the edge of a box, and it stays on the paper."""
    root = read(path)
    paper, *boxes = rects(root)
    lines = [p for p in elements(root, "path") if p.attrib["class"].startswith("line")]
    assert lines
    for line in lines:
        x, y = map(float, re.findall(r"^M([\d.]+) ([\d.]+)", line.attrib["d"])[0])
        last = re.findall(r"V([\d.]+)q0 (-?\d+) -?\d+ (-?\d+)H([\d.]+)$", line.attrib["d"])[0]
        end_y, bend, _, end_x = map(float, last)
        assert any(box.holds(x, y) for box in boxes)
        assert any(min(abs(end_x - edge) for edge in (b.x, b.x + b.width)) <= 9 for b in boxes)
        assert any(box.y < end_y + bend < box.y + box.height for box in boxes)
        assert paper.holds(max(map(float, re.findall(r"H([\d.]+)", line.attrib["d"]))), y)


@each_picture
def test_a_picture_tells_what_it_shows(path: Path) -> None:
    """Whoever hears it gets a title and a description. Nothing is asked of other hosts."""
    root = read(path)
    named = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert [bool(named[name]) for name in root.attrib["aria-labelledby"].split()] == [True, True]
    assert root.attrib["role"] == "img"
    allowed = {"svg", "metadata", "title", "desc", "style", "rect", "path", "text"}
    assert {tag(element) for element in root.iter()} <= allowed
    content = path.read_text(encoding="utf-8")
    assert content.count("://") == content.count('xmlns="http://www.w3.org/2000/svg"') == 1
    assert "url(" not in content


@each_picture
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_can_be_read_in_both_schemes(path: Path, scheme: str) -> None:
    """It brings its own paper, and stands out from it as WCAG 2 asks."""
    colours = palette(read(path), dark=scheme == "dark")
    for name in ("text", ".name", ".kind"):
        assert contrast(colours[name, "fill"], colours[".box", "fill"]) >= READABLE, name
    for number in range(6):
        assert contrast(colours[f".c{number}", "stroke"], colours[".paper", "fill"]) >= VISIBLE
        assert colours[f".a{number}", "fill"] == colours[f".c{number}", "stroke"]


def palette(root: ET.Element, *, dark: bool) -> dict[tuple[str, str], str]:
    """The colours of every class, by property."""
    (style,) = elements(root, "style")
    light, _, rest = (style.text or "").partition("@media (prefers-color-scheme: dark) {")
    found: dict[tuple[str, str], str] = {}
    for selector, body in re.findall(r"([.\w]+) \{([^}]*)\}", light + (rest if dark else "")):
        for name, colour in re.findall(r"(fill|stroke): (#[0-9a-f]{6})", body):
            found[selector, name] = colour
    return found


def contrast(one: str, other: str) -> float:
    """As WCAG 2 counts it, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# What they say


def relations(heading: str) -> list[list[str]]:
    """The rows of the table below a picture."""
    page = sections(GENERATED / "docs" / "pictures.md")
    (section,) = (found for found in page if found.heading == heading)
    return [[plain(cell) for cell in row] for row in section.rows[1:]]


def test_the_tables_have_every_relation_of_the_records() -> None:
    """Each field that holds a message or an enum, as the descriptor says; and nothing else."""
    found = {
        (source, name.strip(), target)
        for source, through, target in relations("Records")
        for name in through.split(",")
        if source in RECORDS
    }
    expected = {
        (record, field.json_name + ("[]" if field.label == field.LABEL_REPEATED else ""), target)
        for record in RECORDS
        for field in protobuf_messages()[record].field
        if (target := field.type_name.rpartition(".")[2]) and "google" not in field.type_name
    }
    assert found == expected
    titles = {found.get("title", found["name"]): found["name"] for found in SPEC["messages"]}
    assert [row for row in relations("Records") if row[0] not in RECORDS] == [
        [f"{union['name']} (union)", kind["value"], titles[kind["type"]]]
        for union in SPEC["unions"]
        for kind in union["variants"]
    ]


def test_the_picture_has_the_relations_of_the_table() -> None:
    """A box for each name, a line for each row."""
    root = read(GENERATED / "docs" / "pictures" / "records.svg")
    names = [text.text for text in elements(root, "text") if text.attrib["class"] == "name"]
    rows = relations("Records")
    assert set(names) == {row[0].removesuffix(" (union)") for row in rows} | {r[2] for r in rows}
    lines = [p for p in elements(root, "path") if p.attrib["class"].startswith("line")]
    assert len(lines) == len(rows)


def test_the_way_of_a_field_is_the_way_it_went() -> None:
    """Every file of the table is there, and holds what the table says of it."""
    rows = relations("The way of a field")
    assert rows
    for output, file, became in rows:
        content = (GENERATED / file).read_text(encoding="utf-8")
        first, *_ = became.split("; ")
        assert output == "corpus" or first in content


def test_the_lines_of_the_spec_are_those_of_the_spec() -> None:
    """What the first box shows stands in the YAML file, in this order."""
    root = read(GENERATED / "docs" / "pictures" / "field.svg")
    texts = [text.text or "" for text in elements(root, "text")]
    lines = [text.strip() for text in texts if re.match(r"- \w+: |  \w+: ", text)]
    assert len(lines) >= 4
    spec = SPEC_FILE.read_text(encoding="utf-8")
    begin = spec.index(f"      {lines[0]}\n")
    field = [line.strip() for line in spec[begin:].split("\n\n")[0].splitlines()]
    assert [line for line in field if line in lines] == lines


# Any spec


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in {"10,000 in words"}])
def test_a_hostile_text_is_no_markup(name: str, tmp_path: Path) -> None:
    """In titles and names: the pictures stay well-formed, and nothing leaves its box."""
    package = f"drawn_{list(TEXTS).index(name)}"
    for place in PLACES:
        text = as_yaml(spec_with(TEXTS[name], {place}, package))
        spec, errors = outputs_of.read(text, tmp_path)
        if spec is not None and not errors:
            for path, content in outputs_of.rendered(spec):
                if path.endswith(".svg"):
                    root = ET.fromstring(content)  # noqa: S314 - our own file
                    assert list(faults(root)) == []


def test_a_large_spec_has_a_picture_of_a_part(tmp_path: Path) -> None:
    """Forty boxes are drawn, the page says so, and the table has all."""
    record: dict[str, Any] = {"description": "X.", "number": 1, "required": "no"}
    messages = [
        {"name": f"M{n}", "description": "X.", "fields": [record | {"name": "a", "type": inner}]}
        for n, inner in enumerate(["string", *("M0" for _ in range(299))])
    ]
    spec = spec_with("X.", set(), "many") | {"messages": messages, "unions": [], "services": []}
    loaded, errors = outputs_of.read(as_yaml(spec), tmp_path)
    assert loaded is not None
    assert errors == []
    files = dict(outputs_of.rendered(loaded))
    root = ET.fromstring(files["docs/pictures/records.svg"])  # noqa: S314 - our own file
    assert len(rects(root)) == 41
    assert list(faults(root)) == []
    page = files["docs/pictures.md"].decode()
    assert "the first 40 of 301 boxes" in page
    assert len(re.findall(r"^\| \[M", page, re.MULTILINE)) == 299
