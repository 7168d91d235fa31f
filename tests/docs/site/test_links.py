"""What pages name exists: files and headings, as a code forge and an editor follow links, targets.

Other tests build the site strictly and crawl it in a browser.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.grouped import grouped
from tests.support.project import PROJECT
from tests.support.readers.markdown import anchors_of_forge, sections
from tests.support.readers.snippets import block, pages

anchors = cache(anchors_of_forge)
GOLDEN = PROJECT / "tests" / "cases" / "expected" / "docs"
PAGES = [*pages(), *sorted(GOLDEN.glob("*.md"))]


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Path and anchor of each link or picture that leads to the project."""
    for section in sections(page):
        for address in section.links:
            if not re.match(r"[a-z]+:", address):
                path, _, anchor = address.partition("#")
                yield path, anchor


@grouped("page", PAGES)
def test_every_link_leads_somewhere(page: Path) -> None:
    """The file exists, and it has the heading."""
    for path, anchor in links(page):
        target = (page.parent / path).resolve() if path else page
        if page.parent == GOLDEN and path.startswith("../") and not target.exists():
            continue  # not all files of the made-up output are kept
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


def test_links_of_every_kind_are_seen() -> None:
    """To files and headings, from tables too: a reader that finds none would pass every page."""
    found = list(links(PROJECT / "generated" / "docs" / "index.md"))
    assert any(path and anchor for path, anchor in found)
    assert any(path.endswith(".md") and not anchor for path, anchor in found)


def test_every_make_target_that_is_named_exists() -> None:
    """Every target on a page is in the Makefile."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in pages():
        text = page.read_text(encoding="utf-8")
        lines = re.findall(r"^make ([a-z- ]+)$|`make ([a-z- ]+)`", text, re.MULTILINE)
        named = {word for pair in lines for words in pair for word in words.split()}
        assert named <= targets, page


def test_the_places_that_contributing_names_exist() -> None:
    """In its diagram of the generator, and wherever it names a path of the project."""
    diagram = re.findall(r"^ *([a-z_]+(?:\.py|/))", block("CONTRIBUTING.md", "text"), re.MULTILINE)
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:docs|generator|tests)/[\w./*]+)`", text)
    assert len(diagram) > 5
    assert len(paths) > 5
    roots = (PROJECT, PROJECT / "generator")
    assert [name for name in diagram if not any((root / name).exists() for root in roots)] == []
    assert [path for path in paths if "NAME" not in path and not [*PROJECT.glob(path)]] == []
