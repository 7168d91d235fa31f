"""The version of the spec and the newest changes, on the start page. Called by mkdocs.

A comment marks the place. Code forges show the text around it, which links to the changelog.
"""

import re
from itertools import islice
from pathlib import Path
from typing import Any, Final

PROJECT = Path(__file__).parents[2]
_MARK: Final = "<!-- news -->"
_COUNT: Final = 5  # changes


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Return the page with the first sentence of each of the newest changes."""
    return markdown.replace(_MARK, _news()) if _MARK in markdown else markdown


def _news() -> str:
    spec = (PROJECT / "spec" / "email_interactions.yaml").read_text(encoding="utf-8")
    (version,) = re.findall(r"^  version: (.+)$", spec, re.MULTILINE)
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    _, newest, *_ = re.split(r"^## ", changelog, flags=re.MULTILINE)
    title, _, text = newest.partition("\n")
    entries = re.findall(r"^- (.*?)(?=^- |\Z)", text, re.MULTILINE | re.DOTALL)
    sentences = (re.split(r"(?<=\.) ", " ".join(entry.split()), maxsplit=1) for entry in entries)
    lines = (f"- {first}" for first, *_ in islice(sentences, _COUNT))
    return "\n".join([f"Version {version}. {title}:", "", *lines, ""])
