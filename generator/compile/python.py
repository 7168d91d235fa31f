"""Python files, sorted and formatted by ruff."""

import re
from pathlib import Path

from generator.artifact import Artifact
from generator.compile.tools import ruff, write

_PYTHON = re.compile(r".+[.]py|docs/.+[.]md")


def formatted(artifacts: list[Artifact], folder: Path) -> list[Artifact]:
    """Sort the imports and format all Python files, and the Python on pages.

    Imports are wrapped for the shortest common line length, so that linters with any other length
    accept them.
    """
    sources = {artifact.path for artifact in artifacts if _PYTHON.fullmatch(artifact.path)}
    if not sources:
        return artifacts
    write(folder, [artifact for artifact in artifacts if artifact.path in sources])
    ruff(folder, "check", "--fix-only", "--select=F401,I001,RUF022", "--line-length=79")
    ruff(folder, "format", "--exclude=*.md", "--line-length=100")
    ruff(folder, "format", "--exclude=*.py", "--line-length=88")
    return [
        Artifact(path, (folder / path).read_bytes()) if path in sources else Artifact(path, content)
        for path, content in artifacts
    ]
