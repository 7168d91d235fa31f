"""Tables for narrow screens and screen readers. Called by mkdocs.

Each table has a caption for screen readers only: the heading above it. On narrow screens, the style
sheet stacks the cells of a row of a wide table, each with the heading of its column. ARIA roles
keep it a table for screen readers. In code, an escaped bar becomes a bar, as on code forges.
"""

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.config.defaults import MkDocsConfig

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_STACKED = 4  # columns and more
_ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th": "columnheader",
    "td": "cell",
}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the extension, which has no entry point for the settings file to name."""
    extensions: list[Any] = config.markdown_extensions
    extensions.append(Tables())
    return config


class Tables(Extension):
    """Registers the tree processor, to run after inline markup."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - called by Markdown
        """Priority 6: after inline markup (20), before headings get permanent links (5)."""
        md.treeprocessors.register(_Tables(md), "tables", 6)


class _Tables(Treeprocessor):
    def run(self, root: Element) -> None:
        heading = ""
        for element in root.iter():
            if element.tag in _HEADINGS:
                heading = "".join(element.itertext())
            elif element.tag == "table":
                _improve(element)
                caption = Element("caption")
                caption.text = heading
                element.insert(0, caption)


def _improve(table: Element) -> None:
    for element in table.iter():
        if element.tag in _ROLES:
            element.set("role", _ROLES[element.tag])
    for code in table.iter("code"):
        code.text = AtomicString((code.text or "").replace(r"\|", "|"))
    labels = ["".join(heading.itertext()).strip() for heading in table.iter("th")]
    if len(labels) >= _STACKED:  # other tables fit as they are
        for row in table.findall("tbody/tr"):
            for label, cell in zip(labels, row, strict=False):
                _label(cell, label)


def _label(cell: Element, label: str) -> None:
    """Wrap the content of a cell in one element, next to which the label is shown."""
    cell.set("data-label", label)
    held = list(cell)
    text, cell.text = cell.text, None
    for child in held:
        cell.remove(child)
    inner = SubElement(cell, "div")
    inner.text = text
    inner.extend(held)
