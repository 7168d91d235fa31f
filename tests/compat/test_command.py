"""python -m generator compat: what it prints, its exit status, and what it compares with."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.pipeline import history, read_spec
from tests.support.programs import Printed, generator, run
from tests.support.specs.small import SMALL, edited

Compat = Callable[..., Printed]
ADDED = "      - {name: hail, number: 60, type: flag, required: no, description: New.}\n"
GUSTS = "      - {name: gusts,"
BREAK = "Rain.snow: presence changed from 'optional' to 'required'"


@pytest.fixture(autouse=True)
def released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two releases, the last one being the spec; nobody reads the older one."""
    (tmp_path / "spec" / "released").mkdir(parents=True)
    (tmp_path / "spec" / "released" / "1.2.3.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "spec" / "released" / "1.0.20.yaml").write_text("older", encoding="utf-8")
    (tmp_path / "spec" / "spec.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def compat(capsys: pytest.CaptureFixture[str]) -> Compat:
    """Runs the command."""
    return lambda *arguments: generator(capsys, "compat", "--spec", "spec/spec.yaml", *arguments)


def edit(*edits: tuple[str, str]) -> None:
    """Replaces texts of the spec, each of which occurs once."""
    Path("spec", "spec.yaml").write_text(edited(*edits), encoding="utf-8")


def require_snow() -> None:
    """A breaking change."""
    before = "name: snow, number: 51, type: flag, required: "
    edit((f"{before}no", f"{before}yes"))


def accept(*changes: str) -> None:
    """The list of accepted breaks."""
    entries = "".join(f'  - {{change: "{change}", reason: Intended.}}\n' for change in changes)
    Path("spec", "accepted_breaks.yaml").write_text(f"accepted:\n{entries}", encoding="utf-8")


def test_nothing_changed(compat: Compat) -> None:
    """An unchanged spec has nothing to report."""
    assert compat() == Printed(0, "nothing changed since 1.2.3\n", "")


TABLE = """\
changed since 1.2.3: 1 breaking, 1 safe, 2 docs only

                       protobuf wire           JSON                    source code
                       new reader  old reader  new reader  old reader  Python      stubs
spec/spec.yaml:59:56: Rain.snow: presence changed from 'optional' to 'required'
    breaking           breaks      ok          breaks      ok          breaks      ok
spec/spec.yaml:68:16: Wind.hail: field added, optional, number 60
    safe               ok          strict      ok          strict      ok          ok

new reader: the new version reads what the old one wrote; old reader: vice versa
strict: breaks only readers that reject unknown fields; stubs: generated in any language

docs only, ok for all consumers:
spec/spec.yaml:59:82: Rain.snow: description changed
also docs only: 1 text elsewhere
"""
TO_DO = """
breaking; undo it or, if it is intended, add it with the reason to spec/accepted_breaks.yaml:
accepted:
  - change: "Rain.snow: presence changed from 'optional' to 'required'"
    reason: ...
"""


def test_changes_are_a_table(compat: Compat) -> None:
    """Texts are listed with other changes of the same subject, else counted."""
    snow = "required: no, row: 2, description: Was there snow?"
    edit(
        (snow, snow.replace("no", "yes", 1).replace("Was", "Is")),
        (GUSTS, ADDED + GUSTS),
        ("description: Sum.", "description: The sum."),
    )
    assert compat() == Printed(1, TABLE, TO_DO)


def test_texts_alone_are_listed(compat: Compat) -> None:
    """If nothing else changed, changed texts are all there is to see."""
    edit(("title: Weather\n", "title: Reports\n"), ("description: Sum.", "description: The sum."))
    listed = "docs only, ok for all consumers:\nspec/spec.yaml:6:10: package: title changed\n"
    found = compat()
    assert (found.status, found.err) == (0, "")
    assert found.out.startswith(f"changed since 1.2.3: 2 docs only\n\n{listed}")
    assert found.out.endswith("Rain.total: description changed\n")


def test_an_accepted_break_passes(compat: Compat) -> None:
    """It is still reported as breaking, but the status is 0."""
    require_snow()
    accept(BREAK)
    found = compat()
    assert (found.status, found.err) == (0, "")
    assert re.search(r"^    breaking, accepted +breaks ", found.out, re.MULTILINE)


def test_reservations_cannot_be_accepted(compat: Compat) -> None:
    """The number of a removed value must be reserved; the lines are printed."""
    edit(("      - {name: CLOUDY, number: 1, description: All of it.}\n", ""))
    unreserved = "Sky: 1, CLOUDY must be reserved: no longer used"
    accept("Sky.CLOUDY: enum value removed, number 1", unreserved)
    lines = "    reserved: [4, 1]\n    reserved_names: [FOG, CLOUDY]\n"
    found = compat()
    assert found.status == 1
    assert found.err == f"\nspec/spec.yaml:31:15: {unreserved}; set in the spec:\n{lines}"


def test_an_unused_entry_is_an_error(compat: Compat) -> None:
    """It would accept a later break of the same name."""
    accept(BREAK)
    fault = "spec/accepted_breaks.yaml:2:5: no breaking change has this name; remove the entry"
    assert compat() == Printed(1, "nothing changed since 1.2.3\n", f"\n{fault}\n")


def test_errors_of_the_list(compat: Compat) -> None:
    """The list is read as strictly as the spec."""
    path = Path("spec", "accepted_breaks.yaml")
    path.write_text("accepted:\n  - {chance: x}\n", encoding="utf-8")
    found = compat()
    assert found.status == 1
    assert "spec/accepted_breaks.yaml:2:6: " in found.err
    assert "did you mean 'change'?" in found.err


def test_another_file(compat: Compat) -> None:
    """--against accepts a file; accepted breaks are about the last release."""
    accept(BREAK)
    Path("old.yaml").write_text(SMALL.replace("name: total", "name: sum"), encoding="utf-8")
    found = compat("--against", "old.yaml")
    assert "Rain.total: JSON name changed from 'sum' to 'total'" in found.out
    assert "remove the entry" not in found.err


def test_errors_of_the_other_version(compat: Compat) -> None:
    """An earlier version with errors is named."""
    Path("old.yaml").write_text("package: [\n", encoding="utf-8")
    found = compat("--against", "old.yaml")
    assert found.status == 1
    assert found.err.startswith("old.yaml:")


def test_releases_from_before_rows_were_counted(released: Path, compat: Compat) -> None:
    """A field without a row was an addition: such a version loads, and rows are not compared."""
    before = SMALL.replace(", row: no", "")
    folder = released / "spec" / "released"
    for path in folder.iterdir():
        path.write_text(before, encoding="utf-8")
    assert compat() == Printed(0, "nothing changed since 1.2.3\n", "")
    path = Path("spec", "spec.yaml")
    assert [each.changes for each in history(read_spec(path), path)] == [(), ()]


def test_a_revision_of_several_files(released: Path, compat: Compat) -> None:
    """Where the spec has the same path, with the files that it includes there; not with links."""
    types = SMALL[SMALL.index("types:\n") : SMALL.index("enums:\n")]
    split = edited((types, "include: ['parts/*.yaml']\n\n"))
    (released / "spec" / "parts").mkdir()
    (released / "spec" / "parts" / "types.yaml").write_text(types, encoding="utf-8")
    (released / "spec" / "parts" / "link.yaml").symlink_to("types.yaml")
    Path("spec", "spec.yaml").write_text(split, encoding="utf-8")
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.com"]
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "One"]):
        run("git", *arguments, cwd=released)
    (released / "spec" / "parts" / "link.yaml").unlink()
    assert compat().out == "nothing changed since 1.2.3\n"
    assert compat("--against", "HEAD").out == "nothing changed since HEAD:spec.yaml\n"
    text = types.replace("base: boolean, ", "base: string, ")
    (released / "spec" / "parts" / "types.yaml").write_text(text, encoding="utf-8")
    found = compat("--against", "HEAD").out
    assert "1 breaking" in found
    assert "spec/parts/types.yaml:5:" in found
    run("git", "rm", "-q", "--cached", "spec/parts/types.yaml", cwd=released)
    run("git", *who, "commit", "-q", "-m", "Two", cwd=released)
    assert compat("--against", "HEAD").err.startswith(
        "HEAD:spec.yaml:19:11: spec: no file is 'parts/*.yaml'"
    )


@pytest.mark.parametrize("name", ["nonsense", "--output=spec/stolen", "HEAD~1000000"])
def test_no_such_version(name: str, compat: Compat) -> None:
    """What is neither a file nor a revision is reported, and is never an option of git."""
    found = compat(f"--against={name}")
    assert found.status == 1
    assert found.err.startswith(f"'{name}' is neither a file nor a revision with the spec: ")
    assert not Path("spec", "stolen").exists()


@pytest.mark.parametrize(
    ("variables", "passed"),
    [([], []), (["AGAINST="], ["--against", ""]), (["AGAINST=a 'b"], ["--against", "a 'b"])],
)
def test_make_passes_the_variable(variables: list[str], passed: list[str], tmp_path: Path) -> None:
    """`make compat AGAINST=` is not `make compat`; a quote is a character like any other."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / "ready").touch()
    options = ["--old-file", f"{tmp_path}/ready", f"READY={tmp_path}/ready", f"RUN={python}"]
    done = run("make", "--silent", "compat", *options, *variables)
    assert done.stdout.splitlines() == ["-m", "generator", "compat", *passed]


def test_before_the_first_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a release there is nothing to compare with."""
    (tmp_path / "spec.yaml").write_text(SMALL, encoding="utf-8")
    expected = Printed(0, "there is no release to compare with\n", "")
    assert generator(capsys, "compat", "--spec", "spec.yaml") == expected


def test_the_project_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """The project's spec has no break since its last release that is not accepted."""
    assert generator(capsys, "compat").status == 0
