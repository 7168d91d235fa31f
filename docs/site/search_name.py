"""A name for the search, which the theme leaves without one. Called by mkdocs."""

from typing import Any

_NAMELESS = 'data-md-component="search" role="dialog"'


def on_post_page(output: str, **_: Any) -> str:
    """The page with the name, which screen readers say; an error if the theme has changed."""
    if output.count(_NAMELESS) != 1:
        raise ValueError(f"the theme no longer has {_NAMELESS}; is this hook still needed?")
    return output.replace(_NAMELESS, f'{_NAMELESS} aria-label="Search"')
