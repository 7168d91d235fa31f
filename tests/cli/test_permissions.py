"""Files and folders that the system does not let the commands read or write."""

import os
import re
from pathlib import Path

import pytest

from tests.cli.commands import OPTIONS, OTHER, SCHEMA, Run
from tests.support.programs import Done, contents, python
from tests.support.project import PROJECT
from tests.support.specs.small import SMALL

# Root may read and write everything. What a program gave up before it began, it cannot do: here to
# override permissions for reading and writing, and to do what only the owner of a file may.
ORDINARY = """
import ctypes, os, sys
for capability in (1, 2, 3):
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # no effect except for root
os.execv(sys.executable, [sys.executable, "-m", "generator", *sys.argv[1:]])
"""


def ordinary(*arguments: str | Path, cwd: Path, **variables: str) -> Done:
    """Runs python -m generator as a user to whom permissions apply."""
    env = {"PYTHONPATH": str(PROJECT), **variables}
    return python("-c", ORDINARY, *arguments, cwd=cwd, check=False, env=env)


def test_an_output_whose_name_is_not_text(here: Path) -> None:
    """A name of any bytes is allowed, and is printed with escapes, in any locale."""
    out = os.fsdecode(b"caf\xe9")
    done = ordinary("--spec", "small.yaml", "--out", out, cwd=here, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("caf\\xe9: ")
    assert SCHEMA in contents(here / out)


@pytest.mark.parametrize("folder", [".", "json_schema"])
def test_a_folder_that_may_not_be_written(folder: str, here: Path, run: Run) -> None:
    """The message names file and reason; each file is old or new, and the next run completes it."""
    run()
    before = contents(here / "out")
    (here / "small.yaml").write_text(OTHER.replace("- name: Wind", "- name: Gale"))
    (here / "out" / folder).chmod(0o555)
    done = ordinary(*OPTIONS, cwd=here)
    between = contents(here / "out")
    (here / "out" / folder).chmod(0o755)
    assert re.fullmatch(r"out/\S+ cannot be \w+: permission denied\n", done.stderr)
    assert (done.returncode, done.stdout) == (1, "")
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
    done = ordinary(command, *OPTIONS, cwd=here)
    (here / "out" / name).chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"out/{name} cannot be read: permission denied\n"


def test_a_working_folder_that_was_removed(here: Path, run: Run) -> None:
    """It is an error in one line, whatever the command."""
    (here / "gone").mkdir()
    os.chdir(here / "gone")
    (here / "gone").rmdir()
    for command in ("generate", "number"):
        assert run(command) == (1, "", "the working folder was removed; change to another\n")


def test_a_spec_that_must_not_be_written(here: Path) -> None:
    """It is an error that names the file, which stays as it is."""
    text = SMALL.replace("number: 53, ", "")
    (here / "small.yaml").write_text(text, encoding="utf-8")
    (here / "small.yaml").chmod(0o400)
    done = ordinary("number", "--spec", "small.yaml", cwd=here)
    message = "small.yaml cannot be written: permission denied\n"
    assert (done.returncode, done.stderr) == (1, message)
    assert (here / "small.yaml").read_text(encoding="utf-8") == text
