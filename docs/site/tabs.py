"""Headings that become tabs on the site. Called by mkdocs.

Two comments on a page mark them; everywhere else they remain headings:

    <!-- tabs -->
    ### Python
    ...
    ### protobuf
    ...
    <!-- /tabs -->
"""

import re
from collections.abc import Iterator
from typing import Any

_MARKED = re.compile(r"^<!-- tabs -->\n(.*?)^<!-- /tabs -->\n", re.MULTILINE | re.DOTALL)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The page with marked headings as tabs of pymdownx.tabbed."""
    return _MARKED.sub(lambda found: "".join(_tabs(found[1])), markdown)


def _tabs(text: str) -> Iterator[str]:
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        heading = None if fenced else re.fullmatch(r"#+ (.+)", line)
        if heading:
            yield f'=== "{heading[1]}"\n'
        else:
            yield f"    {line}\n" if line else "\n"
