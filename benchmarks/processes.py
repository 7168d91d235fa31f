"""CPU time, wall time and memory of commands, including the tools that they start."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from math import inf
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from benchmarks.paths import PACKAGE, PROJECT


class Cost(NamedTuple):
    """Seconds, and the largest resident set of any process in bytes."""

    cpu: float
    wall: float
    peak: int


def environment() -> dict[str, str]:
    """Return the variables for a command: both packages importable, compiled modules cached."""
    paths = os.pathsep.join([str(PROJECT), str(PACKAGE)])
    kept = {name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": paths}


def run(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command in a folder; raise RuntimeError with its output if it fails."""
    with TemporaryFile() as output:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{text[-4000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024)


def total(costs: Sequence[Cost]) -> Cost:
    """Return the cost of commands that run one after another."""
    cpu, wall, peaks = zip(*costs, strict=True)
    return Cost(sum(cpu), sum(wall), max(peaks))


def interleaved(
    runs: Mapping[str, Callable[[], Cost]], rounds: int, seconds: float = inf
) -> dict[str, list[Cost]]:
    """Return the costs of each run: once per round, while its `seconds` of CPU time last."""
    costs: dict[str, list[Cost]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, start in runs.items():
            taken = [cost.cpu for cost in costs[name]]  # unaffected by other load
            if not taken or sum(taken) + max(taken) <= seconds:
                costs[name].append(start())
    return costs
