"""What a command costs: its time and memory, those of the tools that it starts included."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

Command = Sequence[str | Path]


class Cost(NamedTuple):
    """Of one run. Memory is the largest resident set of any process in it, in bytes."""

    cpu: float  # seconds
    wall: float
    peak: int
    over: bool = False  # stopped, because it took longer than it was given


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
    limit: float = 600.0,
) -> Cost:
    """Runs a command for at most so many seconds; CommandFailed shows what it printed."""
    with TemporaryFile() as printed:
        begin = time.perf_counter()
        started = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env=_usual() | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            start_new_session=True,
        )
        stopped = threading.Event()
        watch = threading.Timer(limit, _stop, [started.pid, stopped])
        watch.start()
        _, status, usage = os.wait4(started.pid, 0)
        wall = time.perf_counter() - begin
        watch.cancel()
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode and not stopped.is_set():
            printed.seek(0)
            words = printed.read().decode(errors="replace")[-4000:]
            raise CommandFailed(f"{' '.join(map(str, command))}\n{words}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(cpu, wall, usage.ru_maxrss * 1024, stopped.is_set())


def _stop(group: int, stopped: threading.Event) -> None:
    """Ends a command and all that it started."""
    stopped.set()
    os.killpg(group, signal.SIGKILL)
