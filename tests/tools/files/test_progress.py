"""The progress bar: on a terminal only."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.tools.commands import COMMAND, ENVIRONMENT, run
from tests.tools.files.interactions import VALID

FAULTY = VALID.replace(b'"status":0', b'"status":9')


def on_terminal(*arguments: str | Path, with_report: bool = False) -> str:
    """What a command writes to a terminal: messages, and the report if asked for."""
    controller, terminal = pty.openpty()
    environment = ENVIRONMENT | {"TERM": "xterm", "COLUMNS": "80"}
    stdout = terminal if with_report else subprocess.DEVNULL
    with subprocess.Popen(
        [*COMMAND, *arguments], env=environment, stderr=terminal, stdout=stdout
    ) as process:
        os.close(terminal)
        written = b""
        try:
            while chunk := os.read(controller, 2**16):
                written += chunk
        except OSError:  # the other end is closed
            pass
    os.close(controller)
    assert process.returncode in (0, 1)
    return written.decode()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_terminal_shows_progress(jobs: str, tmp_path: Path) -> None:
    """Until all is read; then the bar is removed."""
    path = tmp_path / "x"
    path.write_bytes(VALID)
    written = on_terminal("check", path, "--jobs", jobs)
    assert f"{len(VALID)}/{len(VALID)} bytes" in written
    assert written.rstrip().endswith("1 valid, 0 of other kinds, 0 rejected; violations: none")


def test_a_report_on_the_same_terminal_ends_the_bar(tmp_path: Path) -> None:
    """So that lines of the report stay whole."""
    path = tmp_path / "x"
    path.write_bytes(FAULTY)
    written = on_terminal("check", path, with_report=True)
    report = written[written.index(f"{path}:1: /status") :]
    assert "\x1b" not in report
    assert len(report.splitlines()) == 2


def test_a_pipe_has_no_progress(tmp_path: Path) -> None:
    """Nothing but the summary."""
    path = tmp_path / "x"
    path.write_bytes(VALID)
    assert run("check", path).stderr.count("\n") == 1
