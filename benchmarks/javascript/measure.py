"""Measures how long JavaScript takes to report all violations of a document."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.paths import BUILD, CORPUS, RELEASE, SCHEMA, node
from benchmarks.records.samples import FIVE, SIZES, texts
from benchmarks.timing import ratios

BASELINE = "ajv"
CONTENDERS = {
    "product": "email-interactions",
    "ajv": "ajv with the generated schema, its errors translated",
    "zod": "zod with the same rules, its issues translated",
    "parse": "JSON.parse alone",
}
SAMPLES = (*SIZES, FIVE, "Unknown name", "10 of 1,000 recipients", "1,000 recipients")
_PROGRAMS = Path(__file__).parent


def javascript(rounds: int, seconds: float) -> dict[str, Any]:
    """Return the speeds of the contenders relative to ajv, by sample."""
    folder = BUILD / "javascript"  # where the programs find node_modules
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_PROGRAMS, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    work = {
        "rounds": rounds,
        "seconds": seconds,
        "module": (RELEASE / "javascript" / "index.js").as_uri(),
        "schema": json.loads(SCHEMA.read_bytes()),
        "corpus": _corpus(),
        "samples": {name: [text.decode() for text in texts(name)] for name in SAMPLES},
    }
    command = [node(), folder / "measure.js"]
    done = subprocess.run(
        command, input=json.dumps(work), stdout=subprocess.PIPE, text=True, check=True
    )
    times = json.loads(done.stdout)
    return {
        "rounds": rounds,
        "speeds": {
            name: {key: ratios(found[BASELINE], own) for key, own in found.items()}
            for name, found in times.items()
        },
    }


def _corpus() -> list[dict[str, Any]]:
    """Return the documents of the conformance corpus that are strings, with their violations."""
    cases = json.loads(CORPUS.read_bytes())["cases"]
    return [
        {"document": case["document"], "violations": case.get("violations", [])}
        for case in cases
        if "document" in case
    ]
