"""The output does not depend on the environment: whole runs in others, byte for byte.

`make test-versions` tries other versions of Python, and locales that few machines have.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.programs import contents
from tests.support.project import GENERATED, PROJECT
from tests.support.thorough import sampled

# No default of Python's is left: text without a named encoding would be ASCII, and fail.
ASCII = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
# Everything that Python can complain of is an error; so is text without a named encoding.
STRICT = ("-X", "dev", "-X", "warn_default_encoding", "-W", "error")


class Surroundings(NamedTuple):
    """In what a run takes place: variables on top of nothing but PATH, options, and the umask."""

    variables: dict[str, str]
    options: tuple[str, ...] = ()
    umask: int = 0o022


EVERYWHERE = {
    "hash seed 0, Tokyo, ASCII": Surroundings(
        {"PYTHONHASHSEED": "0", "TZ": "Asia/Tokyo", **ASCII}, umask=0o077
    ),
    "no variables at all": Surroundings({}),
    "hash seed 1, Newfoundland, UTF-8": Surroundings(
        {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"}, umask=0o000
    ),
    "hash seed 4294967295, strict": Surroundings(
        {"PYTHONHASHSEED": "4294967295", "TZ": ":nowhere/known", "LANG": "tr_TR.UTF-8"}, STRICT
    ),
    "optimized": Surroundings({"PYTHONHASHSEED": "random", "LANGUAGE": "tr"}, ("-OO",)),
}


def run(project: Path, surroundings: Surroundings, *arguments: str, cwd: Path) -> str:
    """What python -m generator of a project prints, in these surroundings."""
    options = ["-B", *surroundings.options, "-m", "generator"]
    done = subprocess.run(
        [sys.executable, *options, *arguments],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(project), **surroundings.variables},
        umask=surroundings.umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("name", sampled([*EVERYWHERE], 5))
def test_the_output_is_the_same(name: str, tmp_path: Path) -> None:
    """Any hash seed, locale, time zone, umask and working folder produce the checked-in files."""
    surroundings = EVERYWHERE[name]
    run(PROJECT, surroundings, "--out", "out", cwd=tmp_path)
    assert contents(tmp_path / "out") == contents(GENERATED)
    files = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert {path.stat().st_mode & 0o777 for path in files} == {0o666 & ~surroundings.umask}


def test_a_checkout_elsewhere_gives_the_same(tmp_path: Path) -> None:
    """The path of the project, here with spaces and umlauts, is in no output."""
    project = tmp_path / "Größe und\u2028Gewicht"
    for name in ("generator", "spec"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / name, project / name, ignore=ignored)
    run(project, EVERYWHERE["no variables at all"], cwd=project / "spec")
    assert contents(project / "generated") == contents(GENERATED)
