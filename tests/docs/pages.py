"""The reference pages as their readers have them: sections, anchors and links, by other parsers.

markdown-it-py reads the text; Python-Markdown makes the anchors of the site; those of a code forge
are made here, by its rule.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import markdown
import pymdownx.slugs
from markdown_it.token import Token

from tests.support.outputs_of import parsed

_ANCHOR = re.compile(r'<a id="([^"]*)">')


class Section(NamedTuple):
    """A heading, and all that stands below it up to the next one."""

    heading: str  # as a reader sees it
    level: int
    tokens: list[Token]

    @property
    def text(self) -> str:
        """All that a reader sees, a line for each block."""
        inlines = (token for token in self.tokens if token.type in ("inline", "fence"))
        return "\n".join(map(_seen, inlines))

    @property
    def rows(self) -> list[list[Token]]:
        """The cells of every row of its tables."""
        found: list[list[Token]] = []
        for token, following in pairwise(self.tokens):
            if token.type == "tr_open":
                found.append([])
            elif token.type in ("td_open", "th_open"):
                found[-1].append(following)
        return found

    @property
    def links(self) -> list[str]:
        """The addresses of its links."""
        return [address for token in self.tokens for address in links(token)]

    def properties(self) -> dict[str, Token]:
        """Of an entry: the cells of its table, by their names."""
        return {plain(row[0]): row[1] for row in self.rows[1:]}


def sections(page: Path) -> list[Section]:
    """The sections of a page, the text before the first heading left out."""
    found: list[Section] = []
    tokens = parsed(page)
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            found.append(Section(plain(following), int(token.tag[1:]), []))
        elif found:
            found[-1].tokens.append(token)
    return found


def plain(token: Token) -> str:
    """What a reader sees of a text: no HTML, no signs of Markdown."""
    children = token.children or []
    return "".join(child.content for child in children if child.type != "html_inline")


def _seen(token: Token) -> str:
    return token.content if token.type == "fence" else plain(token)


def links(token: Token) -> list[str]:
    """The addresses of the links and pictures in a text."""
    found = (child.attrs.get("href", child.attrs.get("src")) for child in token.children or [])
    return [str(address) for address in found if address is not None]


def written_anchors(page: Path) -> list[str]:
    """The anchors that are written out on a page."""
    inlines = (part for token in parsed(page) for part in token.children or [])
    return [name for part in inlines for name in _ANCHOR.findall(part.content)]


def anchors_of_site(page: Path) -> list[str]:
    """Every anchor of a page, as the site's own generator makes it."""
    slugify = pymdownx.slugs.slugify(case="lower")
    html = markdown.markdown(
        page.read_text(encoding="utf-8"),
        extensions=[
            "tables",
            "attr_list",
            "md_in_html",
            "sane_lists",
            "pymdownx.superfences",
            "toc",
        ],
        extension_configs={"toc": {"slugify": slugify}},
    )
    return re.findall(r'<[a-z0-9]+ id="([^"]*)"', html)


def anchors_of_forge(page: Path) -> list[str]:
    """Every anchor of a page on a code forge: small letters, no signs, numbered if repeated."""
    return [*_of_headings(page), *written_anchors(page)]


def _of_headings(page: Path) -> Iterator[str]:
    seen: dict[str, int] = {}
    for section in sections(page):
        name = re.sub(r"[^\w\- ]", "", section.heading.lower()).replace(" ", "-")
        count = seen[name] = seen.get(name, -1) + 1
        yield f"{name}-{count}" if count else name
