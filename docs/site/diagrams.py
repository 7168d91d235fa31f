"""Mermaid blocks as inline SVG, rendered when the site is built. Called by mkdocs.

Only shapes and texts of the rendered diagram are kept: site.css sets colours and fonts, so that
diagrams follow the colour scheme of the page.
"""

import logging
import re
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree

import mmdr
from mkdocs.structure.pages import Page

_LOG = logging.getLogger("mkdocs.hooks.diagrams")  # warnings fail a strict build
_BLOCK = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Text is laid out at 16 pixels and shown at 14, which leaves room for wider fonts.
_LAYOUT = """---
config:
  look: classic
  themeVariables: {fontSize: 16px}
  flowchart: {minNodeWidth: 0, nodeSpacing: 16, rankSpacing: 12, padding: 8, wrappingWidth: 360}
  xyChart: {xAxis: {labelFontSize: 16}}
---
"""
_SVG = "{http://www.w3.org/2000/svg}"
_IDS = frozenset("aria-labelledby id marker-end".split())
_KEPT = _IDS | frozenset(
    "class d height markerHeight markerUnits markerWidth orient refX refY transform viewBox width"
    " x y".split()
)


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Return the page with rendered diagrams; an invalid one stays code, with a warning."""

    def drawn(block: re.Match[str]) -> str:
        try:
            return f'<div class="diagram" tabindex="0" data-search-exclude>{svg(block[1])}</div>'
        except ValueError as error:
            _LOG.warning("%s: invalid Mermaid diagram: %s", page.file.src_uri, error)
            return block[0]

    return _BLOCK.sub(drawn, markdown)


def svg(source: str) -> str:
    """Return a diagram as SVG; raise ValueError if it is invalid or has no accessible name."""
    root = ElementTree.fromstring(mmdr.render(_LAYOUT + source).svg())  # noqa: S314 - our renderer
    if root.find(f"{_SVG}title") is None:
        raise ValueError("accTitle is missing; write `accTitle: ...` after the first line")
    former, name = root.attrib["id"], f"diagram-{sha256(source.encode()).hexdigest()[:8]}"
    for element in root.iter():
        for child in [*element.findall(f"{_SVG}style"), *element.findall(f"{_SVG}defs")]:
            element.remove(child)
        for key, value in list(element.attrib.items()):
            if key not in _KEPT:
                del element.attrib[key]
            elif key in _IDS:
                element.set(key, value.replace(former, name))
    _, _, width, height = root.attrib["viewBox"].split()
    root.attrib.update(width=width, height=height, role="img")
    ElementTree.register_namespace("", _SVG.strip("{}"))
    return ElementTree.tostring(root, encoding="unicode")
