"""A small spec in a working folder, and commands on it."""

import re
from functools import lru_cache
from pathlib import Path

import pytest

from generator import pipeline
from tests.cli.commands import OPTIONS, Run
from tests.support.programs import Printed, generator
from tests.support.specs.small import SMALL

_build = lru_cache(20)(pipeline.build)


@pytest.fixture(autouse=True)
def build_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build the outputs of each spec once: commands are tested, not the outputs."""
    monkeypatch.setattr(pipeline, "build", _build)


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
