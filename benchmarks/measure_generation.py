"""The results for generation; started by a small Python, whose memory no child inherits.

python -m benchmarks.measure_generation [--quick] [--limit SECONDS]
"""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.generators import FLOORS, GENERATORS, Generator, Inputs, cost
from benchmarks.measure import ratios, spread
from benchmarks.places import OWN_PYTHON, PEERS, PROJECT, SPEC, WORK
from benchmarks.processes import Command, Cost, run
from benchmarks.synthetic import write_specs

SLOW = 5.0  # seconds; what takes longer runs in fewer rounds
SLOW_ROUNDS = 3
SLOWEST = 60.0  # and what takes longer than this once only
SIZES = {"seed": 9, "10": 9, "100": 9, "1000": 9, "3000": 3}  # rounds
QUICK_SIZES = {"seed": 3, "10": 1, "100": 1}
QUICK_LEAVES = {("10", "linkml"), ("100", "linkml"), ("100", "linkml_project")}
SEED_MESSAGES = 3
REFERENCE = "typespec"


def measured(*, quick: bool, limit: float) -> list[dict[str, Any]]:
    """What the file of results holds about generation: an entry a size."""
    return [
        _size(name, rounds, quick=quick, limit=limit)
        for name, rounds in (QUICK_SIZES if quick else SIZES).items()
    ]


def prepared(size: str) -> Inputs:
    """The spec in every language, and what the product makes of it, for what starts from there."""
    folder = WORK / size
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if size == "seed":
        shutil.copy(SPEC, folder / "spec.yaml")
        shutil.copy(PEERS / "email_interactions.linkml.yaml", folder / "spec.linkml.yaml")
        shutil.copy(PEERS / "email_interactions.tsp", folder / "main.tsp")
    else:
        write_specs(int(size), folder)
    inputs = Inputs(folder, folder / "spec.yaml", folder / "spec.linkml.yaml", folder / "main.tsp")
    command: Command = [OWN_PYTHON, "-m", "generator", "generate", "--spec", inputs.own]
    run([*command, "--out", folder / "ready"], folder=PROJECT)
    return inputs


def _size(name: str, rounds: int, *, quick: bool, limit: float) -> dict[str, Any]:
    """All tools on one size, one after another in each round."""
    inputs = prepared(name)
    chosen = [g for g in (*GENERATORS, *FLOORS) if not (quick and (name, g.key) in QUICK_LEAVES)]
    costs: dict[str, list[Cost]] = {generator.key: [] for generator in chosen}
    steps: list[dict[str, float]] = []
    for number in range(rounds):
        print(f"  {name} messages, round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        for generator in chosen:
            if _wanted(costs[generator.key], number):
                costs[generator.key].append(cost(generator, inputs, limit))
        steps.append(_steps(inputs))
    _check(inputs, costs)
    return {
        "size": name,
        "messages": SEED_MESSAGES if name == "seed" else int(name),
        "reference": REFERENCE,
        "rows": [_row(generator, costs) for generator in chosen],
        "steps": {step: spread([found[step] for found in steps]) for step in steps[0]},
    }


def _wanted(costs: list[Cost], number: int) -> bool:
    """Whether something runs in this round, too."""
    if not costs:
        return True
    slowest = max(cost.wall for cost in costs)
    allowed = (
        1 if slowest > SLOWEST or costs[-1].over else SLOW_ROUNDS if slowest > SLOW else number + 1
    )
    return len(costs) < allowed


def _row(generator: Generator, costs: dict[str, list[Cost]]) -> dict[str, Any]:
    """Seconds, bytes and, unless it ran out of time, the ratio to the reference; above 1 faster."""
    own = costs[generator.key]
    row: dict[str, Any] = {
        "key": generator.key,
        "title": generator.title,
        "makes": generator.makes,
        "rounds": len(own),
        "over": own[-1].over,
        "cpu": spread([c.cpu for c in own]),
        "wall": spread([c.wall for c in own]),
        "peak": max(c.peak for c in own),
    }
    reference = costs[REFERENCE][: len(own)]
    pairs = list(zip(reference, own, strict=False))
    row["cpu_ratio"] = ratios([r.cpu for r, _ in pairs], [o.cpu for _, o in pairs])
    row["wall_ratio"] = ratios([r.wall for r, _ in pairs], [o.wall for _, o in pairs])
    return row


def _steps(inputs: Inputs) -> dict[str, float]:
    """Seconds of CPU by step, in one run of everything."""
    out, report = inputs.folder / "own_steps", inputs.folder / "own_steps.json"
    shutil.rmtree(out, ignore_errors=True)
    command: Command = [OWN_PYTHON, "-m", "benchmarks.own_steps", inputs.own, out, report]
    run(command, folder=inputs.folder, environment={"PYTHONPATH": str(PROJECT)})
    found: dict[str, float] = json.loads(report.read_text(encoding="utf-8"))
    return found


def _check(inputs: Inputs, costs: dict[str, list[Cost]]) -> None:
    """Every tool made files; the product by steps made what its command makes."""
    for key, found in costs.items():
        folder = inputs.folder / key
        if key in _FLOOR_KEYS or found[-1].over:
            continue
        if not any(path.is_file() and path.stat().st_size for path in folder.rglob("*")):
            raise RuntimeError(f"{key} made nothing in {folder}")
    if _contents(inputs.folder / "own_steps").keys() != _contents(inputs.folder / "own").keys():
        raise RuntimeError("the steps one by one do not make what the command makes")


_FLOOR_KEYS = {floor.key for floor in FLOORS}


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--limit", type=float, default=120.0)
    options = parser.parse_args()
    print(json.dumps(measured(quick=options.quick, limit=options.limit)))
