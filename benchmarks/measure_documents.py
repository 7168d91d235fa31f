"""The results for documents, in the environment of the peers: first checked, then timed.

python -m benchmarks.measure_documents ROUNDS SECONDS_A_SAMPLE
"""

import json
import sys
from typing import Any

from benchmarks import correctness
from benchmarks.contender import Contender
from benchmarks.lineup import CONTENDERS
from benchmarks.measure import Sample, interleaved, interleaved_keeping, ratios, spread
from benchmarks.operations import OPERATIONS, Operation, size, tasks

KEPT_ROUNDS = 9


def measured(rounds: int, seconds: float) -> dict[str, Any]:
    """What the file of results holds about documents."""
    correctness.check_five_faults()
    judged = [_judged(contender) for contender in CONTENDERS]
    timed = [
        _timed(operation, documents, rounds, seconds)
        for operation in OPERATIONS
        for documents in operation.documents
    ]
    return {"contenders": judged, "timings": timed}


def _judged(contender: Contender) -> dict[str, Any]:
    """Raises WrongResult where a contender does not do what is timed; counts what it lets pass."""
    correctness.check(contender)
    found: dict[str, Any] = {"key": contender.key, "title": contender.title, "less": contender.less}
    if "decode" in contender.ways:
        found |= correctness.verdicts(contender)._asdict()
    if "report" in contender.ways:
        found["reported"] = correctness.reported(contender)
    return found


def _timed(operation: Operation, documents: str, rounds: int, seconds: float) -> dict[str, Any]:
    """One table: a row for each contender, fastest first, with its ratios to the reference."""
    print(f"  {operation.title}, {documents}", file=sys.stderr, flush=True)
    found = tasks(operation, documents)
    if operation.keeps:
        samples = interleaved_keeping(found, KEPT_ROUNDS)
    else:
        samples = interleaved(found, rounds, seconds)
    reference = samples[operation.reference]
    rows = [_row(key, reference, own) for key, own in samples.items()]
    return {
        "operation": operation.key,
        "title": operation.title,
        "documents": documents,
        "bytes": size(documents),
        "reference": operation.reference,
        "rounds": len(reference),
        "rows": sorted(rows, key=lambda row: -row["cpu_ratio"][1]),
    }


def _row(key: str, reference: list[Sample], own: list[Sample]) -> dict[str, Any]:
    """Ratios above 1 are faster than the reference; times are in seconds."""
    return {
        "contender": key,
        "cpu_ratio": ratios([s.cpu for s in reference], [s.cpu for s in own]),
        "wall_ratio": ratios([s.wall for s in reference], [s.wall for s in own]),
        "cpu": spread([s.cpu for s in own]),
        "wall": spread([s.wall for s in own]),
    }


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), float(sys.argv[2]))))
