"""python -m benchmarks.records ROUNDS SECONDS KEY...: prints the results of benchmarks as JSON.

Runs in the environment of the peers. Every contender is checked before timing starts.
"""

import json
import sys
from typing import Any

from benchmarks.records import correctness
from benchmarks.records.benchmarks import BENCHMARKS
from benchmarks.records.contenders import CONTENDERS
from benchmarks.records.samples import SIZES, texts
from benchmarks.timing import Quartiles, Task, interleaved, ratios


def measured(rounds: int, seconds: float, keys: list[str]) -> dict[str, Any]:
    """Return the results about records."""
    contenders = {key: correctness.checked(contender) for key, contender in CONTENDERS.items()}
    return {
        "rounds": rounds,
        "bytes": {size: len(texts(size)[0]) for size in SIZES},
        "corpus": correctness.corpus_size(),
        "contenders": contenders,
        "speeds": {
            key: {
                sample: _speeds(key, sample, rounds, seconds) for sample in BENCHMARKS[key].samples
            }
            for key in keys
        },
    }


def _speeds(name: str, sample: str, rounds: int, seconds: float) -> dict[str, Quartiles]:
    """Return the speed of each contender in an operation, relative to the baseline."""
    print(f"  {BENCHMARKS[name].title}, {sample}", file=sys.stderr, flush=True)
    times = interleaved(_tasks(name, sample), rounds, seconds)
    baseline = times[BENCHMARKS[name].baseline]
    return {key: ratios(baseline, own) for key, own in times.items()}


def _tasks(name: str, sample: str) -> dict[str, Task]:
    """Return the task of each contender, including the baseline."""
    tasks = {}
    for key, contender in CONTENDERS.items():
        operation = contender.operations.get(name)
        if not operation and key == BENCHMARKS[name].baseline:
            operation = contender.operations["decode"]
        if operation:
            arguments = [operation.prepare(text) for text in texts(sample)]
            tasks[key] = Task(operation.function, arguments)
    return tasks


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])))
