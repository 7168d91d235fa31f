"""Wide tables on narrow screens: each cell has the heading of its column. Called by mkdocs.

On narrow screens, the style sheet stacks the cells of a row, each with its label. ARIA roles keep
it a table for screen readers. In code, an escaped bar becomes a bar, as on code forges.
"""

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.config.defaults import MkDocsConfig

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
    """Adds the extension, which has no entry point that the settings file could name."""
    extensions: list[Any] = config.markdown_extensions
    extensions.append(StackedTables())
    return config


class StackedTables(Extension):
    """Registers the tree processor, to run after inline markup."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - called by Markdown
        """Priority 5: after inline markup (20), before the final clean-up."""
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
            if len(labels) < _STACKED:
                continue  # fits as it is
            for row in table.findall("tbody/tr"):
                for label, cell in zip(labels, row, strict=False):
                    _label(cell, label)


def _label(cell: Element, label: str) -> None:
    """Wraps the content of a cell in one element, next to which the label is shown."""
    cell.set("data-label", label)
    held = list(cell)
    text, cell.text = cell.text, None
    for child in held:
        cell.remove(child)
    inner = SubElement(cell, "div")
    inner.text = text
    inner.extend(held)
