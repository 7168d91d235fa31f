"""The page of changes: what each version in released/ next to the spec changed."""

import shutil
from pathlib import Path

import pytest

from generator.cli import main
from tests.support.project import GENERATED, PROJECT
from tests.support.readers.markdown import plain, sections
from tests.support.specs.small import SMALL, edited

EDITS = {
    "1.0.0": ("version: 1.2.3", "version: 1.0.0"),
    "1.1.0": ("description: Sum.}", "description: The sum.}"),
    "1.10.0": ("name: snow, number: 51", "name: sleet, number: 51"),
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spec with three released versions, each with one edit more than the one before."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "spec"
    (folder / "released").mkdir(parents=True)
    text = SMALL
    for version, edit in EDITS.items():
        text = edited(edit, spec=text)
        (folder / "released" / f"{version}.yaml").write_text(text, encoding="utf-8")
    (folder / "spec.yaml").write_text(text.replace("Knots.", "In knots."), encoding="utf-8")
    return tmp_path


def generated() -> int:
    """The exit status of the generator."""
    return main(["generate", "--spec", "spec/spec.yaml", "--out", "out"])


@pytest.mark.usefixtures("project")
def test_each_version_has_its_changes() -> None:
    """The newest first; what is not released yet is left out."""
    assert generated() == 0
    _, newest, middle, first = sections(Path("out/docs/changes.md"))
    assert [newest.heading, middle.heading, first.heading] == ["1.10.0", "1.1.0", "1.0.0"]
    assert "The first release." in first.text
    rows = [[plain(cell) for cell in row] for row in middle.rows[1:]]
    assert rows == [["Rain.total", "description changed", "docs only", ""]]
    (row,) = ([plain(cell) for cell in row] for row in newest.rows[1:])
    words = "JSON name changed from 'snow' to 'sleet'"
    effects = ("JSON, new reader", "JSON, old reader", "source code in Python")
    expected = "; ".join(f"{name}: breaks" for name in (*effects, "source code with stubs"))
    assert row == ["Rain.sleet", words, "breaking", expected]


def test_a_spec_without_releases_has_no_such_page(project: Path) -> None:
    """Nor does its index link to one."""
    shutil.rmtree(project / "spec" / "released")
    assert generated() == 0
    assert not Path("out/docs/changes.md").exists()
    assert "changes.md" not in Path("out/docs/index.md").read_text(encoding="utf-8")


def test_a_version_with_errors_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A released file that was edited into a faulty one is reported with its place."""
    path = project / "spec" / "released" / "1.1.0.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("type: flag", "type: flug"))
    assert generated() == 1
    errors = capsys.readouterr().err
    assert errors.startswith("spec/released/1.1.0.yaml:59:")
    assert "unknown type 'flug'; did you mean 'flag'?" in errors


def test_the_project_has_the_page() -> None:
    """It has every version that is kept."""
    versions = [section.heading for section in sections(GENERATED / "docs" / "changes.md")[1:]]
    kept = {path.stem for path in (PROJECT / "spec" / "released").glob("*.yaml")}
    assert set(versions) == kept
