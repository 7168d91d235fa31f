"""The results for importing, each in a process of its own: whole runs of Python, interleaved.

python -m benchmarks.measure_imports ROUNDS
"""

import json
import sys
from typing import Any

from benchmarks.documents import typical
from benchmarks.measure import ratios, spread
from benchmarks.places import BUILD, PACKAGE, PEERS_PYTHON
from benchmarks.processes import Command, Cost, run

_READ = "from email_interactions import EmailIn; import sys; EmailIn.from_json(sys.argv[1])"
STARTS = {
    "python": ("Python alone", "pass"),
    "msgspec": ("import msgspec", "import msgspec"),
    "product": ("import email_interactions", "import email_interactions"),
    "product_first": ("import email_interactions, and read a first document", _READ),
    "pydantic": ("from pydantic import TypeAdapter", "from pydantic import TypeAdapter"),
    "json_format": ("from google.protobuf import json_format",) * 2,
}
REFERENCE = "msgspec"


def measured(rounds: int) -> list[dict[str, Any]]:
    """A row for each start; ratios above 1 take longer than the reference."""
    costs: dict[str, list[Cost]] = {key: [] for key in STARTS}
    document = json.dumps(typical(0))
    for number in range(rounds + 1):
        for key, (_, code) in STARTS.items():
            command: Command = [PEERS_PYTHON, "-c", code, document]
            cost = run(command, folder=BUILD, environment={"PYTHONPATH": str(PACKAGE)})
            if number:  # the first round fills the caches of compiled code
                costs[key].append(cost)
    return [_row(key, costs[key], costs[REFERENCE]) for key in STARTS]


def _row(key: str, own: list[Cost], reference: list[Cost]) -> dict[str, Any]:
    return {
        "key": key,
        "title": STARTS[key][0],
        "rounds": len(own),
        "cpu": spread([c.cpu for c in own]),
        "wall": spread([c.wall for c in own]),
        "cpu_ratio": ratios([c.cpu for c in own], [c.cpu for c in reference]),
        "wall_ratio": ratios([c.wall for c in own], [c.wall for c in reference]),
    }


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
