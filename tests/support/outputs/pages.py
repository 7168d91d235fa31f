"""Faults of the pages."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.readers.markdown import parsed, sections
from tests.support.readers.site_pages import on_forge, on_site

_OWN_HTML = re.compile(
    r'<br>|<!-- [^<>]* -->\s*|</?[a-z]+(?: (?:id|class)="[\w -]+")*>'
    r'|<details markdown="1"><summary>[^<>]+</summary>\s*|</details>\s*'
)


def faults_of_page(page: Path) -> Iterator[str]:
    """Yield foreign HTML, rows with a wrong number of cells, and differences of two parsers."""
    text = page.read_text(encoding="utf-8")
    if on_forge(text) != on_site(text):
        yield f"{page}: reads otherwise on the site"
    lines = text.split("\n")
    for token in parsed(page):
        for part in (token, *(token.children or ())):
            if part.type in ("html_block", "html_inline") and not _OWN_HTML.fullmatch(part.content):
                yield f"{page}: HTML {part.content!r}"
        if token.type == "table_open" and token.map:
            rows = lines[slice(*token.map)]
            cells = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
            if len(cells) != 1:
                yield f"{page}: rows of {sorted(cells)} cells: {rows}"


def faults_of_index(docs: Path) -> Iterator[str]:
    """Yield pages without a link in the index, and links to missing pages."""
    linked = {link.partition("#")[0] for part in sections(docs / "index.md") for link in part.links}
    pages = {page.name for page in docs.iterdir()} - {"index.md"}
    yield from (f"{docs}: {name} is not linked or missing" for name in sorted(linked ^ pages))
