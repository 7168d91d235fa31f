"""Programs that read a large file of JSON Lines: the measured commands, and a loop as baseline.

python -m benchmarks.files FILE runs the loop and prints how many lines are valid.
"""

import json
import shutil
import sys
from collections.abc import Callable, Iterable
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from benchmarks.paths import OWN_PYTHON, PROJECT, WORK
from benchmarks.processes import Cost, run

_PATHS = ":".join(str(PROJECT / folder) for folder in (".", "generated/python", "tools"))
_CORPUS = PROJECT / "generated" / "conformance" / "EmailIn.json"
_COMMAND = "-m email_interactions_tools "
_CONVERT = _COMMAND + "convert {file} --to {to} --output {file}.{to} --jobs {jobs}"
PROGRAMS = {
    "loop": ("a loop over `read_interactions`", "-m benchmarks.files {file}"),
    "check": ("`check`", _COMMAND + "check {file}"),
    "check_jobs": ("`check --jobs 2`", _COMMAND + "check {file} --jobs 2"),
    "jsonl": ("`convert --to jsonl`", _CONVERT),
    "jsonl_jobs": ("`convert --to jsonl --jobs 2`", _CONVERT),
    "parquet": ("`convert --to parquet`", _CONVERT),
    "parquet_jobs": ("`convert --to parquet --jobs 2`", _CONVERT),
}
"""The title and the Python arguments of each program; the first one is the baseline."""


def runs(count: int) -> dict[str, Callable[[], Cost]]:
    """Return functions that run each program on a new file with this number of lines."""
    folder = WORK / "files"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    file = folder / "lines.jsonl"
    with file.open("wb") as output:
        output.writelines(lines(count))
    return {name: partial(_run, name, file) for name in PROGRAMS}


def lines(count: int) -> Iterable[bytes]:
    """Repeat the valid inbound e-mails of the corpus with new IDs."""
    cases = json.loads(_CORPUS.read_text(encoding="utf-8"))["cases"]
    texts = [case["document"] for case in cases if case["valid"] and "document" in case]
    documents = [json.loads(text) for text in texts]
    encoded = [
        json.dumps(document | {"interaction_id": "{}"}, ensure_ascii=False, separators=(",", ":"))
        for document in documents
        if document["entity_type"] == 0
    ]
    before_after = [line.encode().split(b'"{}"') for line in encoded]
    for number, (before, after) in enumerate(islice(cycle(before_after), count)):
        yield b'%b"%016d"%b\n' % (before, number, after)


def _run(name: str, file: Path) -> Cost:
    to, _, jobs = name.partition("_")
    output = file.with_name(f"{file.name}.{to}")
    shutil.rmtree(output) if output.is_dir() else output.unlink(missing_ok=True)
    arguments = PROGRAMS[name][1].format(file=file, to=to, jobs=2 if jobs else 1)
    return run(["env", f"PYTHONPATH={_PATHS}", OWN_PYTHON, *arguments.split()], file.parent)


if __name__ == "__main__":
    # Not in the process that starts commands, whose memory is at least its own.
    from email_interactions import Accepted, read_interactions

    with Path(sys.argv[1]).open("rb") as opened:
        print(sum(isinstance(item, Accepted) for item in read_interactions(opened)))
