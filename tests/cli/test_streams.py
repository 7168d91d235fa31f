"""Ctrl-C, and a standard output that takes nothing."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import pytest

from tests.cli.commands import OPTIONS
from tests.support import programs
from tests.support.project import PROJECT
from tests.support.thorough import sampled

LOCKS = Path("/proc/locks")


def test_ctrl_c_is_quiet(here: Path) -> None:
    """Nothing is written: the run waits for another one, which never ends."""
    (here / "out").mkdir()
    command = [sys.executable, "-m", "generator", *OPTIONS, "--only=json_schema"]
    env = os.environ | {"PYTHONPATH": str(PROJECT)}
    # Tests that run in the background of a shell ignore Ctrl-C, as would what they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = os.open(here / "out", os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE) as process:
        waits = re.compile(rf"-> FLOCK .* {process.pid} ")
        while process.poll() is None and not waits.search(LOCKS.read_text("utf-8")):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, printed = process.communicate()
    os.close(folder)
    assert (process.returncode, printed) == (130, b"")
    assert list((here / "out").iterdir()) == []


COMMANDS = (("--help", ""), ("compat", ""), ("compat", "1"))
READERS = (("> /dev/full", "No space left on device\n"), ("| true", ""))


@pytest.mark.parametrize(("command", "reader"), sampled([*product(COMMANDS, READERS)], 5))
def test_an_output_that_cannot_be_printed(
    command: tuple[str, str], reader: tuple[str, str]
) -> None:
    """The message is one line, and not that of Python at exit; a reader may stop early."""
    (called, unbuffered), (end, error) = command, reader
    script = f"{sys.executable} -m generator {called} {end}"
    env = {"PYTHONUNBUFFERED": unbuffered}
    done = programs.run("bash", "-o", "pipefail", "-c", script, check=False, env=env)
    assert (done.returncode, done.stderr) == (1, error)
