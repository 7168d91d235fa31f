"""The site, built from a copy of the pages as `make docs` does; faults fail the build.

tests/browser tests it in a browser.
"""

import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest

from generator.templating.filters import to_markdown
from tests.docs.site.copy import Copy
from tests.support.programs import Done
from tests.support.project import GENERATED, PROJECT, yaml_file
from tests.support.readers.spec import SPEC

FOLDERS = ("json_schema", "proto", "protovalidate", "descriptors")
TITLE = "5 $, ~10 %, if a < b, &copy; *x* _y_ [z] {: .w } <b>"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The site of the project, with one more page in the reference."""
    copy = Copy(tmp_path_factory.mktemp("project"))
    copy.append("generated/docs/index.md", "See [a new page](New.md).")
    copy.append(
        "generated/docs/New.md",
        f"# {to_markdown(TITLE)}\n\n| In | Is | To | At |\n| - | - | - | - |\n| `a \\| b` | | | |",
    )
    done = copy.build()
    assert done.returncode == 0, done.stderr
    return copy


# A page, the text appended to it, and the expected warning.
FAULTS = [
    ("docs/contract.md", "[a](nowhere.md)", "link 'nowhere.md'"),
    ("docs/contract.md", "[a](../generated/json_schema/No.json)", "json_schema/No.json'"),
    ("docs/contract.md", "[a](conversions.md#nowhere)", "anchor '#nowhere'"),
    ("generated/docs/EmailIn.md", "[a](EmailOut.md#nobody)", "anchor '#nobody'"),
    ("docs/contract.md", "[a](/conversions.md)", "absolute link '/conversions.md'"),
    (
        "docs/contract.md",
        "```mermaid\nflowchart LR\n  a[\n```",
        "docs/contract.md: invalid Mermaid",
    ),
    ("docs/contract.md", "```mermaid\nflowchart LR\n  a\n```", "accTitle is missing"),
    ("docs/unlisted.md", "# In no navigation", "  - docs/unlisted.md"),
    ("generated/docs/Unlinked.md", "# Linked from nowhere", "  - generated/docs/Unlinked.md"),
]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """The result of a build with all these faults."""
    copy = Copy(tmp_path_factory.mktemp("broken"))
    copy.keep_anchors()
    for page, text, _ in FAULTS:
        copy.append(page, text)
    return copy.build()


def test_every_page_is_published(built: Copy) -> None:
    """Guides are at the top level, the reference is in a folder."""
    guides = {path.stem for path in (PROJECT / "docs").glob("*.md")}
    assert guides <= {path.stem for path in built.site.glob("*.html")}
    reference = {path.stem for path in (GENERATED / "docs").glob("*.md")}
    assert reference <= {path.stem for path in (built.site / "reference").glob("*.html")}


def test_every_file_for_users_is_published(built: Copy) -> None:
    """Schemas, protobuf files and descriptors, byte for byte, each with a link on a page."""
    files = [path for name in FOLDERS for path in (GENERATED / name).rglob("*") if path.is_file()]
    assert {".json", ".proto", ".binpb"} <= {path.suffix for path in files}
    linked = {
        (page.parent / address).resolve()
        for page in built.site.rglob("*.html")
        for address in re.findall(r'<a [^>]*href="([^"#:]+)"', page.read_text(encoding="utf-8"))
    }
    for path in files:
        published = built.site / path.relative_to(GENERATED)
        assert published.read_bytes() == path.read_bytes()
        assert published.resolve() in linked


def test_a_new_reference_page_is_in_the_navigation(built: Copy) -> None:
    """The navigation has the pages that the index of the reference links to, in that order."""
    linked = re.findall(r"\]\((\w[\w-]*)\.md", (GENERATED / "docs" / "index.md").read_text())
    found = re.findall(
        r'<a href="([\w-]+)\.html" class="md-nav__link', built.html("reference/New.html")
    )
    assert list(dict.fromkeys(found))[1:] == [*dict.fromkeys(linked), "New"]


def test_a_title_is_the_same_everywhere(built: Copy) -> None:
    """In the window title, the heading, the navigation and the search."""
    page = built.html("reference/New.html")
    (window,) = re.findall(r"<title>(.*?) - E-mail Interactions</title>", page)
    (heading,) = re.findall(r"<h1[^>]*>(.*?)<a class=\"headerlink\"", page)
    links = re.findall(r'<a href="New.html" class="md-nav__link[^"]*">(.*?)</a>', page, re.DOTALL)
    entries = {unescape(re.sub("<[^>]*>", "", link)).strip() for link in links}
    assert (unescape(window), unescape(heading), entries) == (TITLE, TITLE, {TITLE})
    index = json.loads((built.site / "search" / "search_index.json").read_text(encoding="utf-8"))
    titles = {doc["title"] for doc in index["docs"] if doc["location"] == "reference/New.html"}
    assert {unescape(title) for title in titles} == {TITLE}


@pytest.mark.parametrize(
    "word", ["from_json", "read_interactions", "Rejected", "pydantic", "FastAPI", "null"]
)
def test_the_search_finds_the_python_guide(built: Copy, word: str) -> None:
    """Split into words as the search does, a section of the guide has the word in its title."""
    index = json.loads((built.site / "search" / "search_index.json").read_text(encoding="utf-8"))
    titles = [d["title"] for d in index["docs"] if d["location"].startswith("python.html#")]
    words = (part for title in titles for part in re.split(index["config"]["separator"], title))
    assert word in {part.strip(",:") for part in words}


def test_the_navigation_has_every_page(built: Copy) -> None:
    """Including pages that are a README in the repository, which mkdocs treats as an index."""
    links = re.findall(
        r'<a href="([\w/-]+\.html)" class="md-nav__link', built.html("contract.html")
    )
    pages = {path.relative_to(built.site).as_posix() for path in built.site.rglob("*.html")}
    assert pages - {"404.html", "contract.html", "reference/index.html"} <= set(links)


def test_the_start_page_has_the_version_and_what_is_new(built: Copy) -> None:
    """The first words of the changelog, and the version of the spec."""
    page = re.sub("<[^>]*>", "", built.html("index.html"))
    assert f"Version {SPEC['package']['version']}." in page
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = next(line for line in changelog.splitlines() if line.startswith("- "))
    assert first.removeprefix("- ").replace("`", "") in unescape(page)


def test_each_table_has_a_caption(built: Copy) -> None:
    """The heading above it, for screen readers."""
    for path in built.site.rglob("*.html"):
        for table in re.findall(r"<table[^>]*>\s*(.{30})", path.read_text(encoding="utf-8")):
            assert re.match("<caption>[^<]", table), path
    assert "<caption>Fields</caption>" in built.html("reference/EmailIn.html")


def test_a_cell_knows_the_heading_of_its_column(built: Copy) -> None:
    """For phones, where the heading is shown in each cell."""
    cell = '<td data-label="In" role="cell"><div><code>a | b</code></div></td>'
    assert cell in built.html("reference/New.html")


def test_diagrams_are_rendered_as_inline_svg(built: Copy) -> None:
    """They have accessible names, unique ids, and no styles except those of the style sheet."""
    content = built.html("reference/pictures.html")
    texts = re.findall(r'<div class="diagram" tabindex="0"[^>]*>(<svg.*?</svg>)</div>', content)
    drawings = [ElementTree.fromstring(text) for text in texts]  # noqa: S314 - our own page
    source = (GENERATED / "docs" / "pictures.md").read_text(encoding="utf-8")
    assert len(drawings) == source.count("```mermaid") > 0
    assert "mermaid" not in content
    found = [element for svg in drawings for element in svg.iter()]
    ids = [element.attrib["id"] for element in found if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in found}
    assert tags == {*"svg title g marker path polygon circle rect text".split()}
    assert {"style", "fill", "stroke", "href"}.isdisjoint({key for e in found for key in e.attrib})
    for svg in drawings:
        title = svg[0]
        assert (svg.attrib["role"], svg.attrib["aria-labelledby"]) == ("img", title.attrib["id"])
        assert title.text


def test_no_page_loads_anything_from_another_host(built: Copy) -> None:
    """Scripts, styles, fonts and images are part of the site; only links lead to other hosts."""
    pattern = r'<(?:script|img|source|iframe|link)\b[^>]*(?:src|href)="(?:https?:)?//[^"]*"'
    for path in built.site.rglob("*.html"):
        assert re.findall(pattern, path.read_text(encoding="utf-8")) == [], path


@pytest.mark.parametrize("complaint", [complaint for _, _, complaint in FAULTS])
def test_what_is_broken_is_reported(broken: Done, complaint: str) -> None:
    """Each fault has its warning."""
    assert complaint in broken.stderr


def test_faults_fail_the_build(broken: Done) -> None:
    """Every fault is a warning; the two pages outside the navigation share one."""
    assert broken.returncode == 1
    assert (
        f"Aborted with {len(FAULTS) - 1} warnings in strict mode" in broken.stdout + broken.stderr
    )


def test_each_page_is_markdown_too(built: Copy) -> None:
    """Beside the page, with links to the Markdown of others; llms.txt links to all of it."""
    pages = {path.with_suffix(".md") for path in built.site.rglob("*.html")}
    pages.remove(built.site / "404.md")
    for page in pages:
        text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
        links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", re.sub(r"`[^`\n]*`", "", text))
        assert [link for link in links if not (page.parent / link).exists()] == []
    listed = re.findall(r"\]\(([^)]+)\)", (built.site / "llms.txt").read_text())
    assert {built.site / link for link in listed} == pages


def test_a_site_without_an_address_has_no_site_map(built: Copy) -> None:
    assert list(built.site.glob("sitemap*")) == []


def test_a_page_has_social_metadata(built: Copy) -> None:
    page = built.html("contract.html")
    shown = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]+)">', page))
    assert shown["og:title"].startswith("The contract - ")
    assert {"og:type", "og:description", "og:site_name"} <= shown.keys()


def test_published_anchors_are_kept(built: Copy) -> None:
    """Of the guides: anchors.yaml lists those that links from elsewhere may lead to."""
    for page, ids in yaml_file("docs", "site", "anchors.yaml").items():
        assert [id_ for id_ in ids if f'id="{id_}"' not in built.html(page)] == [], page
