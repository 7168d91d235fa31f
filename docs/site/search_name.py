"""An accessible name for the search, which the theme lacks. Called by mkdocs."""

from typing import Any

_NAMELESS = 'data-md-component="search" role="dialog"'


def on_post_page(output: str, **_: Any) -> str:
    """The page with the name; an error if the theme has changed."""
    if output.count(_NAMELESS) != 1:
        raise ValueError(f"not found in the theme: {_NAMELESS}; this hook may be obsolete")
    return output.replace(_NAMELESS, f'{_NAMELESS} aria-label="Search"')
