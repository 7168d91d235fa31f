"""The code blocks of published pages, and a folder to run them in."""

import os
import re
import sys
import sysconfig
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.support.programs import NONE, Done, Env
from tests.support.programs import run as run_program
from tests.support.project import PROJECT
from tests.support.readers.markdown import code

# Goldens are pages of a generated spec; tests/pipeline/test_golden.py tests them.
_NO_PAGES = ("build", "dist", "node_modules", "cases")
PATH = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])  # of a user
# Files that the commands of generated/README.md read, in addition to the outputs.
FILES_OF_THE_README = {
    "OUT/document.json": '{"address": "ada@customer.example"}',
    "OUT/own.proto": 'syntax = "proto3"; package own; '
    'import "email_interactions/v1/email_interactions.proto"; '
    "message Order { email_interactions.v1.EmailAddress customer = 1; }",
}


class Snippet(NamedTuple):
    """A block of code on a page."""

    page: str  # its path in the project
    line: int  # where the block begins, counted from 1
    language: str
    title: str  # as the site prints it above the block; may be empty
    text: str

    @property
    def id(self) -> str:
        """Its place."""
        return f"{self.page}:{self.line}"


@cache
def pages() -> tuple[Path, ...]:
    """Return every Markdown page of the project."""
    found: list[Path] = []
    for folder, folders, files in os.walk(PROJECT):
        folders[:] = [n for n in folders if not n.startswith(".") and n not in _NO_PAGES]
        found += (Path(folder, name) for name in files if name.endswith(".md"))
    return tuple(sorted(found))


@cache
def snippets() -> list[Snippet]:
    """Return every block of every page, including blocks without a language."""
    return [found for page in pages() for found in _of(page)]


def block(page: str, language: str, title: str = "") -> str:
    """Return the only block of a page with this language and title."""
    found = [s for s in _of(PROJECT / page) if (s.language, s.title) == (language, title)]
    assert len(found) == 1, (page, language, title)
    return found[0].text


def blocks(page: Path, language: str) -> list[str]:
    """Return the blocks of a page in a language, in order."""
    return [found.text for found in _of(page) if found.language == language]


def _of(page: Path) -> list[Snippet]:
    name = page.relative_to(PROJECT).as_posix()
    found: list[Snippet] = []
    for block in code(page):
        language, _, rest = block.info.partition(" ")
        title = re.fullmatch(r'title="(.*)"', rest)
        assert title or not rest, f"{name}: {block.info}"
        found.append(Snippet(name, block.line, language, title[1] if title else "", block.text))
    return found


def checkout(folder: Path) -> Path:
    """Create a copy of the project from links, with the test environment and a build folder."""
    root = folder / "checkout"
    root.mkdir()
    for path in PROJECT.iterdir():
        if not path.name.startswith(".") and path.name not in ("build", "dist"):
            (root / path.name).symlink_to(path)
    (root / "build").mkdir()
    (root / ".venv").symlink_to(sys.prefix)
    return root


def run(commands: str, folder: Path, *, check: bool = True, env: Env = NONE) -> Done:
    """Run lines of a page as a user with the environment on the path would, until one fails."""
    command = ("bash", "-euo", "pipefail", "-c", commands)
    return run_program(*command, cwd=folder, check=check, env={"PATH": PATH, **env})
