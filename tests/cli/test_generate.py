"""Generate and check: what they print and write, and their exit status."""

import re
from itertools import chain
from pathlib import Path

import pytest

from generator.cli.parser import DEFAULT_SPEC
from tests.cli.commands import SCHEMA, Run
from tests.support.programs import contents, generator
from tests.support.project import PROJECT
from tests.support.readers.markdown import sections
from tests.support.specs.small import SMALL

BROKEN = SMALL.replace("version: 1.2.3", "version: one")


def test_generate_and_check(here: Path, run: Run) -> None:
    """A run names each file and counts them; a second one finds nothing to do; a check neither."""
    absent = run("check")
    assert (absent.status, (here / "out").exists()) == (1, False)
    assert f"out/{SCHEMA}: missing" in absent.err.splitlines()
    status, out, err = run()
    files = sorted(contents(here / "out"))
    assert SCHEMA in files
    summary = f"out: {len(files)} written, 0 unchanged, 0 removed in N s"
    assert (status, err) == (0, "")
    assert out.splitlines() == [*(f"written   {path}" for path in files), summary]
    unchanged = f"out: 0 written, {len(files)} unchanged, 0 removed in N s\n"
    assert run() == (0, unchanged, "")
    assert run("check") == (0, f"out: {len(files)} files are up to date (N s)\n", "")
    (here / "small.yaml").write_text(SMALL.replace("- name: Wind", "- name: Gale"))
    printed = run().out.splitlines()
    assert "removed   json_schema/Wind.schema.json" in printed
    assert "written   json_schema/Gale.schema.json" in printed
    assert f"written   {SCHEMA}" not in printed


@pytest.mark.parametrize("out", ["out", "out/.."])
def test_check_of_an_output_that_is_not_up_to_date(
    out: str, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check names each file that differs and how, in order, and what to do; it writes nothing.

    The output folder may be the working folder, and has a name in what is printed.
    """
    root = here / "new" / "out"
    root.mkdir(parents=True)
    monkeypatch.chdir(here / "new" if out == "out" else root)
    options = ["--spec", str(here / "small.yaml"), "--out", "out" if out == "out" else "."]
    shown = "out/" if out == "out" else ""
    assert run("generate", *options).status == 0
    (root / SCHEMA).write_bytes(b"{}\n")
    (root / "proto" / "weather_service" / "v1" / "weather_service.proto").unlink()
    (root / "docs" / "old.md").write_bytes((root / "docs" / "index.md").read_bytes())
    (root / "extra.txt").write_bytes(b"")
    before = contents(root)
    assert run("check", *options)._replace(out="") == (
        1,
        "",
        f"{shown}docs/old.md: left over\n{shown}extra.txt: not generated\n"
        f"{shown}{SCHEMA}: out of date\n"
        f"{shown}proto/weather_service/v1/weather_service.proto: missing\n"
        "run `generate` with the same options and commit what it changes\n"
        "move away what was not generated\n",
    )
    assert contents(root) == before
    (root / "extra.txt").unlink()
    assert "move away" not in run("check", *options).err


ALL_FOLDERS = {"arrow", "conformance", "docs", "javascript", "json_schema", "python"}
ALL_FOLDERS |= {"descriptors", "proto", "protovalidate"}


@pytest.mark.parametrize(
    ("only", "folders"),
    [
        ("json_schema", {"json_schema"}),
        ("protobuf, json_schema", {"json_schema", "proto", "protovalidate", "descriptors"}),
        ("python", {"arrow", "python", "proto", "protovalidate", "descriptors"}),
        ("arrow", {"arrow", "python", "proto", "protovalidate", "descriptors"}),
        ("conformance", {"conformance", "proto", "protovalidate", "descriptors"}),
        ("javascript", {"javascript"}),
        ("markdown", {"docs", "json_schema", "proto", "protovalidate", "descriptors"}),
        ("readme", ALL_FOLDERS),
    ],
)
def test_some_formats_only(only: str, folders: set[str], here: Path, run: Run) -> None:
    """These and those that they need have the bytes of a whole run; other files are removed.

    Each link leads to one of the files.
    """
    run()
    whole = contents(here / "out")
    assert run("generate", "--only", only).status == 0
    found = contents(here / "out")
    assert run("check", "--only", only).status == 0
    assert run("check").status == (0 if folders == ALL_FOLDERS else 1)
    for page in (here / "out").rglob("*.md"):
        for address in chain(*(section.links for section in sections(page))):
            if not re.match("[a-z]+:", address):
                assert (page.parent / address.partition("#")[0]).exists(), (page, address)
    listed = found.pop("MANIFEST").decode().splitlines()
    assert {line.partition("  ")[0] for line in listed if line[0] != "#"} == found.keys()
    assert found.items() <= whole.items()
    in_folders = {path for path in whole if path.partition("/")[0] in folders}
    assert in_folders <= found.keys()
    assert {path.partition("/")[0] for path in found if "/" in path} == folders


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
    command: str, out: str, message: str, here: Path, run: Run
) -> None:
    """What is not a folder, or contains a source of the outputs, is rejected in one line."""
    (here / "file").write_bytes(b"mine\n")
    (here / "nowhere").symlink_to("there")
    (here / "loop").symlink_to("loop")
    spec = DEFAULT_SPEC if out == str(PROJECT) else "small.yaml"
    assert run(command, "--spec", str(spec), "--out", out) == (1, "", f"{message}\n")
    assert contents(here) == {"small.yaml": SMALL.encode(), "file": b"mine\n"}


def test_an_output_below_a_file(here: Path, run: Run) -> None:
    """What the system rejects is reported in one line."""
    (here / "file").write_bytes(b"mine\n")
    error = "file/out cannot be created: not a directory\n"
    assert run("generate", "--out", "file/out") == (1, "", error)


@pytest.mark.parametrize("command", ["generate", "check"])
def test_errors_of_the_spec_are_printed_in_order(command: str, here: Path, run: Run) -> None:
    """All errors go to stderr, by place, and the output of the last good spec stays."""
    run()
    before = contents(here / "out")
    spec = BROKEN.replace("type: flag", "type: flagg").replace("number: 55", "numbr: 55")
    (here / "small.yaml").write_text(spec)
    assert run(command) == (
        1,
        "",
        "small.yaml:7:12: package: 'one' is not a version of the form 1.2.3\n"
        "small.yaml:59:40: Rain.snow: unknown type 'flagg'; did you mean 'flag'?\n"
        "small.yaml:67:23: Wind.speed: unknown key 'numbr'; did you mean 'number'?\n"
        "3 errors; nothing written\n",
    )
    assert contents(here / "out") == before


def test_a_spec_that_is_not_there(here: Path, run: Run) -> None:
    """A wrong --spec is reported like any error; the count reads well for one."""
    (here / "small.yaml").unlink()
    error = "small.yaml:1:1: cannot be read: no such file or directory\n1 error; nothing written\n"
    assert run() == (1, "", error)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["publish"], "invalid choice: 'publish'"),
        (["generte"], "; did you mean 'generate'?\n"),
        (["compat", "--aginst", "x"], "arguments: --aginst x; did you mean '--against'?\n"),
        (["--otu=x"], "unrecognized arguments: --otu=x; did you mean '--out'?\n"),
        (["check", "--sepc"], "unrecognized arguments: --sepc; did you mean '--spec'?\n"),
        (["generate", "check"], "unrecognized arguments: check\n"),
        (["--only", "x,protobuf,y"], "unknown: 'x', 'y'; the formats are arrow, "),
        (["--only=protobuf,"], "unknown: ''; the formats are arrow, "),
        (["my.yaml"], "; did you mean '--spec my.yaml'?\n"),
        (["check", "a/my.yml"], "; did you mean '--spec a/my.yml'?\n"),
        (["--quiet"], "unrecognized arguments: --quiet"),
        (["--spec"], "expected one argument"),
        (["--out", ""], "argument --out: it is empty"),
        *((["compat", f"--against={word}"], "it is empty\n") for word in ("", " ")),
        *((["release", word], "it is empty\n") for word in ("", " ")),
    ],
)
def test_a_usage_error(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Arguments without a meaning have exit status 2, and the message says what is wrong."""
    found = generator(capsys, *arguments)
    assert (found.status, message in found.err) == (2, True)


@pytest.mark.parametrize("command", ["", "generate", "check", "compat", "release"])
def test_help_has_the_exit_status(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the program and of each command."""
    found = generator(capsys, *command.split(), "--help")
    assert found.status == 0
    assert "Exit status: 0 on success; 1 if" in " ".join(found.out.split())
