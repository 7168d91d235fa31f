"""A project whose output is generated."""

from collections.abc import Collection
from pathlib import Path

import pytest

from generator import pipeline
from generator.cli import generate, unchanged
from generator.compile.artifacts import Artifacts
from generator.spec_language.source.files import Files
from tests.cli.unchanged.project import Project, write
from tests.support.specs.small import SMALL


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """A project whose output is generated."""
    made = Project(tmp_path, capsys)
    build = pipeline.outputs

    def outputs(spec: Path, only: Collection[str], files: Files | None = None) -> Artifacts:
        made.builds += 1
        return build(spec, only, files)

    monkeypatch.setattr(generate, "outputs", outputs)
    monkeypatch.setattr(unchanged, "PROJECT", str(tmp_path))
    monkeypatch.setattr(unchanged, "NOTES", str(tmp_path / "build" / "unchanged"))
    monkeypatch.syspath_prepend(str(tmp_path / "installed"))
    for folder in ("generator/formats", "released", "installed/some-1.0.dist-info"):
        (tmp_path / folder).mkdir(parents=True)
    for path in ("generator/a.py", "generator/formats/page.md.j2", "small.yaml"):
        write(path, SMALL)(tmp_path)
    assert made.runs_anew()
    return made
