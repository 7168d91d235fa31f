"""python -m benchmarks: measures everything and prints the tables; --quick for a first look.

A full run writes benchmarks/results.json, of which `python -m benchmarks.report` makes the page; a
quick one writes below build/. Records are measured in the environment of the peers.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import measure
from benchmarks.javascript.measure import javascript
from benchmarks.paths import PEERS_PYTHON, PROJECT, QUICK_RESULTS, RESULTS
from benchmarks.processes import environment
from benchmarks.records.benchmarks import BENCHMARKS
from benchmarks.results import Results

PARTS = ("records", "javascript", "imports", "files", "generation")


def main() -> None:
    """Measure the requested parts; the other parts keep their previous results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only",
        choices=(*PARTS, *BENCHMARKS),
        metavar="PART",
        action="append",
        help=f"{', '.join(PARTS)}, or a benchmark of records; may be repeated",
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds and sizes")
    options = parser.parse_args()
    out = QUICK_RESULTS if options.quick else RESULTS
    data: dict[str, Any] = Results.load(out).data if options.only and out.exists() else {}
    data |= {"date": datetime.now(UTC).date().isoformat(), "quick": options.quick}
    data |= {"machine": _machine(), "versions": _versions()}
    begin = time.monotonic()
    keys = [key for key in options.only or () if key in BENCHMARKS]
    parts = [part for part in options.only or PARTS if part in PARTS] + ["records"] * bool(keys)
    for part in dict.fromkeys(parts):
        print(f"measuring {part} ...", file=sys.stderr, flush=True)
        for found in _measured(part, keys, quick=options.quick):
            former = data.get(part, {}).get("speeds", {}) if keys else {}
            if part == "records":
                found["speeds"] = _ordered(former | found["speeds"])
            data[part] = found
            Results(data).save(out)
    # Imported late: a command's memory is at least that of the process that starts it.
    from benchmarks.report.page import sections  # noqa: PLC0415

    print(sections(Results.load(out), dict.fromkeys(parts)))
    print(f"{out} written in {time.monotonic() - begin:.0f} s", file=sys.stderr)


def _ordered(speeds: dict[str, Any]) -> dict[str, Any]:
    """Return the speeds in the order of the page."""
    return {key: speeds[key] for key in BENCHMARKS if key in speeds}


def _measured(part: str, keys: list[str], *, quick: bool) -> Iterator[Any]:
    """Yield the results of a part so far, at last all; of all records without `keys`."""
    if part == "generation":
        yield from measure.generation(measure.QUICK if quick else measure.FULL)
    elif part == "imports":
        yield measure.imports(5 if quick else 41)
    elif part == "files":
        yield measure.files(*((20_000, 1) if quick else (1_000_000, 3)))
    elif part == "javascript":
        yield javascript(*((5, 0.01) if quick else (15, 0.04)))
    else:
        rounds, seconds = ("5", "0.01") if quick else ("15", "0.04")
        command = [PEERS_PYTHON, "-m", "benchmarks.records", rounds, seconds, *(keys or BENCHMARKS)]
        done = subprocess.run(
            command, cwd=PROJECT, env=environment(), stdout=subprocess.PIPE, check=True
        )
        yield json.loads(done.stdout)


def _machine() -> dict[str, str | float]:
    """Return processor, system and load, without the name of the machine."""
    path = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*:\s*(.*)", path.read_text("utf-8") if path.exists() else "")
    return {
        "processor": model[1] if model else platform.processor(),
        "cores": os.cpu_count() or 1,
        "load": os.getloadavg()[0],
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def _versions() -> dict[str, str]:
    """Return the pinned versions of the peers, and the versions of the generator's tools."""
    requirements = (PROJECT / "benchmarks" / "requirements.in").read_text("utf-8")
    package = json.loads((PROJECT / "benchmarks" / "package.json").read_text("utf-8"))
    peers = dict(re.findall(r"^([a-z-]+)==(.+)$", requirements, re.MULTILINE))
    own = {name: version(name) for name in ("grpcio-tools", "jinja2", "pyyaml", "ruff")}
    return dict(sorted((peers | package["devDependencies"] | own).items()))


if __name__ == "__main__":
    main()
