"""python -m generator release: which versions it allows, and what it writes; nothing if refused."""

import os
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from generator.cli import main
from generator.cli.release import (
    ReleaseError,
    changelog_with_heading,
    spec_with_version,
    version_faults,
)
from generator.compat.accepted import Accepted
from generator.compat.kinds import BREAKS, Change, Effects, Kind
from generator.location import Location
from tests.support.readers import PROJECT

SMALL = PROJECT / "tests" / "cases" / "small.yaml"
HERE = Location("spec.yaml", 1, 1)
BREAKING = Change(Kind.FIELD_REMOVED, HERE, "Rain.x", "removed", Effects(python=BREAKS))
SAFE = Change(Kind.FIELD_ADDED, HERE, "Rain.x", "added, optional")
TEXT = Change(Kind.TEXT, HERE, "Rain.x", "description changed")
LOG = "# Changelog\n\n## Unreleased\n\n- Fog, too.\n\n## 1.2.3 - 2020-01-01\n\n- Rain.\n"


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ([], {"1.2.4", "1.3.0", "2.0.0"}),
        ([TEXT], {"1.2.4", "1.3.0", "2.0.0"}),
        ([TEXT, SAFE], {"1.3.0", "2.0.0"}),
        ([TEXT, SAFE, BREAKING], {"2.0.0"}),
    ],
)
def test_the_strictest_change_decides(changes: list[Change], allowed: set[str]) -> None:
    """A break asks for a major version, anything new for a minor one; none may be left out."""
    tried = [
        "1.2.2",
        "1.2.3",
        "1.2.4",
        "1.2.5",
        "1.3.0",
        "1.3.1",
        "1.4.0",
        "2.0.0",
        "2.1.0",
        "3.0.0",
    ]
    found = {v for v in tried if not list(version_faults("1.2.3", v, changes))}
    assert found == allowed


@pytest.mark.parametrize("version", ["", "1", "1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "1.0.0\n"])
def test_a_version_is_three_numbers(version: str) -> None:
    """Anything else is refused, for the first release too."""
    (reason,) = version_faults(None, version, [])
    assert reason.endswith("is not a version; write three numbers, such as 1.0.0")


def test_a_refusal_names_the_change() -> None:
    """The message says what comes next, and why."""
    (reason,) = version_faults("1.2.3", "1.3.0", [SAFE, BREAKING])
    assert reason == "after 1.2.3 comes 2.0.0, not 1.3.0: breaking: Rain.x: removed"


def test_the_changelog_needs_entries() -> None:
    """A release about which nothing is said is refused."""
    for text in ("# Changelog\n", "## Unreleased\n\n", "## Unreleased\n\n## 0.1.0\n\n- One.\n"):
        with pytest.raises(ReleaseError, match="has no entries under '## Unreleased'"):
            changelog_with_heading(text.encode(), "## 1.0.0", Accepted("accepted.yaml"))


@pytest.mark.parametrize(
    "line",
    ["  version: 1.2.3", "  version: '1.2.3'  # so far", "{version: 1.2.3, name: x}", "é: 1.2.3\r"],
)
def test_only_the_version_is_replaced(line: str) -> None:
    """Quotes, comments and what else is on its line stay."""
    place = Location("spec.yaml", 2, line.index("1.2.3") + 1 - line.count("'") // 2)
    found = spec_with_version(f"a: 1.2.3\n{line}\nb: 1.2.3".encode(), place, "2.0.0")
    assert found.decode() == f"a: 1.2.3\n{line.replace('1.2.3', '2.0.0')}\nb: 1.2.3"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own with one release, its output fresh."""
    (tmp_path / "spec" / "released").mkdir(parents=True)
    shutil.copy(SMALL, tmp_path / "spec" / "small.yaml")
    shutil.copy(SMALL, tmp_path / "spec" / "released" / "1.2.3.yaml")
    shutil.copy(PROJECT / "LICENSE", tmp_path)
    (tmp_path / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")  # 2 February 2026
    return tmp_path


def run(command: str, *arguments: str) -> int:
    """A command on the project."""
    return main([command, *arguments, "--spec", "spec/small.yaml", "--out", "out"])


def edit(old: str, new: str) -> None:
    """Changes the spec, and makes the output fresh."""
    spec = Path("spec", "small.yaml")
    text = spec.read_text(encoding="utf-8")
    assert text.count(old) == 1
    spec.write_text(text.replace(old, new), encoding="utf-8")
    assert run("generate") == 0


def contents() -> dict[str, bytes]:
    """Every file of the working folder."""
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@pytest.mark.usefixtures("project")
def test_a_release_writes_everything() -> None:
    """The spec and its copy have the version, the changelog its heading, the output is fresh."""
    edit("Was there snow?", "Whether snow fell.")
    assert run("release", "1.2.4", "--archives", "dist") == 0
    spec = Path("spec", "small.yaml").read_text(encoding="utf-8")
    assert spec == SMALL.read_text(encoding="utf-8").replace("1.2.3", "1.2.4").replace(
        "Was there snow?", "Whether snow fell."
    )
    assert Path("spec", "released", "1.2.4.yaml").read_text(encoding="utf-8") == spec
    assert Path("CHANGELOG.md").read_text(encoding="utf-8") == LOG.replace(
        "## Unreleased\n", "## Unreleased\n\n## 1.2.4 - 2026-02-02\n"
    )
    assert '"1.2.4"' in Path("out", "python", "weather_service", "__init__.py").read_text()
    assert run("check") == 0
    assert main(["compat", "--spec", "spec/small.yaml"]) == 0


@pytest.mark.usefixtures("project")
def test_archives_hold_the_output_and_the_licence() -> None:
    """Each part is a zip file of what was generated, the same bytes on every run."""
    edit("Was there snow?", "Whether snow fell.")
    before = contents()
    assert run("release", "1.2.4", "--archives", "dist") == 0
    first = {path.name: path.read_bytes() for path in Path("dist").iterdir()}
    parts = {
        "protobuf": "proto protovalidate descriptors buf.gen.yaml",
        "json-schema": "json_schema",
    }
    parts["conformance"] = "conformance"
    assert first.keys() == {f"weather-service-1.2.4-{part}.zip" for part in parts}
    for part, folders in parts.items():
        stem = f"weather-service-1.2.4-{part}"
        with ZipFile(Path("dist", f"{stem}.zip")) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        made = [
            path
            for name in folders.split()
            for path in (Path("out", name), *Path("out", name).rglob("*"))
        ]
        expected = {f"{stem}/{p.relative_to('out')}": p.read_bytes() for p in made if p.is_file()}
        expected[f"{stem}/LICENSE"] = Path("LICENSE").read_bytes()
        assert held == expected
    for path, content in before.items():
        Path(path).write_bytes(content)
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
    assert f"- Fog, too.\n\n### Breaking\n\n- {words}. It is.\n\n## 1.2.3" in Path(
        "CHANGELOG.md"
    ).read_text(encoding="utf-8")
    assert not accepted.exists()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("old", "new", "version", "reason"),
    [
        ("Was there snow?", "Snow.", "1.2.3", "after 1.2.3 comes 1.2.4 or 1.3.0 or 2.0.0"),
        ("name: total", "name: sum", "1.3.0", "after 1.2.3 comes 2.0.0, not 1.3.0: breaking"),
        (
            "name: total",
            "name: sum",
            "2.0.0",
            "with the reason to spec/accepted_breaks.yaml",
        ),
        ("number: 50", "number: 60", "2.0.0", "Rain: 50 must be reserved"),
        ("Was there snow?", "Snow.", "2", "'2' is not a version"),
    ],
)
def test_a_refused_release_writes_nothing(
    old: str, new: str, version: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is printed, and every file is as it was."""
    edit(old, new)
    before = contents()
    assert run("release", version, "--archives", "dist") == 1
    assert reason in capsys.readouterr().err
    assert contents() == before


@pytest.mark.usefixtures("project")
def test_the_output_must_be_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    """What is released is what was looked at."""
    edit("Was there snow?", "Snow.")
    Path("out", "README.md").write_text("edited", encoding="utf-8")
    before = contents()
    assert run("release", "1.2.4") == 1
    assert capsys.readouterr().err == "out is out of date; run `make regenerate`\n"
    assert contents() == before


@pytest.mark.usefixtures("project")
def test_a_missing_changelog_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """It is named, and nothing is written."""
    edit("Was there snow?", "Snow.")
    Path("CHANGELOG.md").unlink()
    before = contents()
    assert run("release", "1.2.4") == 1
    assert "CHANGELOG.md" in capsys.readouterr().err
    assert contents() == before


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("seconds", ["soon", "-1e9", "9" * 30])
def test_a_day_that_is_none(
    seconds: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The variable for the day is checked like everything else."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    edit("Was there snow?", "Snow.")
    assert run("release", "1.2.4") == 1
    assert (
        capsys.readouterr().err
        == f"SOURCE_DATE_EPOCH is '{seconds}'; expected a number of seconds\n"
    )


@pytest.mark.usefixtures("project")
def test_a_changelog_in_another_encoding(capsys: pytest.CaptureFixture[str]) -> None:
    """It is refused, not guessed."""
    edit("Was there snow?", "Snow.")
    Path("CHANGELOG.md").write_bytes("## Unreleased\n\n- é\n".encode("latin-1"))
    assert run("release", "1.2.4") == 1
    assert capsys.readouterr().err == "the changelog is not UTF-8\n"


def test_every_release_of_the_project_has_its_version() -> None:
    """A released spec stands under the version that is in it, and the last one is the spec's."""
    for path in (PROJECT / "spec" / "released").glob("*.yaml"):
        assert f"\n  version: {path.stem}\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("failing", ["test", "check", ""])
def test_make_tests_and_checks_first(failing: str, tmp_path: Path) -> None:
    """A release of what fails is not begun, and the last line says so."""
    (tmp_path / "ready").touch()
    for program, text in {"git": "", "maker": f'echo $2; test "$2" != "{failing}"'}.items():
        (tmp_path / program).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / program).chmod(0o755)
    given = {"READY": f"{tmp_path}/ready", "RUN": "echo run", "VERSION": "1.2.3"}
    given["MAKE"] = f"{tmp_path}/maker"
    command = ["make", "--silent", f"--file={PROJECT}/Makefile", f"--old-file={tmp_path}/ready"]
    done = subprocess.run(
        [*command, "release", *(f"{name}={value}" for name, value in given.items())],
        cwd=tmp_path,
        env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    head, *steps = done.stdout.splitlines()
    assert head.startswith("a release is made of what passes")
    order = ["test", "check", "run -m generator release 1.2.3 --archives dist", "build"]
    assert steps == order[: order.index(failing) + 1 if failing else None]
    assert (done.returncode == 0) is (not failing)
    assert "no release: nothing was written" in done.stderr or not failing
