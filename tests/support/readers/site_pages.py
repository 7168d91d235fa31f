"""Pages as readers see them: by CommonMark, as on code forges, and by the site's settings.

The site is made by Python-Markdown, with the extensions and hooks of `docs/site/mkdocs.yml`.
"""

import re
from functools import cache, lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from tests.support.project import PROJECT
from tests.support.readers.markdown import html_of

PAGES = 300  # several tests read each of them
_WITHIN_WORDS = {"a", "code", "em", "strong", "span", "del", "s", "sub", "sup"}
_NO_TEXT = {"br", "hr", "img"}
_ADDED = {"permalink", "diagram", "caption"}


class Shown(NamedTuple):
    """The visible content of a page."""

    text: str
    """Everything that a reader sees, with each run of white space as one space."""
    code: list[str]
    """The exact spans and blocks of code, except for empty lines around them."""
    links: list[str]
    """The texts of the links."""
    markup: list[str]
    """Every other element that changes the look or function of a text, by its tag."""


@lru_cache(PAGES)
def on_forge(markdown: str) -> Shown:
    """Return a page by CommonMark with tables."""
    return _shown(html_of(markdown))


@lru_cache(PAGES)
def on_site(markdown: str) -> Shown:
    """Return a page of the site."""
    return _shown(_html_of_site(markdown))


def anchors_of_site(page: Path) -> list[str]:
    """Return every anchor of a page on the site."""
    html = _html_of_site(page.read_text(encoding="utf-8"))
    return re.findall(r'<[a-z0-9]+ id="([^"]*)"', html)


@lru_cache(PAGES)
def _html_of_site(markdown: str) -> str:
    config, parser = _site()
    page: Page | None = None  # the hooks use only the text
    text = config.plugins.on_page_markdown(
        markdown,
        page=page,  # type: ignore[arg-type]
        config=config,
        files=Files([]),
    )
    return parser.reset().convert(text)


@cache
def _site() -> tuple[MkDocsConfig, Markdown]:
    config = load_config(str(PROJECT / "docs" / "site" / "mkdocs.yml"))
    config = config.plugins.on_config(config)
    options = config.mdx_configs
    return config, Markdown(extensions=config.markdown_extensions, extension_configs=options)


def _shown(html: str) -> Shown:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    codes = [code.strip("\n") for code in reader.code]
    links = list(map(_folded, reader.links))
    return Shown(_folded("".join(reader.texts)), codes, links, sorted(reader.markup))


def _folded(text: str) -> str:
    return " ".join(text.split())


class _Reader(HTMLParser):
    """Collects visible content, without diagrams and what the site adds to headings and tables."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.code: list[str] = []
        self.links: list[str] = []
        self.markup: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count the kind of an element, and whether it separates words."""
        if ("class", "diagram") in attrs or ("class", "language-mermaid") in attrs:
            tag = "diagram"
        elif {"diagram", "caption"} & {*self._open}:
            pass
        elif tag == "a" and ("class", "headerlink") in attrs:
            tag = "permalink"
        elif tag == "a" and any(name == "href" for name, _ in attrs):
            self.links.append("")
        elif tag == "code":
            self.code.append("")
        elif tag not in {"p", "div", "span", "pre", "a", "tbody", "caption"}:
            self.markup.append(tag)
        if tag not in _WITHIN_WORDS:
            self.texts.append(" ")
        if tag not in _NO_TEXT:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End the innermost element, which may separate words as well."""
        closed = self._open.pop() if self._open else tag
        if closed not in _WITHIN_WORDS:
            self.texts.append(" ")

    def handle_data(self, data: str) -> None:
        """Add text, unless it is part of a diagram or added by the site."""
        if not _ADDED.isdisjoint(self._open):
            return
        self.texts.append(data)
        if "code" in self._open:
            self.code[-1] += data
        if "a" in self._open and self.links:
            self.links[-1] += data
