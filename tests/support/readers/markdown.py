"""Markdown pages as readers see them: sections, tables, code, links and anchors.

markdown-it-py parses the text; the anchors of a code forge are made here, by its rule.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_ANCHOR = re.compile(r'<a id="([^"]*)">')


class Table(NamedTuple):
    """A table of a page: the heading above it, the names of its columns, its rows."""

    heading: str
    columns: list[str]
    rows: list[list[str]]


class Block(NamedTuple):
    """A block of code: the heading above it, its first line from 1, the text after the fence."""

    heading: str
    line: int
    info: str
    text: str


class Section(NamedTuple):
    """A heading, and everything below it up to the next one."""

    heading: str  # as a reader sees it
    level: int
    tokens: list[Token]

    @property
    def text(self) -> str:
        """Everything that a reader sees, one line for each block."""
        inlines = (token for token in self.tokens if token.type in ("inline", "fence"))
        return "\n".join(map(_seen, inlines))

    @property
    def tables(self) -> list[list[list[Token]]]:
        """The cells of every row of each table."""
        found: list[list[list[Token]]] = []
        for token, following in pairwise(self.tokens):
            if token.type == "table_open":
                found.append([])
            elif token.type == "tr_open":
                found[-1].append([])
            elif token.type in ("td_open", "th_open"):
                found[-1][-1].append(following)
        return found

    @property
    def rows(self) -> list[list[Token]]:
        """The rows of all its tables."""
        return [row for table in self.tables for row in table]

    @property
    def links(self) -> list[str]:
        """The addresses of its links."""
        return [address for token in self.tokens for address in links(token)]

    def facts(self) -> list[Token]:
        """Of an entry: the parts of the line below its name."""
        _, line, *_ = (token for token in self.tokens if token.type == "inline")
        found: list[list[Token]] = [[]]
        for part in line.children or []:
            first, *others = part.content.split(" · ") if part.type == "text" else [part.content]
            found[-1].append(part.copy(content=first))
            found += ([part.copy(content=words)] for words in others)
        return [Token("inline", "", 0, children=children) for children in found]

    def properties(self) -> dict[str, Token]:
        """Of an entry: its lines that begin with a name, and the cells of its table."""
        lines = (token for token in self.tokens if re.match("[A-Z][a-z]+: ", token.content))
        found = {line.content.partition(":")[0]: line for line in lines}
        return found | {plain(row[0]): row[1] for row in self.rows[1:]}


def parsed(page: Path) -> list[Token]:
    """Return the tokens of a page."""
    return _parsed(page.read_text(encoding="utf-8"))


@lru_cache(300)
def _parsed(text: str) -> list[Token]:
    return _MARKDOWN.parse(text)


def html_of(text: str) -> str:
    """Return the HTML of a page by CommonMark with tables."""
    html: str = _MARKDOWN.renderer.render(_parsed(text), _MARKDOWN.options, {})
    return html


def sections(page: Path) -> list[Section]:
    """Return the sections of a page, without the text before the first heading."""
    found: list[Section] = []
    for token, following in pairwise(parsed(page)):
        if token.type == "heading_open":
            found.append(Section(plain(following), int(token.tag[1:]), []))
        elif found:
            found[-1].tokens.append(token)
    return found


def tables(page: Path) -> list[Table]:
    """Return the tables of a page, each cell as the plain text that a reader sees."""
    found: list[Table] = []
    for section in sections(page):
        for table in section.tables:
            columns, *rows = [[plain(cell) for cell in row] for row in table]
            found.append(Table(section.heading, columns, rows))
    return found


def code(page: Path) -> list[Block]:
    """Return the blocks of code on a page, including blocks without a language."""
    found: list[Block] = []
    heading = ""
    for token, following in pairwise([*parsed(page), Token("end", "", 0)]):
        if token.type == "heading_open":
            heading = plain(following)
        elif token.type in ("fence", "code_block"):
            assert token.map
            found.append(Block(heading, token.map[0] + 1, token.info, token.content))
    return found


def text_of_page(page: Path) -> str:
    """Return everything that a reader sees of a page, whitespace folded; code without backticks."""
    inlines = (token for token in parsed(page) if token.type in ("inline", "fence"))
    return folded(" ".join(map(_seen, inlines)))


def folded(text: str) -> str:
    """Return a text with each run of whitespace as one space, and none around it."""
    return re.sub(" +", " ", re.sub(r"\s*\n\s*", " ", text)).strip()


def plain(token: Token) -> str:
    """Return what a reader sees of a text: no HTML except line ends, no Markdown syntax."""
    return "".join(map(_shown, token.children or []))


def _shown(part: Token) -> str:
    if part.type in ("softbreak", "hardbreak") or part.content == "<br>":
        return " "
    return "" if part.type == "html_inline" else part.content


def _seen(token: Token) -> str:
    return token.content if token.type == "fence" else plain(token)


def links(token: Token) -> list[str]:
    """Return the addresses of the links and pictures in a text."""
    found = (child.attrs.get("href", child.attrs.get("src")) for child in token.children or [])
    return [str(address) for address in found if address is not None]


def written_anchors(page: Path) -> list[str]:
    """Return the explicit anchors on a page."""
    inlines = (part for token in parsed(page) for part in token.children or [])
    return [name for part in inlines for name in _ANCHOR.findall(part.content)]


def anchors_of_forge(page: Path) -> list[str]:
    """Return every anchor of a page on a code forge: lowercase, no signs, numbered if repeated."""
    return [*_of_headings(page), *written_anchors(page)]


def _of_headings(page: Path) -> Iterator[str]:
    seen: dict[str, int] = {}
    for section in sections(page):
        name = re.sub(r"[^\w\- ]", "", section.heading.lower()).replace(" ", "-")
        count = seen[name] = seen.get(name, -1) + 1
        yield f"{name}-{count}" if count else name
