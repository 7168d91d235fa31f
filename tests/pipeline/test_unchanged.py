"""A run in which nothing changed builds nothing; whatever changed, it builds and heals."""

import shutil
import sys
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from generator import output, pipeline
from generator.artifact import Artifact
from generator.cli import generate, unchanged
from tests.support.programs import Printed, contents, generator
from tests.support.small import SMALL

SCHEMA = "json_schema/Rain.schema.json"
OLDER = SMALL.replace("version: 1.2.3", "version: 1.2.2")
Change = Callable[[Path], object]


class Project:
    """A spec, its output, and sources of a generator that decide nothing."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self.out = root, root / "out"
        self.builds = 0
        self._capsys = capsys

    def run(self, command: str = "generate", *options: str) -> Printed:
        """Run a command on the spec."""
        paths = ("--spec", str(self.root / "small.yaml"), "--out", str(self.out))
        return generator(self._capsys, command, *paths, *options)

    def has_built(self) -> bool:
        """Whether there was a build since the last call."""
        builds, self.builds = self.builds, 0
        return builds > 0


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """A project whose output is generated."""
    made = Project(tmp_path, capsys)
    build = pipeline.outputs

    def outputs(spec: Path, only: Collection[str]) -> list[Artifact]:
        made.builds += 1
        return build(spec, only)

    monkeypatch.setattr(generate, "outputs", outputs)
    monkeypatch.setattr(unchanged, "PROJECT", str(tmp_path))
    monkeypatch.setattr(unchanged, "NOTES", str(tmp_path / "build" / "unchanged"))
    monkeypatch.syspath_prepend(str(tmp_path / "installed"))
    for folder in ("generator/formats", "released", "installed/some-1.0.dist-info"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "generator" / "formats" / "page.md.j2").write_bytes(b"old")
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    assert made.run().status == 0
    assert made.has_built()
    return made


def write(path: str, text: str = "x") -> Change:
    """Write a file of the project."""
    return lambda root: (root / path).write_text(text, encoding="utf-8")


def rename(path: str, name: str) -> Change:
    """Rename a file or folder of the project."""
    return lambda root: (root / path).rename((root / path).with_name(name))


def link(path: str) -> Change:
    """Replace a file by a link to a copy of it."""

    def change(root: Path) -> None:
        rename(path, "copy")(root)
        (root / path).symlink_to("copy")

    return change


def test_a_run_in_which_nothing_changed(project: Project) -> None:
    """It builds nothing, writes nothing, and prints what a run that builds would print."""
    before = contents(project.root)
    count = len(contents(project.root / "out"))
    for _ in range(2):
        out = project.run().out.partition(" in ")[0]
        assert out.endswith(f"/out: 0 written, {count} unchanged, 0 removed")
    assert not project.has_built()
    assert contents(project.root) == before


INPUTS: dict[str, Change] = {
    "the spec": write("small.yaml", SMALL.replace("How much rain fell.", "How wet it was.")),
    "an earlier version": write("released/1.2.2.yaml", OLDER),
    "a template": write("generator/formats/page.md.j2"),
    "a new module": write("generator/new.py"),
    "the name of a module": rename("generator/formats/page.md.j2", "other.md.j2"),
    "the version of a tool": rename("installed/some-1.0.dist-info", "some-1.1.dist-info"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_a_changed_input(name: str, project: Project) -> None:
    """The next run builds; the one after it does not."""
    INPUTS[name](project.root)
    assert project.run().status == 0
    assert project.has_built()
    assert project.run().status == 0
    assert not project.has_built()


def test_another_version_of_python(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run builds."""
    monkeypatch.setattr(sys, "version", "4.0.0 (main)")
    project.run()
    assert project.has_built()


def test_other_formats(project: Project) -> None:
    """Each choice is made anew; the same one again is not."""
    for only in ("--only=json_schema,protobuf", "--only=json_schema", f"--out={project.out}"):
        assert project.run("generate", only).status == 0
        assert project.has_built()
        assert project.run("generate", only).status == 0
        assert not project.has_built()


def test_another_spec_for_the_same_output(project: Project) -> None:
    """Headers name the spec, so that even an equal one builds."""
    shutil.copy(project.root / "small.yaml", project.root / "other.yaml")
    assert project.run("generate", "--spec", str(project.root / "other.yaml")).status == 0
    assert project.has_built()
    project.run()
    assert project.has_built()


OUTPUTS: dict[str, Change] = {
    "edited": write(f"out/{SCHEMA}"),
    "deleted": lambda root: (root / "out" / SCHEMA).unlink(),
    "renamed": rename(f"out/{SCHEMA}", "Snow.schema.json"),
    "extra": lambda root: shutil.copy(root / "out" / SCHEMA, root / "out" / "extra.json"),
    "the list": write("out/MANIFEST", "Generated by `make regenerate` from x. DO NOT EDIT.\n"),
    "all of them": lambda root: shutil.rmtree(root / "out"),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_changed_output(name: str, project: Project) -> None:
    """The next run builds, and the output is as before."""
    before = contents(project.root / "out")
    OUTPUTS[name](project.root)
    assert project.run().status == 0
    assert project.has_built()
    assert contents(project.root / "out") == before


@pytest.mark.parametrize("change", [write("out/notes.txt"), link(f"out/{SCHEMA}")])
def test_a_file_that_is_not_generated(change: Change, project: Project) -> None:
    """It is reported again on every run, until it is gone."""
    change(project.root)
    for _ in range(2):
        assert project.run().status == 1
        assert project.has_built()


def test_a_cache_in_the_output_is_no_change(project: Project) -> None:
    """Python leaves one where a generated module is imported."""
    (project.root / "out" / "python" / "__pycache__").mkdir()
    (project.root / "out" / "python" / "__pycache__" / "weather.pyc").write_bytes(b"x")
    project.run()
    assert not project.has_built()


def test_a_run_that_is_stopped(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """With some outputs new and others old, the next run builds, whether or not the spec is."""
    after = iter([False, False, True])
    write_file = output.replace

    def replace(path: Path, content: bytes) -> None:
        if next(after):
            raise output.OutputError("stopped")
        write_file(path, content)

    INPUTS["the spec"](project.root)
    with monkeypatch.context() as patched:
        patched.setattr(output, "replace", replace)
        assert project.run().status == 1
    assert project.has_built()
    (project.root / "small.yaml").write_text(SMALL, encoding="utf-8")
    assert project.run().status == 0
    assert project.has_built()


def test_an_input_that_is_edited_during_a_run(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the run did not read is noticed by the next one."""
    build = pipeline.outputs

    def outputs(spec: Path, only: Collection[str]) -> list[Artifact]:
        found = build(spec, only)
        write("small.yaml", SMALL)(project.root)
        return found

    INPUTS["the spec"](project.root)
    with monkeypatch.context() as patched:
        patched.setattr(generate, "outputs", outputs)
        project.run()
    project.has_built()
    project.run()
    assert project.has_built()


def test_the_working_folder_as_output(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed counts from the working folder: elsewhere it is another folder."""
    monkeypatch.chdir(project.out)
    for _ in range(2):
        assert project.run("generate", "--out", ".").status == 0
    assert project.builds == 1
    (project.root / "other").mkdir()
    monkeypatch.chdir(project.root / "other")
    assert project.run("generate", "--out", ".").status == 0
    assert contents(project.root / "other") == contents(project.out)


def test_check_always_builds(project: Project) -> None:
    """It trusts no note."""
    assert project.run("check").status == 0
    assert project.has_built()


def test_errors_of_the_spec_are_reported_again(project: Project) -> None:
    """A run without success notes nothing; after undoing the edit, nothing has changed."""
    write("small.yaml", SMALL.replace("version: 1.2.3", "version: one"))(project.root)
    assert [project.run().status for _ in range(2)] == [1, 1]
    write("small.yaml", SMALL)(project.root)
    assert project.has_built()
    assert project.run().status == 0
    assert not project.has_built()


def test_notes_of_folders_that_are_gone(project: Project) -> None:
    """They are removed by the next run that builds."""
    notes = project.root / "build" / "unchanged"
    assert project.run("generate", "--out", str(project.root / "other")).status == 0
    assert len([*notes.iterdir()]) == 2
    shutil.rmtree(project.root / "other")
    INPUTS["the spec"](project.root)
    project.run()
    assert len([*notes.iterdir()]) == 1


def test_notes_that_cannot_be_written(project: Project) -> None:
    """Every run builds, and succeeds."""
    shutil.rmtree(project.root / "build")
    (project.root / "build").write_bytes(b"")
    assert [project.run().status for _ in range(2)] == [0, 0]
    assert project.builds == 2
