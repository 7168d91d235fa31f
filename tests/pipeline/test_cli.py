"""python -m generator: what it prints, what it writes, and its exit status."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import DEFAULT_SPEC, main
from tests.support.readers import PROJECT

SMALL = (PROJECT / "tests" / "cases" / "small.yaml").read_text(encoding="utf-8")
SCHEMA = "json_schema/Rain.schema.json"
WETTER = SMALL.replace("How much rain fell.", "How wet it was.")
BROKEN = SMALL.replace("version: 1.2.3", "version: one")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder far from the project, with a small spec in it."""
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """The exit status of the command on the small spec of the working folder."""
    return main([*arguments, "--spec", "small.yaml", "--out", "out"])


# Root may read and write everything. What a program gave up before it began, it cannot do: here to
# override permissions for reading and writing, and to do what only the owner of a file may.
ORDINARY = """
import ctypes, os, sys
for capability in (1, 2, 3):
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # without effect for who is not root
os.execv(sys.executable, [sys.executable, "-m", "generator", *sys.argv[1:]])
"""


def ordinary(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs python -m generator on the small spec as one to whom permissions apply."""
    return python("-c", ORDINARY, *arguments, "--spec", "small.yaml", "--out", "out")


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in the working folder with the project's modules."""
    environment = os.environ | {"PYTHONPATH": str(PROJECT)} | variables
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def summary(printed: str) -> str:
    """The last line, without the time taken."""
    return re.sub(r"[0-9.]+ s\b", "N s", printed.splitlines()[-1])


# generate and check


def test_generate_and_check(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first run names each file and counts them; a second one finds nothing to do."""
    assert run("generate") == 0
    printed = capsys.readouterr()
    files = sorted(contents(here / "out"))
    assert SCHEMA in files
    assert printed.err == ""
    assert printed.out.splitlines()[:-1] == [f"written   {path}" for path in files]
    assert summary(printed.out) == f"out: {len(files)} written, 0 unchanged, 0 removed in N s"
    assert run() == 0  # generate is the default command
    expected = f"out: 0 written, {len(files)} unchanged, 0 removed in N s"
    assert summary(capsys.readouterr().out) == expected
    assert run("check") == 0
    assert summary(capsys.readouterr().out) == f"out: {len(files)} files are up to date (N s)"


def test_generating_another_spec_removes_what_it_does_not_make(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The files of a message that was renamed are removed."""
    run()
    capsys.readouterr()
    (here / "small.yaml").write_text(SMALL.replace("- name: Wind", "- name: Gale"))
    assert run() == 0
    printed = capsys.readouterr().out.splitlines()
    assert "removed   json_schema/Wind.schema.json" in printed
    assert "written   json_schema/Gale.schema.json" in printed
    assert f"written   {SCHEMA}" not in printed


@pytest.mark.parametrize("out", ["out", "out/.."])
def test_check_of_an_output_that_is_not_up_to_date(
    out: str, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check names each file that differs and how, in order, and what to do; it writes nothing.

    The output folder may be the working folder, and has a name in what is printed.
    """
    spec = here / "small.yaml"
    (here / "new" / "out").mkdir(parents=True)
    monkeypatch.chdir(here / "new" if out == "out" else here / "new" / "out")
    options = ["--spec", str(spec), "--out", "out" if out == "out" else "."]
    shown = "out/" if out == "out" else ""
    assert main(options) == 0
    root = here / "new" / "out"
    (root / SCHEMA).write_bytes(b"{}\n")
    (root / "proto" / "weather_service" / "v1" / "weather_service.proto").unlink()
    (root / "docs" / "old.md").write_bytes((root / "docs" / "index.md").read_bytes())
    capsys.readouterr()
    before = contents(root)
    lines = [
        f"{shown}docs/old.md: left over",
        f"{shown}{SCHEMA}: out of date",
        f"{shown}proto/weather_service/v1/weather_service.proto: missing",
    ]
    advice = ["run `make regenerate` and commit what it changes"]
    assert main(["check", *options]) == 1
    assert capsys.readouterr().err.splitlines() == lines + advice
    (root / "extra.txt").write_bytes(b"")
    lines.insert(1, f"{shown}extra.txt: not generated")
    assert main(["check", *options]) == 1
    advice.append("move away what was not generated")
    assert capsys.readouterr().err.splitlines() == lines + advice
    assert {**contents(root)} == before | {"extra.txt": b""}


def test_check_sees_an_edit_of_the_spec(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An output is out of date once its spec says something else; without an output, all is."""
    assert run("check") == 1
    assert f"out/{SCHEMA}: missing" in capsys.readouterr().err.splitlines()
    assert not (here / "out").exists()
    run()
    (here / "small.yaml").write_text(WETTER)
    assert run("check") == 1
    assert f"out/{SCHEMA}: out of date" in capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("options", "file", "named"),
    [
        (["--spec", "small.yaml"], SCHEMA, "small.yaml"),
        ([], "json_schema/EmailIn.schema.json", "spec/email_interactions.yaml"),
    ],
)
def test_a_file_names_the_spec_that_it_is_made_from(
    options: list[str], file: str, named: str, here: Path
) -> None:
    """The project's own, from whatever folder; another without its folder: no machine shows."""
    assert main(["generate", *options, "--out", str(here / "new" / "out")]) == 0
    content = contents(here / "new" / "out")[file].decode()
    assert f"Generated by `make regenerate` from {named}. DO NOT EDIT." in content


# The place of the output


def test_files_of_others_are_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An output folder with files of others is left as it is, even where ours would be."""
    (here / "out").mkdir()
    (here / "out" / "README.md").write_bytes(b"mine\n")
    (here / "out" / "link").symlink_to(here)
    assert run() == 1
    assert capsys.readouterr().err.splitlines() == [
        "out contains files of others; nothing was written",
        "  out/README.md: not generated",
        "  out/link: a link, which is never followed",
        "remove what an earlier run generated; move the rest, or name another --out",
    ]
    assert contents(here / "out") == {"README.md": b"mine\n"}


@pytest.mark.parametrize("command", ["generate", "check"])
@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("small.yaml", "small.yaml is not a folder; name another --out"),
        ("file", "file is not a folder; name another --out"),
        ("nowhere", "nowhere is a link to no folder; name another --out"),
        ("loop", "loop is a link to no folder; name another --out"),
        (".", ". contains small.yaml; name a separate --out"),
        ("/", "/ contains small.yaml; name a separate --out"),
        (str(PROJECT), f"{PROJECT} contains {DEFAULT_SPEC}; name a separate --out"),
    ],
)
def test_an_output_that_cannot_be(
    command: str, out: str, message: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not a folder, or contains a source of the outputs, is rejected in one line."""
    (here / "file").write_bytes(b"mine\n")
    (here / "nowhere").symlink_to("there")
    (here / "loop").symlink_to("loop")
    spec = DEFAULT_SPEC if out == str(PROJECT) else "small.yaml"
    assert main([command, "--spec", str(spec), "--out", out]) == 1
    assert capsys.readouterr().err.splitlines() == [message]
    assert contents(here) == {"small.yaml": SMALL.encode(), "file": b"mine\n"}


def test_an_output_below_a_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the system refuses is reported in one line."""
    (here / "file").write_bytes(b"mine\n")
    assert main(["--spec", "small.yaml", "--out", "file/out"]) == 1
    assert capsys.readouterr().err == "file/out cannot be created: not a directory\n"


def test_an_output_whose_name_is_not_text(here: Path) -> None:
    """A name of any bytes is allowed, and is printed with escapes, in any locale."""
    out = os.fsdecode(b"caf\xe9")
    options = ["--spec", "small.yaml", "--out", out]
    done = python("-m", "generator", *options, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("caf\\xe9: ")
    assert SCHEMA in contents(here / out)


# What the system refuses, in programs without the rights of root


@pytest.mark.parametrize("folder", [".", "json_schema"])
def test_a_folder_that_may_not_be_written(folder: str, here: Path) -> None:
    """The message names file and reason; each file is old or new, and the next run completes it."""
    run()
    before = contents(here / "out")
    (here / "small.yaml").write_text(WETTER.replace("- name: Wind", "- name: Gale"))
    (here / "out" / folder).chmod(0o555)
    done = ordinary()
    between = contents(here / "out")
    (here / "out" / folder).chmod(0o755)
    assert re.fullmatch(r"out/\S+ cannot be \w+: permission denied\n", done.stderr)
    assert (done.returncode, done.stdout) == (1, "")
    assert run() == 0
    after = contents(here / "out")
    for name in before.keys() & after.keys() - {"MANIFEST"}:
        assert between[name] in (before[name], after[name])
    assert between[SCHEMA] == before[SCHEMA] != after[SCHEMA]


@pytest.mark.parametrize("command", ["generate", "check"])
@pytest.mark.parametrize("name", [SCHEMA, "json_schema", "MANIFEST"])
def test_an_output_that_may_not_be_read(command: str, name: str, here: Path) -> None:
    """A file or folder that cannot be compared is neither up to date nor overwritten."""
    run()
    (here / "out" / name).chmod(0)
    done = ordinary(command)
    (here / "out" / name).chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"out/{name} cannot be read: permission denied\n"


# Errors of the spec


@pytest.mark.parametrize("command", ["generate", "check"])
def test_errors_of_the_spec_are_printed_in_order(
    command: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All errors go to stderr, by place, and the output of the last good spec stays."""
    run()
    capsys.readouterr()
    before = contents(here / "out")
    spec = BROKEN.replace("type: flag", "type: flagg").replace("number: 55", "numbr: 55")
    (here / "small.yaml").write_text(spec)
    assert run(command) == 1
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [
        "small.yaml:7:12: package: 'one' is not a version of the form 1.2.3",
        "small.yaml:59:40: Rain.snow: unknown type 'flagg'; did you mean 'flag'?",
        "small.yaml:67:23: Wind.speed: unknown key 'numbr'; did you mean 'number'?",
        "3 errors; nothing written",
    ]
    assert printed.out == ""
    assert contents(here / "out") == before


def test_a_spec_that_is_not_there(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong --spec is reported like any error; the count reads well for one."""
    (here / "small.yaml").unlink()
    assert run() == 1
    assert capsys.readouterr().err.splitlines() == [
        "small.yaml:1:1: cannot be read: no such file or directory",
        "1 error; nothing written",
    ]


# The command line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["publish"], "invalid choice: 'publish'"),
        (["generte"], "; did you mean 'generate'?\n"),
        (["compat", "--aginst", "x"], "arguments: --aginst x; did you mean '--against'?\n"),
        (["--otu=x"], "unrecognized arguments: --otu=x; did you mean '--out'?\n"),
        (["check", "--sepc"], "unrecognized arguments: --sepc; did you mean '--spec'?\n"),
        (["generate", "check"], "unrecognized arguments: check\n"),
        (["--quiet"], "unrecognized arguments: --quiet"),
        (["--spec"], "expected one argument"),
        (["--out", ""], "argument --out: it is empty"),
    ],
)
def test_a_usage_error(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command line without a meaning has exit status 2, and the message says what is wrong."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["generate"], ["check"], ["compat"], ["release"]])
def test_help_tells_the_exit_status(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the program and of each command."""
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--help"])
    assert stopped.value.code == 0
    assert "Exit status: 0 on success; 1 if" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "status", "error"),
    [
        (["generate", "--spec", "small.yaml"], 0, ""),
        (["check", "--spec", "broken.yaml"], 1, "1 error; nothing written\n"),
        (["publish"], 2, "invalid choice: 'publish'"),
    ],
)
def test_the_module_has_the_exit_status_of_the_command(
    arguments: list[str], status: int, error: str, here: Path
) -> None:
    """`python -m generator` takes paths from the working folder, and prints no traceback."""
    (here / "broken.yaml").write_text(BROKEN)
    done = python("-m", "generator", *arguments, *([] if status == 2 else ["--out", "out"]))
    assert done.returncode == status
    assert error in done.stderr
    assert "Traceback" not in done.stderr
