"""Links between pages, as a code forge and an editor follow them: relative files, and headings.

The site is built strictly and crawled by a browser; this is about the pages as they are.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.support.readers import PROJECT
from tests.support.snippets import pages

PAGES = pages()


@cache
def anchors(page: Path) -> frozenset[str]:
    """What can stand after # in a link to a page: its headings, and the ids of its anchors."""
    text = page.read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark").parse(text)
    seen: Counter[str] = Counter()
    found = set(re.findall(r'<a id="([^"]+)">', text))
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            name = slug("".join(c.content for c in tokens[index + 1].children or []))
            found.add(f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1
    return frozenset(found)


def slug(heading: str) -> str:
    """The anchor of a heading on GitHub: small, words and hyphens only, blanks as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Path and anchor of each link or picture that leads to the project."""
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        for child in token.children or []:
            target = str(child.attrGet("href") or child.attrGet("src") or "")
            if target and not re.match(r"[a-z]+:", target):
                path, _, anchor = target.partition("#")
                yield path, anchor


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """The file is there, and it has the heading."""
    for path, anchor in links(page):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


def test_links_of_every_kind_are_seen() -> None:
    """To files and headings, from tables too: a reader that finds none would pass every page."""
    found = list(links(PROJECT / "generated" / "docs" / "index.md"))
    assert any(path and anchor for path, anchor in found)
    assert any(path.endswith(".md") and not anchor for path, anchor in found)
