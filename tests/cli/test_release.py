"""python -m generator release: what it writes, and what it refuses."""

import os
import re
import shutil
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from generator.cli import main
from generator.cli.compat import compared
from generator.compat.history import released as released_versions
from tests.support import programs
from tests.support.programs import contents
from tests.support.project import PROJECT
from tests.support.specs.small import SMALL, edited

TEXT_EDIT = ("Was there snow?", "Whether snow fell.")
LOG = "# Changelog\n\n## Unreleased\n\n- Fog, too.\n\n## 1.2.3 - 2020-01-01\n\n- Rain.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one release."""
    (tmp_path / "spec" / "released").mkdir(parents=True)
    for name in ("small.yaml", "released/1.2.3.yaml"):
        (tmp_path / "spec" / name).write_text(SMALL, encoding="utf-8")
    shutil.copy(PROJECT / "LICENSE", tmp_path)
    (tmp_path / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str, *arguments: str) -> int:
    """A command on the project."""
    return main([command, *arguments, "--spec", "spec/small.yaml", "--out", "out"])


def edit(old: str, new: str) -> None:
    """Edits the spec and generates the output."""
    Path("spec", "small.yaml").write_text(edited((old, new)), encoding="utf-8")
    assert run("generate") == 0


@pytest.mark.usefixtures("project")
def test_a_release_writes_everything() -> None:
    """The spec and its copy have the version, the changelog its heading, the output is fresh."""
    edit(*TEXT_EDIT)
    assert run("release", "1.2.4", "--archives", "dist") == 0
    spec = Path("spec", "small.yaml").read_text(encoding="utf-8")
    assert spec == edited(TEXT_EDIT, ("1.2.3", "1.2.4"))
    assert Path("spec", "released", "1.2.4.yaml").read_text(encoding="utf-8") == spec
    log = Path("CHANGELOG.md").read_text(encoding="utf-8")
    heading = r"## Unreleased\n\n## 1[.]2[.]4 - \d{4}-\d\d-\d\d\n"
    assert re.sub(heading, "## Unreleased\n", log) == LOG != log
    assert '"1.2.4"' in Path("out", "python", "weather_service", "__init__.py").read_text()
    assert run("check") == 0
    assert main(["compat", "--spec", "spec/small.yaml"]) == 0


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("missing", ["LICENSE", "CHANGELOG.md"])
def test_a_release_that_lacks_a_file(missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written, so that the release can be repeated."""
    edit(*TEXT_EDIT)
    Path(missing).unlink()
    before = contents(Path())
    capsys.readouterr()
    assert run("release", "1.2.4", "--archives", "dist") == 1
    error = capsys.readouterr().err
    assert error.endswith(f"{missing} cannot be read: no such file or directory\n")
    assert contents(Path()) == before


@pytest.mark.usefixtures("project")
def test_a_release_of_several_files() -> None:
    """The copy is a folder, with which the next version is compared."""
    types = SMALL[SMALL.index("types:\n") : SMALL.index("enums:\n")]
    main_file = edited((types, "include: ['parts/*.yaml']\n\n"), TEXT_EDIT)
    Path("spec", "parts").mkdir()
    Path("spec", "parts", "types.yaml").write_text(types, encoding="utf-8")
    Path("spec", "small.yaml").write_text(main_file, encoding="utf-8")
    assert run("generate") == 0
    assert run("release", "1.2.4") == 0
    copy = contents(Path("spec", "released", "1.2.4"))
    released = main_file.replace("1.2.3", "1.2.4")
    assert copy == {"small.yaml": released.encode(), "parts/types.yaml": types.encode()}
    assert Path("spec", "small.yaml").read_text(encoding="utf-8") == released
    assert Path("spec", "parts", "types.yaml").read_text(encoding="utf-8") == types
    assert run("check") == 0
    versions = released_versions(Path("spec", "small.yaml"))
    assert [version.name for version in versions] == ["1.2.3", "1.2.4"]
    Path("spec", "parts", "types.yaml").write_text(types.replace("Any text.", "Text."), "utf-8")
    comparison = compared(Path("spec", "small.yaml"), None)
    assert [str(change) for change in comparison.changes] == ["string: description changed"]


ARCHIVES = {
    "protobuf": ("proto", "protovalidate", "descriptors", "buf.gen.yaml"),
    "json-schema": ("json_schema",),
    "conformance": ("conformance",),
}


@pytest.mark.usefixtures("project")
def test_archives_hold_the_output_and_the_licence() -> None:
    """Each archive is a zip file of generated files, with the same bytes on every run."""
    edit(*TEXT_EDIT)
    before = contents(Path())
    assert run("release", "1.2.4", "--archives", "dist") == 0
    first = {path.name: path.read_bytes() for path in Path("dist").iterdir()}
    tarball = "weather-service-1.2.4.tgz"
    assert first.keys() == {*(f"weather-service-1.2.4-{part}.zip" for part in ARCHIVES), tarball}
    with tarfile.open(Path("dist", tarball)) as package:
        packed = {entry.name: package.extractfile(entry).read() for entry in package}  # type: ignore[union-attr]
    renamed = {"javascript": "", "json_schema": "schemas/"}
    assert packed == {"package/LICENSE": Path("LICENSE").read_bytes()} | {
        f"package/{renamed[part]}{path.relative_to(f'out/{part}').as_posix()}": path.read_bytes()
        for part in renamed
        for path in Path("out", part).rglob("*")
        if path.is_file()
    }
    for part, parts in ARCHIVES.items():
        stem = f"weather-service-1.2.4-{part}"
        with ZipFile(Path("dist", f"{stem}.zip")) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
        paths = {path: path.relative_to("out") for path in Path("out").rglob("*") if path.is_file()}
        inside = {path: name for path, name in paths.items() if name.parts[0] in parts}
        expected = {f"{stem}/{name}": path.read_bytes() for path, name in inside.items()}
        assert found == expected | {f"{stem}/LICENSE": Path("LICENSE").read_bytes()}
    for name, content in before.items():
        Path(name).write_bytes(content)
    Path("spec", "released", "1.2.4.yaml").unlink()
    assert run("release", "1.2.4", "--archives", "again") == 0
    assert {path.name: path.read_bytes() for path in Path("again").iterdir()} == first


@pytest.mark.usefixtures("project")
def test_accepted_breaks_go_into_the_changelog() -> None:
    """With their reasons; the list is empty afterwards."""
    snow = "name: snow, number: 51, type: flag, required: "
    edit(f"{snow}no", f"{snow}yes")
    accepted = Path("spec", "accepted_breaks.yaml")
    words = "Rain.snow: presence changed from 'optional' to 'required'"
    accepted.write_text(f'accepted:\n  - {{change: "{words}", reason: It is.}}\n', encoding="utf-8")
    assert run("release", "1.3.0") == 1
    assert run("release", "2.0.0") == 0
    breaking = f"- Fog, too.\n\n### Breaking\n\n- {words}. It is.\n\n## 1.2.3"
    assert breaking in Path("CHANGELOG.md").read_text(encoding="utf-8")
    assert not accepted.exists()


def refuse(version: str, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A release that is rejected: the reason is printed, and every file stays."""
    before = contents(Path())
    assert run("release", version, "--archives", "dist") == 1
    assert reason in capsys.readouterr().err
    assert contents(Path()) == before


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("edits", "version", "reason"),
    [
        (TEXT_EDIT, "1.2.3", "after 1.2.3 comes 1.2.4 or 1.3.0 or 2.0.0"),
        (TEXT_EDIT, "2", "'2' is not a version"),
        (("name: total", "name: sum"), "1.3.0", "after 1.2.3 comes 2.0.0, not 1.3.0: breaking"),
        (("name: total", "name: sum"), "2.0.0", "with the reason to spec/accepted_breaks.yaml"),
        (("number: 50", "number: 60"), "2.0.0", "Rain: 50 must be reserved"),
    ],
)
def test_changes_must_allow_the_version(
    edits: tuple[str, str], version: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A release that the changes do not allow writes nothing."""
    edit(*edits)
    refuse(version, reason, capsys)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("out/README.md", b"edited", "out is out of date; run `generate` with the same options\n"),
        ("CHANGELOG.md", None, "CHANGELOG.md"),
        ("CHANGELOG.md", b"## Unreleased\n\n- \xe9\n", "changelog is not UTF-8\n"),
    ],
)
def test_files_must_be_in_order(
    path: str, content: bytes | None, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The output is up to date, and the changelog can be read."""
    edit(*TEXT_EDIT)
    Path(path).unlink()
    if content is not None:
        Path(path).write_bytes(content)
    refuse("1.2.4", reason, capsys)


@pytest.mark.parametrize("failing", ["test-thorough", "check", ""])
def test_make_tests_and_checks_first(failing: str, tmp_path: Path) -> None:
    """Nothing is released if any test or check fails, and the last line says so."""
    (tmp_path / "ready").touch()
    for program, text in {"git": "", "maker": f'echo $2; test "$2" != "{failing}"'}.items():
        (tmp_path / program).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / program).chmod(0o755)
    given = {"READY": f"{tmp_path}/ready", "RUN": "echo run", "VERSION": "1.2.3"}
    given["MAKE"] = f"{tmp_path}/maker"
    command = ["make", "--silent", f"--file={PROJECT}/Makefile", f"--old-file={tmp_path}/ready"]
    variables = [f"{name}={value}" for name, value in given.items()]
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = programs.run(*command, "release", *variables, cwd=tmp_path, check=False, env=env)
    head, *steps = done.stdout.splitlines()
    assert head == "running the tests and the checks before the release"
    order = ["test-thorough", "check", "run -m generator release 1.2.3 --archives dist", "build"]
    assert steps == order[: order.index(failing) + 1 if failing else None]
    assert (done.returncode == 0) is (not failing)
    assert "not released: nothing was written" in done.stderr or not failing
