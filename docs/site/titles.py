"""Titles of windows that stay text: the theme prints them without escaping. Called by mkdocs."""

from typing import Any

from jinja2 import Environment
from jinja2.filters import do_striptags
from markupsafe import escape


def on_env(env: Environment, **_: Any) -> Environment:
    """Escapes again what the filter `striptags` has unescaped."""
    env.filters["striptags"] = lambda value: escape(do_striptags(value))
    return env
