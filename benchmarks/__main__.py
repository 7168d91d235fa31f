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
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measure_generation import FULL, QUICK
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
    results |= _printed(PEERS_PYTHON, "machine")
    results |= {"quick": options.quick, "date": datetime.now(UTC).date().isoformat()}
    begin = time.monotonic()
    for part in options.only or PARTS:
        print(f"measuring {part} ...", file=sys.stderr, flush=True)
        for found in _measured(part, quick=options.quick):
            results[part] = found
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if results.keys() >= set(PARTS):
        print(page(results))
    print(f"{out} written in {time.monotonic() - begin:.0f} s", file=sys.stderr)


def _measured(part: str, *, quick: bool) -> Iterator[Any]:
    """The results of a part, as far as they are there."""
    if part == "generation":
        yield from _generation(quick=quick)
    elif part == "documents":
        rounds = ("9", "0.012") if quick else ("15", "0.04")
        yield _printed(PEERS_PYTHON, "measure_documents", *rounds)
    else:
        yield _printed(PEERS_PYTHON, "measure_imports", "11" if quick else "41")


def _generation(*, quick: bool) -> Iterator[list[dict[str, Any]]]:
    """One size after another. What was stopped at one is left out at the next."""
    found: list[dict[str, Any]] = []
    options = ["--quick"] if quick else []
    for size in (QUICK if quick else FULL).seconds:
        found.append(_printed(OWN_PYTHON, "measure_generation", size, *options))
        options += (f"--without={row['key']}" for row in found[-1]["rows"] if row["over"])
        yield found


def _printed(python: Path, module: str, *arguments: str) -> Any:
    """What a module that measures prints, in a process of its own."""
    done = subprocess.run(
        [str(python), "-m", f"benchmarks.{module}", *arguments],
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
