"""Writing that is stopped or refused at any of its steps: whole files, plain words, and healing.

stopped.py does it, in programs of their own, on output with all kinds of changes at once.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.pipeline.stopped import Report
from tests.support.readers import PROJECT

# What may be refused without harm: a folder that is there already, a lock, and tidying up.
QUIETLY = {"os.mkdir", "fcntl.flock", "os.listdir", "os.rmdir"}
LARGEST = 10  # steps of the size of the largest file
VERBS = ("read", "written", "removed")


def reports(way: str, place: Path) -> list[Report]:
    """What happened at each step of a run that was stopped in this way."""
    command = [sys.executable, "-m", "tests.pipeline.stopped", way, str(place)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[Report] = json.loads(done.stdout)
    return found


def check_calls(found: list[Report]) -> None:
    """All kinds of calls that change files were among the steps, as often as there are files."""
    kinds = Counter(report["step"] for report in found)
    assert kinds["os.fsync"] == kinds["os.rename"] == 8
    assert min(kinds[kind] for kind in ("open", "os.mkdir", "os.remove", "os.rmdir")) > 3


def test_a_run_that_is_killed_between_any_two_calls(tmp_path: Path) -> None:
    """Each file is old or new; then the next run, of whatever spec, mends all of it."""
    found = reports("kill", tmp_path)
    check_calls(found)
    assert [report for report in found if report["faults"]] == []


def test_a_run_that_is_killed_within_a_write(tmp_path: Path) -> None:
    """The system kills the run when a file has reached a size; the name still has the old file."""
    found = reports("cut", tmp_path)
    assert [report["step"] for report in found] == ["write"] * LARGEST
    assert [report for report in found if report["faults"]] == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("ENOSPC", "no space left on device"),
        ("EACCES", "permission denied"),
    ],
)
def test_any_call_that_the_system_refuses(error: str, reason: str, tmp_path: Path) -> None:
    """The error names the file and the reason, nothing is half, and the next run mends it."""
    found = reports(error, tmp_path)
    check_calls(found)
    assert [report for report in found if report["faults"]] == []
    for report in found:
        if report["said"] or report["step"] not in QUIETLY:
            place, _, rest = report["said"].partition(" cannot be ")
            assert place.startswith(str(tmp_path / "out"))
            assert rest.split("; ")[0] in {f"{verb}: {reason}" for verb in VERBS}


def test_a_write_that_the_system_refuses(tmp_path: Path) -> None:
    """Space runs out while files are prepared, before the first output is touched."""
    found = reports("limit", tmp_path)
    assert [report["step"] for report in found] == ["write"] * LARGEST
    assert [report for report in found if report["faults"]] == []
    for report in found:
        assert report["said"].endswith(" cannot be written: file too large; no output was changed")
