"""A small spec in a working folder, and commands on it."""

import re
from pathlib import Path

import pytest

from tests.cli.commands import OPTIONS, Run
from tests.support.programs import Printed, generator
from tests.support.specs.small import SMALL


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder far from the project, with a small spec in it."""
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the small spec; later options replace earlier ones."""
    assert here

    def run(command: str = "generate", *arguments: str) -> Printed:
        found = generator(capsys, command, *OPTIONS, *arguments)
        return found._replace(out=re.sub(r"[0-9.]+ s\b", "N s", found.out))

    return run
