"""What a command costs: its time and memory, those of the tools that it starts included."""

import os
import resource
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

Command = Sequence[str | Path]

_KILLED = (-signal.SIGXCPU, -signal.SIGKILL)  # what the limit of CPU ends with


class Cost(NamedTuple):
    """Of one run. Memory is the largest resident set of any process in it, in bytes."""

    cpu: float  # seconds
    wall: float
    peak: int
    over: bool = False  # stopped, because it took more CPU than it was given


class CommandFailed(RuntimeError):
    """A command that is measured did not do its work."""


def _usual() -> dict[str, str]:
    """The surroundings, but Python keeps what it compiled: installed peers are compiled already."""
    return {name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"}


def run(
    command: Command,
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    limit: int | None = None,
) -> Cost:
    """Runs a command, in which no process may take more than so many seconds of CPU.

    CommandFailed shows what was printed.
    """
    with TemporaryFile() as printed:
        begin = time.perf_counter()
        started = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env=_usual() | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
        )
        if limit:
            resource.prlimit(started.pid, resource.RLIMIT_CPU, (limit, limit))
        _, status, usage = os.wait4(started.pid, 0)
        wall = time.perf_counter() - begin
        started.returncode = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime
        failed = started.returncode != 0
        killed = started.returncode in _KILLED  # of a tool that it started, only the time tells
        over = limit is not None and failed and (killed or cpu > 0.9 * limit)
        if failed and not over:
            printed.seek(0)
            words = printed.read().decode(errors="replace")[-4000:]
            raise CommandFailed(f"{' '.join(map(str, command))}\n{words}")
    return Cost(cpu, wall, usage.ru_maxrss * 1024, over)
