"""Improvements of the theme's search. Called by mkdocs.

Some pages have a higher weight, rows of tables with an anchor are separate results, such as enum
values, and the dialog has an accessible name.
"""

import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

_NAMELESS = 'data-md-component="search" role="dialog"'
_ROW = re.compile(r'<tr[^>]*>\s*<td[^>]*>(?:<div>)?<a id="([^"]+)"></a>(.*?)</tr>', re.DOTALL)
_TAG = re.compile("<[^>]*>")


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Set the weight of a page; the last matching pattern of the settings applies."""
    for pattern, boost in config.extra["search_boost"].items():
        if re.fullmatch(pattern, page.file.src_uri):
            page.meta["search"] = {"boost": boost}
    return html


def on_page_context(
    context: TemplateContext, page: Page, config: MkDocsConfig, **_: Any
) -> TemplateContext:
    """Add the rows that have an anchor to the index."""
    boost = page.meta.get("search", {}).get("boost", 1)
    plugin: Any = config.plugins["material/search"]
    entries = plugin.search_index.entries
    for anchor, cells in _ROW.findall(page.content or ""):
        words = [_TAG.sub("", cell).strip() for cell in cells.split("</td>")]
        name = next(word for word in words if not word.isdigit())
        location, text = f"{page.url}#{anchor}", " ".join(words)
        entries.append({"location": location, "title": name, "text": text, "boost": boost})
    return context


def on_post_page(output: str, **_: Any) -> str:
    """Return the page with a name for its search; raise an error if the theme has changed."""
    if output.count(_NAMELESS) != 1:
        raise ValueError(f"not found in the theme: {_NAMELESS}; this hook may be obsolete")
    return output.replace(_NAMELESS, f'{_NAMELESS} aria-label="Search"')
