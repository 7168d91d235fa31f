"""Measures processes: generators on specs of several sizes, and programs that import a library."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.files import runs as runs_on_lines
from benchmarks.paths import BUILD, OWN_PYTHON, PEERS_PYTHON, PROJECT, WORK
from benchmarks.processes import Cost, environment, interleaved, run
from benchmarks.records.samples import typical
from benchmarks.timing import quartiles, ratios
from benchmarks.tools import IMPORTS, TOOLS, generate


class Plan(NamedTuple):
    """How often each tool runs: in each round, while its time at a size is below the limit."""

    rounds: int
    seconds: dict[str, float]  # of CPU for each tool, by size; one run may take longer
    omits: dict[str, set[str]]  # tools that do not run at a size


FULL = Plan(
    rounds=9,
    seconds={"seed": 120, "10": 15, "100": 20, "1000": 30, "3000": 30},
    omits={"1000": {"linkml"}, "3000": {"own_unchanged", "linkml"}},  # which takes minutes
)
QUICK = Plan(
    rounds=2,
    seconds={"seed": 2, "10": 1, "50": 1},
    omits={"10": {"linkml"}, "50": {"own_two", "linkml"}},
)


def imports(rounds: int) -> dict[str, Any]:
    """Return the results for programs that import a library."""
    document = json.dumps(typical(0))
    runs = {
        key: partial(run, [PEERS_PYTHON, "-c", code, document], BUILD)
        for key, (_, code) in IMPORTS.items()
    }
    interleaved(runs, 1)  # fills the caches of compiled modules
    return _compared(runs, "msgspec", rounds)


def files(lines: int, rounds: int) -> dict[str, Any]:
    """Return the results for programs that read a file with this number of lines."""
    return {"lines": lines, "programs": _compared(runs_on_lines(lines), "loop", rounds)}


def generation(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the results for the sizes so far, after each size."""
    found: dict[str, Any] = {}
    for size, seconds in plan.seconds.items():
        print(f"  {size}: {plan.rounds} rounds", file=sys.stderr, flush=True)
        keys = [key for key in TOOLS if key not in plan.omits.get(size, ())]
        found[size] = _generation(size, keys, plan.rounds, seconds)
        yield found


def _generation(size: str, keys: list[str], rounds: int, seconds: float) -> dict[str, Any]:
    folder = WORK / size
    shutil.rmtree(folder, ignore_errors=True)
    # In its own process: a command's memory is at least that of the process that starts it.
    specs: list[str | Path] = [OWN_PYTHON, "-m", "benchmarks.specs", size, folder]
    subprocess.run(specs, cwd=PROJECT, env=environment(), check=True)
    runs = {key: partial(generate, key, folder) for key in keys}
    rows = _compared(runs, "typespec", rounds, seconds)
    messages = 3 if size == "seed" else int(size)
    for key in set(keys) - {"own_unchanged"}:
        _check_messages(folder / key, messages if size == "seed" else messages + 1)
    return {"messages": messages, "tools": rows}


def _compared(
    runs: Mapping[str, Callable[[], Cost]], baseline: str, rounds: int, seconds: float = inf
) -> dict[str, Any]:
    """Return time, memory and speeds relative to the baseline in the same rounds."""
    costs = interleaved(runs, rounds, seconds)
    return {
        key: {
            "rounds": len(own),
            "cpu": quartiles([cost.cpu for cost in own]),
            "wall": quartiles([cost.wall for cost in own]),
            "megabytes": max(cost.peak for cost in own) / 1_000_000,
            "cpu_speed": ratios([cost.cpu for cost in costs[baseline]], [c.cpu for c in own]),
            "wall_speed": ratios([cost.wall for cost in costs[baseline]], [c.wall for c in own]),
        }
        for key, own in costs.items()
    }


def _check_messages(folder: Path, messages: int) -> None:
    """Raise an error unless a tool generated output for every message."""
    names = re.compile(rb"\b(?:Record[0-9]{4}|Email(?:In|Out|Address))\b")
    found: set[bytes] = set()
    for path in folder.rglob("*"):
        if path.is_file():
            found.update(names.findall(path.read_bytes()))
    if len(found) != messages:
        raise RuntimeError(f"{folder.name} generated {len(found)} of {messages} messages")
