"""Files and folders that the system does not let the commands read or write."""

import ctypes
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.commands import OTHER, SCHEMA, Run
from tests.support.programs import contents, generator, python
from tests.support.project import PROJECT
from tests.support.specs.small import SMALL

OVERRIDES = 0b1110  # capabilities to ignore permissions, and to do what only the owner may


@contextmanager
def ordinary() -> Iterator[None]:
    """Let permissions apply to root, too, for which they are overridden otherwise."""
    system = ctypes.CDLL(None)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    capabilities = (ctypes.c_uint32 * 6)()
    assert system.capget(header, capabilities) == 0
    effective = capabilities[0]
    capabilities[0] = effective & ~OVERRIDES
    assert system.capset(header, capabilities) == 0
    try:
        yield
    finally:
        capabilities[0] = effective
        assert system.capset(header, capabilities) == 0


def test_an_output_whose_name_is_not_text(here: Path) -> None:
    """A name of any bytes is allowed, and is printed with escapes, in any locale."""
    out = os.fsdecode(b"caf\xe9")
    env = {"PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "ascii"}
    done = python("-m", "generator", "--spec", "small.yaml", "--out", out, cwd=here, env=env)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1].startswith("caf\\xe9: ")
    assert SCHEMA in contents(here / out)


@pytest.mark.parametrize("folder", [".", "json_schema"])
def test_a_folder_that_may_not_be_written(folder: str, here: Path, run: Run) -> None:
    """The message names file and reason; each file is old or new, and the next run completes it."""
    run()
    before = contents(here / "out")
    (here / "small.yaml").write_text(OTHER.replace("- name: Wind", "- name: Gale"))
    (here / "out" / folder).chmod(0o555)
    with ordinary():
        done = run()
    between = contents(here / "out")
    (here / "out" / folder).chmod(0o755)
    assert re.fullmatch(r"out/\S+ cannot be \w+: permission denied\n", done.err)
    assert (done.status, done.out) == (1, "")
    assert run().status == 0
    after = contents(here / "out")
    for name in before.keys() & after.keys() - {"MANIFEST"}:
        assert between[name] in (before[name], after[name])
    assert between[SCHEMA] == before[SCHEMA] != after[SCHEMA]


@pytest.mark.parametrize("command", ["generate", "check"])
@pytest.mark.parametrize("name", [SCHEMA, "json_schema", "MANIFEST"])
def test_an_output_that_may_not_be_read(command: str, name: str, here: Path, run: Run) -> None:
    """A file or folder that cannot be compared is neither up to date nor overwritten."""
    run()
    (here / "out" / name).chmod(0)
    with ordinary():
        found = run(command)
    (here / "out" / name).chmod(0o755)
    assert found == (1, "", f"out/{name} cannot be read: permission denied\n")


def test_a_working_folder_that_was_removed(here: Path, run: Run) -> None:
    """It is an error in one line, whatever the command."""
    (here / "gone").mkdir()
    os.chdir(here / "gone")
    (here / "gone").rmdir()
    for command in ("generate", "number"):
        assert run(command) == (1, "", "No such file or directory\n")


def test_a_spec_that_must_not_be_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is an error that names the file, which stays as it is."""
    text = SMALL.replace("number: 53, ", "")
    (here / "small.yaml").write_text(text, encoding="utf-8")
    (here / "small.yaml").chmod(0o400)
    with ordinary():
        found = generator(capsys, "number", "--spec", "small.yaml")
    assert found == (1, "", "small.yaml cannot be written: permission denied\n")
    assert (here / "small.yaml").read_text(encoding="utf-8") == text
