"""A small spec in a working folder, and commands on it."""

import re
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.artifact import Artifact
from generator.compile import compile_artifacts
from generator.compile.artifacts import Artifacts
from tests.cli.commands import OPTIONS, Run
from tests.support.programs import Printed, generator
from tests.support.specs.small import SMALL

_BUILDS: dict[str, Artifacts] = {}


@pytest.fixture(autouse=True)
def build_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build the outputs of each spec once: commands are tested, not the outputs."""
    render = pipeline.rendered

    def once(*arguments: Any) -> Artifacts:
        key = repr(arguments)  # in which specs have all but their locations
        if key not in _BUILDS:
            _BUILDS[key] = render(*arguments)
            compile_artifacts(_BUILDS[key])
        return Artifacts(Artifact(*file) for file in _BUILDS[key].items())

    monkeypatch.setattr(pipeline, "rendered", once)
    monkeypatch.setattr(pipeline, "compile_artifacts", list)


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
