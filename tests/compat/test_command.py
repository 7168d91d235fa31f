"""python -m generator compat: what it prints of changes of the first release; its exit status."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.cli import main
from generator.pipeline import PROJECT
from tests.support.readers import FIRST_RELEASE

# Without the examples of the records, which would need the same edits.
SPEC = re.sub(r"\n    example:.*(\n      .*)*", "", FIRST_RELEASE.read_text(encoding="utf-8"))
PAGE = PROJECT / "docs" / "compatibility.md"
CELLS = ("wire, new", "wire, old", "JSON, new", "JSON, old", "Python", "stubs")


class Printed(NamedTuple):
    """What a run printed."""

    status: int
    output: str
    errors: str

    def of(self, change: str) -> dict[str, str]:
        """Class and effects of the only change whose words begin so."""
        lines = self.output.splitlines()
        (index,) = (i for i, line in enumerate(lines) if f": {change}" in line)
        if "docs only, ok for all consumers:" in lines[:index]:
            return {"class": "docs only"}
        verdict, *cells = lines[index + 1].removeprefix("    ").split()
        return {"class": verdict} | dict(zip(CELLS, cells, strict=True))


@pytest.fixture
def released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the real spec as its last release, and the same as the spec to edit."""
    (tmp_path / "spec" / "released").mkdir(parents=True)
    (tmp_path / "spec" / "released" / "1.0.0.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "spec" / "released" / "0.9.0.yaml").write_text("older", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    write(SPEC)
    return tmp_path


def write(text: str) -> None:
    """The spec in the working folder."""
    Path("spec", "spec.yaml").write_text(text, encoding="utf-8")


def edited(text: str, *edits: tuple[str, str]) -> str:
    """The spec with texts replaced, each of which stands there once."""
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def compat(capsys: pytest.CaptureFixture[str], *arguments: str) -> Printed:
    """Runs the command on the spec of the working folder."""
    status = main(["compat", "--spec", "spec/spec.yaml", *arguments])
    printed = capsys.readouterr()
    return Printed(status, printed.out, printed.err)


def field(name: str) -> str:
    """The text of a field of the real spec."""
    begin = SPEC.index(f"      - name: {name}\n")
    end = SPEC.index("\n\n", begin)
    return SPEC[begin : end + 2]


@pytest.mark.usefixtures("released")
def test_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    """An untouched spec has nothing to report."""
    assert compat(capsys) == Printed(0, "nothing changed since 1.0.0\n", "")


@pytest.mark.usefixtures("released")
def test_a_field_is_added(capsys: pytest.CaptureFixture[str]) -> None:
    """An optional field is safe; only old readers that are strict refuse it."""
    text = (
        "      - {name: priority, number: 34, type: integer, required: no, description: New.}\n\n"
    )
    write(edited(SPEC, (field("parent_id"), field("parent_id") + text)))
    found = compat(capsys)
    assert found.status == 0
    effects = found.of("EmailIn.priority, EmailOut.priority")
    strict = dict.fromkeys(("wire, old", "JSON, old"), "strict")
    assert effects == {"class": "safe"} | dict.fromkeys(CELLS, "ok") | strict


@pytest.mark.usefixtures("released")
def test_a_field_is_renamed(capsys: pytest.CaptureFixture[str]) -> None:
    """The wire does not notice; documents and code break."""
    write(
        edited(SPEC, (field("subject"), field("subject").replace("name: subject", "name: topic")))
    )
    found = compat(capsys)
    assert found.status == 1
    effects = found.of("EmailIn.topic, EmailOut.topic")
    assert effects == {"class": "breaking"} | dict.fromkeys(CELLS, "breaks") | {
        "wire, new": "ok",
        "wire, old": "ok",
    }
    entry = found.errors.split("accepted:\n")[1].splitlines()[0]
    assert entry.strip() in PAGE.read_text(encoding="utf-8")


@pytest.mark.usefixtures("released")
def test_a_type_is_narrowed(capsys: pytest.CaptureFixture[str]) -> None:
    """New readers refuse old texts; old readers take what is left."""
    narrow = "type: url\n        required: no\n        row: 18\n        description: A URL.\n\n"
    write(edited(SPEC, (field("subject"), field("subject").split("type:")[0] + narrow)))
    effects = compat(capsys).of("EmailIn.subject, EmailOut.subject: type changed")
    breaks = dict.fromkeys(("wire, new", "JSON, new"), "breaks")
    assert effects == {"class": "breaking"} | dict.fromkeys(CELLS, "ok") | breaks


@pytest.mark.usefixtures("released")
def test_an_enum_value_is_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    """Old documents may hold it; it must be reserved, and the lines to paste are printed."""
    write(edited(SPEC, ("      - {name: STOPPED, number: 3, description: Stopped.}\n", "")))
    found = compat(capsys)
    assert found.status == 1
    assert found.of("InteractionStatus.STOPPED: enum value removed")["class"] == "breaking"
    lines = "set in the spec:\n    reserved: [3]\n    reserved_names: [STOPPED]\n"
    assert lines in found.errors


@pytest.mark.usefixtures("released")
def test_an_optional_field_is_required(capsys: pytest.CaptureFixture[str]) -> None:
    """New readers refuse old documents without it, and constructors ask for it."""
    personal = "name: personal\n        number: 2\n        type: string\n        required: "
    write(edited(SPEC, (f"{personal}no", f"{personal}yes")))
    effects = compat(capsys).of("EmailAddress.personal")
    breaks = dict.fromkeys(("wire, new", "JSON, new", "Python"), "breaks")
    assert effects == {"class": "breaking"} | dict.fromkeys(CELLS, "ok") | breaks


@pytest.mark.usefixtures("released")
def test_a_number_is_reused(capsys: pytest.CaptureFixture[str]) -> None:
    """The wire carries one thing and means another."""
    other = "type: integer\n        required: no\n        row: 18\n        description: New.\n\n"
    other = field("subject").replace("subject", "urgency").split("type:")[0] + other
    write(edited(SPEC, (field("subject"), other)))
    found = compat(capsys)
    assert found.status == 1
    assert "reuses number 25 of 'subject'" in found.output
    assert "subject must be reserved" in found.errors


@pytest.mark.usefixtures("released")
def test_texts_are_docs_only(capsys: pytest.CaptureFixture[str]) -> None:
    """Another description breaks nobody."""
    write(edited(SPEC, ("title: E-mail Interactions\n", "title: E-mails\n")))
    found = compat(capsys)
    assert (found.status, found.errors) == (0, "")
    assert found.of("package: title") == {"class": "docs only"}


@pytest.mark.usefixtures("released")
def test_texts_elsewhere_are_a_count(capsys: pytest.CaptureFixture[str]) -> None:
    """Beside another change only its own texts are listed; of the others one line is enough."""
    added = (
        "      - {name: priority, number: 34, type: integer, required: no, description: New.}\n\n"
    )
    parent = field("parent_id")
    described = re.sub(r"(?m)^( +description: )(?=\w)", r"\1Anew. ", SPEC)
    assert described.count("Anew.") > 10
    write(described.replace(re.sub(r"(description: )(?=\w)", r"\1Anew. ", parent), parent + added))
    found = compat(capsys)
    assert found.output.startswith("changed since 1.0.0: 1 safe, ")
    assert "description changed" not in found.output
    (line,) = (line for line in found.output.splitlines() if line.startswith("docs only: "))
    assert re.fullmatch(r"docs only: \d\d+ texts elsewhere", line)


@pytest.mark.usefixtures("released")
def test_texts_of_what_else_changed_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever looks at a change sees what else was said of it."""
    text = field("subject").replace("description: ", "description: Anew. ", 1)
    text = text.replace("name: subject", "name: topic")
    write(
        edited(SPEC, (field("subject"), text), ("title: E-mail Interactions\n", "title: E-mails\n"))
    )
    lines = compat(capsys).output.splitlines()
    begin = lines.index("docs only, ok for all consumers:")
    assert lines[begin + 1].endswith("EmailIn.topic, EmailOut.topic: description changed")
    assert lines[begin + 2 :] == ["also docs only: 1 text elsewhere"]


BREAK = ("name: personal\n        number: 2\n        type: string\n        required: ", "no", "yes")


def accept(*changes: str) -> None:
    """The list of accepted breaks."""
    entries = "".join(f'  - {{change: "{change}", reason: On purpose.}}\n' for change in changes)
    Path("spec", "accepted_breaks.yaml").write_text(f"accepted:\n{entries}", encoding="utf-8")


@pytest.mark.usefixtures("released")
def test_an_accepted_break_passes(capsys: pytest.CaptureFixture[str]) -> None:
    """It is still called a break, and the status is 0."""
    write(edited(SPEC, (BREAK[0] + BREAK[1], BREAK[0] + BREAK[2])))
    accept("EmailAddress.personal: presence changed from 'optional' to 'required'")
    found = compat(capsys)
    assert (found.status, found.errors) == (0, "")
    assert "breaking, accepted" in found.output


@pytest.mark.usefixtures("released")
def test_an_entry_about_nothing_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """An entry that names no break would hide a later one."""
    accept("EmailAddress.personal: presence changed from 'optional' to 'required'")
    expected = (
        "\nspec/accepted_breaks.yaml:2:5: no breaking change has this name; remove the entry\n"
    )
    assert compat(capsys) == Printed(1, "nothing changed since 1.0.0\n", expected)


@pytest.mark.usefixtures("released")
def test_what_must_be_reserved_cannot_be_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    """The number of a removed field stays dangerous, whatever the list says."""
    personal = SPEC[SPEC.index("      - name: personal\n") :].split("\n\n")[0]
    write(edited(SPEC, (f"{personal}\n", "")))
    accept(
        "EmailAddress.personal: field removed, optional, number 2",
        "EmailAddress: 2, personal must be reserved: no longer used",
    )
    found = compat(capsys)
    assert found.status == 1
    lines = "set in the spec:\n    reserved: [2]\n    reserved_names: [personal]\n"
    assert found.errors.endswith(lines)


@pytest.mark.usefixtures("released")
def test_faults_of_the_list_are_errors(capsys: pytest.CaptureFixture[str]) -> None:
    """The list is read as strictly as the spec."""
    Path("spec", "accepted_breaks.yaml").write_text(
        "accepted:\n  - {chance: x}\n", encoding="utf-8"
    )
    found = compat(capsys)
    assert found.status == 1
    assert "spec/accepted_breaks.yaml:2:6: " in found.errors
    assert "did you mean 'change'?" in found.errors


@pytest.mark.usefixtures("released")
def test_another_file(capsys: pytest.CaptureFixture[str]) -> None:
    """--against takes a file."""
    Path("old.yaml").write_text(SPEC.replace("name: personal", "name: shown"), encoding="utf-8")
    found = compat(capsys, "--against", "old.yaml")
    assert found.of("EmailAddress.personal")["class"] == "breaking"


@pytest.mark.usefixtures("released")
def test_errors_of_the_other_version(capsys: pytest.CaptureFixture[str]) -> None:
    """An earlier version with errors is named as such."""
    Path("old.yaml").write_text("package: [\n", encoding="utf-8")
    found = compat(capsys, "--against", "old.yaml")
    assert found.status == 1
    assert found.errors.startswith("old.yaml:")


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize("name", ["nonsense", "--output=spec/stolen", "HEAD~1000000"])
def test_no_such_version(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is neither file nor revision is said to be so, and is never an option of git."""
    found = compat(capsys, f"--against={name}")
    assert found.status == 1
    assert found.errors.startswith(f"'{name}' is neither a file nor a revision with the spec: ")
    assert not Path("spec", "stolen").exists()


@pytest.mark.parametrize("command", ["compat", "release"])
@pytest.mark.parametrize("word", ["", " "])
def test_an_empty_word_is_a_usage_error(
    command: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is not the same as none: a variable that is empty may not be meant to be."""
    options = {"compat": [f"--against={word}"], "release": [word]}
    with pytest.raises(SystemExit) as ended:
        main([command, *options[command]])
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith("it is empty\n")


@pytest.mark.parametrize(
    ("given", "passed"),
    [([], []), (["AGAINST="], ["--against", ""]), (["AGAINST=a 'b"], ["--against", "a 'b"])],
)
def test_make_passes_on_what_was_given(given: list[str], passed: list[str], tmp_path: Path) -> None:
    """`make compat AGAINST=` is not `make compat`; and a quote is a sign like any other."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / "ready").touch()
    places = [f"READY={tmp_path}/ready", f"RUN={python}"]
    command = ["make", "--silent", "--old-file", f"{tmp_path}/ready", "compat", *places, *given]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["-m", "generator", "compat", *passed], done.stderr


def test_a_revision_of_git(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--against takes a revision, in which the spec is looked for where it stands now."""
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.com"]
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "One"]):
        subprocess.run(["git", *arguments], cwd=released, check=True)
    assert compat(capsys, "--against", "HEAD").output == "nothing changed since HEAD:spec.yaml\n"
    write(edited(SPEC, (BREAK[0] + BREAK[1], BREAK[0] + BREAK[2])))
    assert compat(capsys, "--against", "HEAD").of("EmailAddress.personal")["class"] == "breaking"


def test_before_the_first_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a release there is nothing to compare with."""
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    assert main(["compat", "--spec", str(tmp_path / "spec.yaml")]) == 0
    assert capsys.readouterr().out == "there is no release to compare with\n"


def test_the_project_itself() -> None:
    """The project's spec has no break since its last release that nobody accepted."""
    command = [sys.executable, "-m", "generator", "compat"]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
