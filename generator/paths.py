"""The folders of the project, and paths as errors and headers show them."""

import os
import re
from pathlib import Path

from generator import output

_UNSAFE_IN_COMMENTS = re.compile(r"[^\w /\\.,+@~-]|-(?=-)")
PROJECT = Path(__file__).resolve().parent.parent


def shown_in_errors(path: Path) -> str:
    """Return the path relative to the working folder if that is shorter."""
    absolute, here = Path(os.path.realpath(path)), Path(os.path.realpath("."))
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else path)


def shown_in_headers(path: Path) -> str:
    """Return the path relative to the project, or else the bare name: the same on every machine.

    Characters that may end a comment, or have a meaning in one, are escaped.
    """
    absolute = Path(os.path.realpath(path))
    is_inside = absolute.is_relative_to(PROJECT)
    shown = output.shown(absolute.relative_to(PROJECT) if is_inside else Path(absolute.name))
    return _UNSAFE_IN_COMMENTS.sub(
        lambda found: f"\\x{ord(found[0]):02x}", shown.replace(os.sep, "/")
    )
