"""Titles that the theme lacks: escaped, and as names of sections. Called by mkdocs."""

import re
from typing import Any

from jinja2 import Environment
from jinja2.filters import do_striptags
from markupsafe import escape

# A section with a linked title has a label without text.
_SECTION = re.compile(
    r'<span class="md-ellipsis">\s*([^<]+?)\s*</span>\s*</a>\s*<label [^>]*id="(\w+)"'
)


def on_env(env: Environment, **_: Any) -> Environment:
    """Replace the filter `striptags` by one that escapes its result."""
    env.filters["striptags"] = lambda value: escape(do_striptags(value))
    return env


def on_post_page(output: str, **_: Any) -> str:
    """Return the page with the name of each section on its list of pages."""
    for title, label in _SECTION.findall(output):
        output = output.replace(f'aria-labelledby="{label}"', f'aria-label="{title}"')
    return output
