"""Python files, sorted and formatted by ruff."""

import re
from collections.abc import Iterator
from pathlib import Path

from generator.artifact import Artifact
from generator.compile.artifacts import Artifacts
from generator.compile.tools import ruff, write

_SOURCE = re.compile(r".+[.]py")
_PAGE = re.compile(r"docs/.+[.]md")
_BLOCK = b"`python"  # begins a block of code; most pages have none


def formatted(artifacts: Artifacts, folder: Path) -> Iterator[Artifact]:
    """Sort the imports and format all Python files, and the Python on pages.

    Imports are wrapped for the shortest common line length, so that linters with any other length
    accept them.
    """
    pages = (path for path in artifacts if _PAGE.fullmatch(path) and _BLOCK in artifacts[path])
    sources = [*filter(_SOURCE.fullmatch, artifacts), *pages]
    if sources:
        write(folder, (Artifact(path, artifacts[path]) for path in sources))
        ruff(folder, "check", "--fix-only", "--select=F401,I001,RUF022", "--line-length=79")
        ruff(folder, "format", "--exclude=*.md", "--line-length=100")
        ruff(folder, "format", "--exclude=*.py", "--line-length=88")
    for path in sources:
        yield Artifact(path, (folder / path).read_bytes())
