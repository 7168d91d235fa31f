"""python -m benchmarks: measures everything and prints the tables; --quick for a look.

The whole run writes benchmarks/results.json, from which `python -m benchmarks.report` makes the
page; a quick one writes below build/. Each part runs in a process of its own: documents in the
environment of the peers, generation under a small Python.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.places import OWN_PYTHON, PACKAGE, PEERS_PYTHON, PROJECT, QUICK_RESULTS, RESULTS
from benchmarks.report import page

PARTS = ("documents", "imports", "generation")


def main() -> None:
    """Measures the parts that are asked for; parts left out keep their former results."""
    options = _parser().parse_args()
    out: Path = options.out or (QUICK_RESULTS if options.quick else RESULTS)
    results: dict[str, Any] = {}
    if out.exists() and options.only:
        results = json.loads(out.read_text(encoding="utf-8"))
    begin = time.monotonic()
    results |= _measured("machine", quick=options.quick)
    results |= {"quick": options.quick, "date": datetime.now(UTC).date().isoformat()}
    for part in options.only or PARTS:
        print(f"measuring {part} ...", file=sys.stderr, flush=True)
        results[part] = _measured(part, quick=options.quick)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if results.keys() >= set(PARTS):
        print(page(results))
    print(
        f"{out.relative_to(PROJECT)} written in {time.monotonic() - begin:.0f} s", file=sys.stderr
    )


def _measured(part: str, *, quick: bool) -> Any:
    """What one of the modules that measure prints."""
    rounds = {"documents": ["9", "0.012"], "imports": ["11"], "generation": ["--quick"]}
    if not quick:
        rounds = {"documents": ["15", "0.04"], "imports": ["41"], "generation": []}
    python = OWN_PYTHON if part == "generation" else PEERS_PYTHON
    module = "benchmarks.machine" if part == "machine" else f"benchmarks.measure_{part}"
    done = subprocess.run(
        [str(python), "-m", module, *rounds.get(part, [])],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PACKAGE)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be repeated")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and sizes")
    parser.add_argument("--out", type=Path, help="the file of results")
    return parser


if __name__ == "__main__":
    main()
