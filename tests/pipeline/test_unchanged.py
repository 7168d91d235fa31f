"""A run in which nothing changed builds nothing; whatever changed, it builds and heals."""

import shutil
import sys
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from generator import output, pipeline
from generator.artifact import Artifact
from generator.cli import generate, parser, unchanged
from generator.spec_language.source.files import Files
from tests.support.programs import Printed, contents, generator
from tests.support.specs.small import SMALL

SCHEMA = "json_schema/Rain.schema.json"
OTHER = SMALL.replace("How much rain fell.", "How wet it was.")
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

    def runs_anew(self, *options: str) -> bool:
        """Run the command, which succeeds, and return whether it built."""
        self.builds = 0
        assert self.run("generate", *options).status == 0
        return self.has_built()


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """A project whose output is generated."""
    made = Project(tmp_path, capsys)
    build = pipeline.outputs

    def outputs(spec: Path, only: Collection[str], files: Files | None = None) -> list[Artifact]:
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


def write(path: str, text: str = "x") -> Change:
    """Write a file of the project."""
    return lambda root: (root / path).write_text(text, encoding="utf-8")


def rename(path: str, other: str) -> Change:
    """Rename or move a file or folder of the project."""
    return lambda root: (root / path).rename(root / other)


def link(path: str, target: str) -> Change:
    """Replace a file, if there is one, by a link."""

    def change(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(root / target)

    return change


def test_a_run_in_which_nothing_changed(project: Project) -> None:
    """It builds nothing, writes nothing, and prints what a run that builds would print.

    Python leaves a cache where a generated module is imported. A check trusts no note.
    """
    (project.out / "python" / "__pycache__").mkdir()
    (project.out / "python" / "__pycache__" / "weather.pyc").write_bytes(b"x")
    before = contents(project.root)
    count = len(contents(project.out))
    for _ in range(2):
        out = project.run().out.partition(" in ")[0]
        assert out.endswith(f"/out: 0 written, {count} unchanged, 0 removed")
    assert not project.has_built()
    assert contents(project.root) == before
    assert project.run("check").status == 0
    assert project.has_built()


INPUTS: dict[str, Change] = {
    "the spec": write("small.yaml", OTHER),
    "an earlier version": write("released/1.2.2.yaml", OLDER),
    "a template": write("generator/formats/page.md.j2"),
    "a new module": write("generator/new.py"),
    "the name of a module": rename("generator/a.py", "generator/b.py"),
    "the folder of a module": rename("generator/a.py", "released/a.py"),
    "the version of a tool": rename("installed/some-1.0.dist-info", "installed/some-1.1.dist-info"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_a_changed_input(name: str, project: Project) -> None:
    """The next run builds; the one after it does not."""
    INPUTS[name](project.root)
    for is_built in (True, False):
        assert project.runs_anew() is is_built


SPLIT = SMALL.replace("\ntypes:\n", "\ninclude: ['parts/*.yaml']\n\ntypes:\n")
PART = "enums: [{name: E, description: E., values: [{name: A, number: 0, description: A.}]}]"
PARTS: dict[str, Change] = {
    "edited": write("parts/one.yaml", PART.replace("A.", "Other.")),
    "added": write("parts/two.yaml", "enums: []"),
    "renamed": rename("parts/one.yaml", "parts/other.yaml"),
    "removed": lambda root: (root / "parts" / "empty.yaml").unlink(),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_changed_part_of_the_spec(name: str, project: Project) -> None:
    """The next run builds, also if the pattern has other matches; the one after it does not."""
    (project.root / "parts").mkdir()
    for path, text in (("small", SPLIT), ("parts/one", PART), ("parts/empty", "{}")):
        write(f"{path}.yaml", text)(project.root)
    assert [project.runs_anew() for _ in range(2)] == [True, False]
    PARTS[name](project.root)
    assert [project.runs_anew() for _ in range(2)] == [True, False]


def test_a_part_that_becomes_a_link(project: Project) -> None:
    """It is refused, although its content is the same."""
    (project.root / "parts").mkdir()
    for path, text in (("small.yaml", SPLIT), ("parts/one.yaml", PART), ("one.yaml", PART)):
        write(path, text)(project.root)
    assert project.runs_anew()
    link("parts/one.yaml", "one.yaml")(project.root)
    assert "'parts/one.yaml' is a link" in project.run().err


def test_another_version_of_python(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run builds."""
    monkeypatch.setattr(sys, "version", "4.0.0 (main)")
    assert project.runs_anew()


def test_other_arguments(project: Project) -> None:
    """Each choice is made anew, as headers name the spec; the same one again is not."""
    shutil.copy(project.root / "small.yaml", project.root / "other.yaml")
    for option in ("--only=json_schema", "--only=protobuf", f"--spec={project.root}/other.yaml"):
        for is_built in (True, False):
            assert project.runs_anew(option) is is_built
    assert project.runs_anew()


OUTPUTS: dict[str, Change] = {
    "edited": write(f"out/{SCHEMA}"),
    "deleted": lambda root: (root / "out" / SCHEMA).unlink(),
    "renamed": rename(f"out/{SCHEMA}", "out/json_schema/Snow.schema.json"),
    "extra": lambda root: shutil.copy(root / "out" / SCHEMA, root / "out" / "extra.json"),
    "the list": write("out/MANIFEST", "Generated by `make regenerate` from x. DO NOT EDIT.\n"),
    "all of them": lambda root: shutil.rmtree(root / "out"),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_changed_output(name: str, project: Project) -> None:
    """The next run builds, and the output is as before."""
    before = contents(project.root / "out")
    OUTPUTS[name](project.root)
    assert project.runs_anew()
    assert contents(project.root / "out") == before


@pytest.mark.parametrize("change", [write("out/notes.txt"), link(f"out/{SCHEMA}", "small.yaml")])
def test_a_file_that_is_not_generated(change: Change, project: Project) -> None:
    """It is reported again on every run, until it is gone."""
    change(project.root)
    assert [project.run().status, project.run().status, project.builds] == [1, 1, 2]


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
    assert project.runs_anew()


READS = {"generator/a.py": (parser, "import_module"), "small.yaml": (generate, "outputs")}


@pytest.mark.parametrize("path", READS)
def test_an_edit_during_a_run(path: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written just before a run reads it, the next one reads again."""
    read = getattr(*READS[path])

    def edited(*arguments: object) -> object:
        write(path, OTHER)(project.root)
        return read(*arguments)

    INPUTS["an earlier version"](project.root)
    with monkeypatch.context() as patched:
        patched.setattr(*READS[path], edited)
        assert project.runs_anew()
    assert project.runs_anew()


def test_the_working_folder_as_output(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed counts from the working folder: elsewhere it is another folder."""
    (project.root / "other").mkdir()
    for builds, folder in enumerate((project.out, project.root / "other"), 1):
        monkeypatch.chdir(folder)
        assert [project.run("generate", "--out", ".").status for _ in range(2)] == [0, 0]
        assert project.builds == builds
        assert contents(folder) == contents(project.out)


def test_a_link_as_output(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is another folder once it leads elsewhere."""
    monkeypatch.chdir(project.root)
    for name in ("a", "b"):
        (project.root / name).mkdir()
        link("link", name)(project.root)
        assert project.runs_anew("--out", "link")
        assert contents(project.root / name) == contents(project.out)


def test_errors_of_the_spec_are_reported_again(project: Project) -> None:
    """A run without success notes nothing; after undoing the edit, nothing has changed."""
    write("small.yaml", SMALL.replace("version: 1.2.3", "version: one"))(project.root)
    assert [project.run().status, project.run().status, project.builds] == [1, 1, 2]
    write("small.yaml", SMALL)(project.root)
    assert not project.runs_anew()


def test_notes_of_folders_that_are_gone(project: Project) -> None:
    """They are removed by the next run that builds."""
    notes = project.root / "build" / "unchanged"
    assert project.runs_anew("--out", str(project.root / "other"))
    assert len([*notes.iterdir()]) == 2
    shutil.rmtree(project.root / "other")
    INPUTS["the spec"](project.root)
    assert project.runs_anew()
    assert len([*notes.iterdir()]) == 1


def test_notes_that_cannot_be_written(project: Project) -> None:
    """Every run builds, and succeeds."""
    shutil.rmtree(project.root / "build")
    (project.root / "build").write_bytes(b"")
    assert [project.runs_anew() for _ in range(2)] == [True, True]
