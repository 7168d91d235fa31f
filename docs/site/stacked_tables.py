"""Tables that can be read on a phone: each cell knows the heading of its column.

The style sheet stacks the cells of a row on narrow screens, with the headings beside them. Roles
keep such a table one for screen readers. In code, an escaped bar becomes the bar that it is on code
forges. Called by mkdocs.
"""

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.config.defaults import MkDocsConfig

_ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th": "columnheader",
    "td": "cell",
}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Adds the extension; it needs no name that a settings file could give."""
    extensions: list[Any] = config.markdown_extensions
    extensions.append(StackedTables())
    return config


class StackedTables(Extension):
    """Registers the tree processor after inline markup."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - called by Markdown
        """Priority 5: after inline markup (20), before the last clean-up."""
        md.treeprocessors.register(_Labels(md), "stacked_tables", 5)


class _Labels(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            labels = ["".join(heading.itertext()).strip() for heading in table.iter("th")]
            for element in table.iter():
                if element.tag in _ROLES:
                    element.set("role", _ROLES[element.tag])
            for code in table.iter("code"):
                code.text = AtomicString((code.text or "").replace(r"\|", "|"))
            for row in table.findall("tbody/tr"):
                for label, cell in zip(labels, row, strict=False):
                    _label(cell, label)


def _label(cell: Element, label: str) -> None:
    """Puts what a cell holds into one element, beside which the label can stand."""
    cell.set("data-label", label)
    held = list(cell)
    text, cell.text = cell.text, None
    for child in held:
        cell.remove(child)
    inner = SubElement(cell, "div")
    inner.text = text
    inner.extend(held)
