"""The results for generation; started by a small Python, whose memory no child inherits.

python -m benchmarks.measure_generation SIZE [--quick] [--without TOOL]
"""

import argparse
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.floor_runs import FLOORS
from benchmarks.measure import ratios, spread
from benchmarks.places import PEER_SPECS, SPEC, WORK
from benchmarks.processes import Cost
from benchmarks.runs import Inputs, Tool, cost
from benchmarks.synthetic import write_specs
from benchmarks.tools import SLOW_PEERS, STEPS, TOOLS


class Plan(NamedTuple):
    """How often everything runs: in each round, as long as its seconds at a size last."""

    rounds: int
    seconds: dict[str, float]  # of CPU for each tool, by size; one run may take longer
    limit: int  # seconds of CPU; then a slow peer is stopped, and runs at no larger size
    leaves: dict[str, set[str]]  # what does not run at a size


FULL = Plan(
    rounds=9,
    seconds={"seed": 120, "10": 15, "100": 20, "1000": 30, "3000": 30},
    limit=60,
    leaves={"3000": {"dcg", "own_unchanged", "own_steps"}},
)
QUICK = Plan(
    rounds=2,
    seconds={"seed": 6, "10": 1, "100": 1},
    limit=60,
    leaves={"10": {"linkml"}, "100": {"linkml", "linkml_project", "dcg", "own_two"}},
)
SEED_MESSAGES = 3
REFERENCE = "typespec"


def prepared(size: str) -> Inputs:
    """The spec in every language, in an empty folder."""
    folder = WORK / size
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if size == "seed":
        shutil.copy(SPEC, folder / "spec.yaml")
        shutil.copy(PEER_SPECS / "email_interactions.linkml.yaml", folder / "spec.linkml.yaml")
        shutil.copy(PEER_SPECS / "email_interactions.tsp", folder / "main.tsp")
    else:
        write_specs(int(size), folder)
    return Inputs(folder, folder / "spec.yaml", folder / "spec.linkml.yaml", folder / "main.tsp")


def measured(size: str, plan: Plan, without: set[str]) -> dict[str, Any]:
    """What the results hold about a size: all tools, one after another in each round."""
    inputs = prepared(size)
    left_out = without | plan.leaves.get(size, set())
    chosen = [tool for tool in (*TOOLS, STEPS, *FLOORS) if tool.key not in left_out]
    costs: dict[str, list[Cost]] = {tool.key: [] for tool in chosen}
    steps: list[dict[str, float]] = []
    for number in range(plan.rounds):
        print(f"  {size}: round {number + 1}", file=sys.stderr, flush=True)
        for tool in chosen:
            if _wanted(costs[tool.key], plan.seconds[size]):
                limit = plan.limit if tool.key in SLOW_PEERS else None
                costs[tool.key].append(cost(tool, inputs, limit))
                if tool is STEPS:
                    steps.append(json.loads((inputs.folder / "own_steps.json").read_text()))
    messages = SEED_MESSAGES if size == "seed" else int(size)
    _check(inputs, messages, costs)
    return {
        "size": size,
        "messages": messages,
        "reference": REFERENCE,
        "rows": [_row(tool, costs) for tool in chosen if tool is not STEPS],
        "steps": {step: spread([found[step] for found in steps]) for step in _names(steps)},
    }


def _names(steps: list[dict[str, float]]) -> list[str]:
    """The steps in their order; none where they were left out."""
    return list(steps[0]) if steps else []


def _wanted(costs: list[Cost], seconds: float) -> bool:
    """Whether there is time for another run; the first is always wanted."""
    taken = [cost.cpu for cost in costs]  # the load by others does not count
    return not taken or (sum(taken) + max(taken) <= seconds and not costs[-1].over)


def _row(tool: Tool, costs: dict[str, list[Cost]]) -> dict[str, Any]:
    """Seconds, bytes, and ratios to the reference in the same rounds; above 1 faster."""
    own, reference = costs[tool.key], costs[REFERENCE]
    pairs = list(zip(reference, own, strict=False))
    return {
        "key": tool.key,
        "title": tool.title,
        "makes": tool.makes,
        "rounds": len(own),
        "over": own[-1].over,
        "cpu": spread([c.cpu for c in own]),
        "wall": spread([c.wall for c in own]),
        "peak": max(c.peak for c in own),
        "cpu_ratio": ratios([r.cpu for r, _ in pairs], [o.cpu for _, o in pairs]),
        "wall_ratio": ratios([r.wall for r, _ in pairs], [o.wall for _, o in pairs]),
    }


def _check(inputs: Inputs, messages: int, costs: dict[str, list[Cost]]) -> None:
    """Every tool made something of every message; the steps make what the command makes."""
    for tool in TOOLS:
        if tool.key in costs and not costs[tool.key][-1].over and tool.key != "own_unchanged":
            found = _messages_in(inputs.folder / tool.key)
            if len(found) != messages:
                raise RuntimeError(f"{tool.key} made {len(found)} of {messages} messages")
    if STEPS.key in costs and _files(inputs.folder / STEPS.key) != _files(inputs.ready):
        raise RuntimeError("the steps one by one do not make what the command makes")


_MESSAGE = re.compile(rb"\b(?:Record[0-9]{4}|Email(?:In|Out|Address))\b")


def _messages_in(folder: Path) -> set[bytes]:
    """The names of messages in all that was made."""
    found: set[bytes] = set()
    for path in folder.rglob("*"):
        if path.is_file():
            found.update(_MESSAGE.findall(path.read_bytes()))
    return found


def _files(folder: Path) -> dict[str, int]:
    """Paths and sizes."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file()
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("size", choices=FULL.seconds)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--without", action="append", default=[])
    options = parser.parse_args()
    plan = QUICK if options.quick else FULL
    print(json.dumps(measured(options.size, plan, set(options.without))))
