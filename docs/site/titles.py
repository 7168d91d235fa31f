"""Escapes page titles, which the theme prints unescaped. Called by mkdocs."""

from typing import Any

from jinja2 import Environment
from jinja2.filters import do_striptags
from markupsafe import escape


def on_env(env: Environment, **_: Any) -> Environment:
    """Replaces the filter `striptags` by one that escapes its result."""
    env.filters["striptags"] = lambda value: escape(do_striptags(value))
    return env
