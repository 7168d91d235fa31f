"""The page of diagrams: its tables are complete, its Mermaid blocks agree with them and render."""

import re
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import mmdr
import pytest

from tests.hostile.test_texts import PLACES, spec_with
from tests.support.outputs.build import parse_spec, render_outputs
from tests.support.project import GENERATED, PROJECT
from tests.support.readers.markdown import plain, sections
from tests.support.readers.protobuf import protobuf_messages
from tests.support.readers.spec import RECORDS, SPEC, SPEC_FILES
from tests.support.specs.hostile import TEXTS
from tests.support.specs.yaml_text import as_yaml
from tests.support.thorough import sampled

PAGES = [root / "docs/pictures.md" for root in (GENERATED, PROJECT / "tests/cases/expected")]
each_page = pytest.mark.parametrize("page", PAGES, ids=["the spec", "every construct"])


class Chart(NamedTuple):
    """A section of the page."""

    heading: str
    mermaid: str  # empty where nothing is related
    rows: list[list[str]]


def charts(page: Path) -> list[Chart]:
    """The sections with their diagrams and tables."""
    found: list[Chart] = []
    for section in sections(page)[1:]:
        mermaid = "".join(token.content for token in section.tokens if token.info == "mermaid")
        rows = [[plain(cell) for cell in row] for row in section.rows[1:]]
        found.append(Chart(section.heading, mermaid, rows))
    return found


def labels_of(mermaid: str) -> list[str]:
    """The labels that are drawn, without the spaces at which they may be wrapped."""
    if not mermaid:
        return []
    svg = ElementTree.fromstring(mmdr.render(mermaid).svg())  # noqa: S314 - of our own page
    groups = [[*group.iterfind("{*}text")] for group in svg.iter("{http://www.w3.org/2000/svg}g")]
    return [squeezed("".join(text.text or "" for text in group)) for group in groups if group]


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


# Agreement with the outputs


def test_the_tables_have_every_relation_of_the_records() -> None:
    """Each field that has a message or an enum in the descriptor, and nothing else."""
    rows = charts(PAGES[0])[0].rows
    found = {
        (source, name.strip(), target)
        for source, through, target in rows
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
    assert [row for row in rows if row[0] not in RECORDS] == [
        [f"{union['name']} (union)", variant["value"], titles[variant["type"]]]
        for union in SPEC["unions"]
        for variant in union["variants"]
    ]


@each_page
def test_a_diagram_has_the_relations_of_its_table(page: Path) -> None:
    """An edge leads from node to node, with the text of each row between them."""
    for chart in charts(page)[:-1]:
        nodes = dict(re.findall(r'^    (n\d+)\["(.*)"\]$', chart.mermaid, re.MULTILINE))
        edges = re.findall(r'^    (n\d+) -->\|"(.*)"\| (n\d+)$', chart.mermaid, re.MULTILINE)
        drawn = {
            (
                nodes[start],
                re.sub("#([0-9]+);", lambda found: chr(int(found[1])), label),
                nodes[end],
            )
            for start, labels, end in edges
            for label in labels.split("<br>")
        }
        listed = {(row[0].removesuffix(" (union)"), *row[1:]) for row in chart.rows}
        assert drawn == {(start, label, end) for start, label, end in listed if end != "—"}


@each_page
def test_the_files_of_the_field_contain_what_is_listed(page: Path) -> None:
    """What the table shows of an output is in its file."""
    rows = charts(page)[-1].rows
    root = page.parents[1]
    for _, file, generated in rows:
        first, *_ = re.sub(r'"(.*)": .*', r'"\1"', generated).split("; ")
        if (root / file).exists() and not file.startswith("conformance/"):
            assert first in (root / file).read_text(encoding="utf-8")
    assert len(rows) == 8


def test_the_lines_of_the_spec_are_those_of_the_spec() -> None:
    """The lines in the first node of the field are in the YAML file, in this order."""
    lines = re.findall(r'spec\["Spec<br>(.*)"\]', charts(PAGES[0])[-1].mermaid)[0].split("<br>")
    spec = "\n\n".join(file.read_text(encoding="utf-8") for file in SPEC_FILES)
    begin = spec.index(f"      - {lines[0]}\n")
    field = [line.strip(" -") for line in spec[begin:].split("\n\n")[0].splitlines()]
    assert [line for line in field if line in lines] == lines
    assert len(lines) >= 4


# Any spec


def page_of(spec: dict[str, Any], folder: Path) -> Path | None:
    """The page of a spec; None if the spec is rejected."""
    loaded, errors = parse_spec(as_yaml(spec), folder)
    if loaded is None or errors:
        return None
    page = folder / "pictures.md"
    page.write_bytes(dict(render_outputs(loaded))["docs/pictures.md"])
    return page


@pytest.mark.parametrize("name", sampled([*TEXTS], 8))
def test_a_hostile_text_is_drawn_as_text(name: str, tmp_path: Path) -> None:
    """Wherever it is in the spec, nodes and edges are the same; as a name, it is a label."""
    package = f"drawn_{list(TEXTS).index(name)}"
    usual = page_of(spec_with("x", set(), package), tmp_path)
    assert usual
    expected = [len(labels_of(chart.mermaid)) for chart in charts(usual)]
    for place in PLACES:
        page = page_of(spec_with(TEXTS[name], {place}, package), tmp_path)
        if page:
            drawn = [labels_of(chart.mermaid) for chart in charts(page)]
            assert [len(labels) for labels in drawn] == expected
            if place == "field names":  # the renderer resolves HTML's references once more
                assert squeezed(unescape(TEXTS[name][:90])) in "".join(drawn[-1])


def test_a_large_spec_has_a_diagram_of_a_part(tmp_path: Path) -> None:
    """Sixty relationships are drawn, the page says so, and the table has all."""
    record: dict[str, Any] = {"description": "X.", "number": 1, "required": "no"}
    messages = [
        {"name": f"M{n}", "description": "X.", "fields": [record | {"name": "a", "type": inner}]}
        for n, inner in enumerate(["string", *("M0" for _ in range(299))])
    ]
    parts = {"messages": messages, "unions": [], "services": []}
    page = page_of(spec_with("X.", set(), "many") | parts, tmp_path)
    assert page
    chart = charts(page)[0]
    assert chart.mermaid.count("-->") == 60
    assert len(chart.rows) == 299
    assert "the first 60 of 299 relationships" in page.read_text(encoding="utf-8")
