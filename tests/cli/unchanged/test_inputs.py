"""After a change of an input, the next run builds."""

import shutil
import sys

import pytest

from generator.cli import generate, parser
from tests.cli.commands import OTHER
from tests.cli.unchanged.project import Change, Project, link, rename, write
from tests.support.programs import contents
from tests.support.specs.small import SMALL

OLDER = SMALL.replace("version: 1.2.3", "version: 1.2.2")


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


def test_errors_of_the_spec_are_reported_again(project: Project) -> None:
    """A run without success notes nothing; after undoing the edit, nothing has changed."""
    write("small.yaml", SMALL.replace("version: 1.2.3", "version: one"))(project.root)
    assert [project.run().status, project.run().status, project.builds] == [1, 1, 2]
    write("small.yaml", SMALL)(project.root)
    assert not project.runs_anew()
