"""generate: makes the output fresh; check: says whether it is. Both see the same differences."""

import sys
import time
from collections import Counter
from pathlib import Path

from generator import output, write
from generator.artifact import Artifact
from generator.steps import (
    PROJECT,
    build,
    read_spec,
    shown_in_errors,
    shown_in_headers,
    with_releases,
)


def generate(spec: Path, out: Path) -> int:
    """Writes what is not as it should be, and says what."""
    begin = time.perf_counter()
    artifacts, out = _made(spec, out)
    removed = (output.State.LEFT_OVER, output.State.UNFINISHED)
    counts: Counter[str] = Counter()
    for path, state in write.write(artifacts, out):
        word = "removed" if state in removed else "written"
        if state is output.State.UNCHANGED:
            word = "unchanged"
        else:
            print(f"{word:9} {output.shown(Path(path))}")
        counts[word] += 1
    summary = ", ".join(f"{counts[word]} {word}" for word in ("written", "unchanged", "removed"))
    print(f"{output.shown(out)}: {summary} in {time.perf_counter() - begin:.2f} s")
    return 0


def check(spec: Path, out: Path) -> int:
    """Says of each file that is not as it should be what is wrong with it."""
    begin = time.perf_counter()
    artifacts, out = _made(spec, out)
    found = output.differences(artifacts, out)
    for path, state in found:
        print(f"{output.shown(out / path)}: {state}", file=sys.stderr)
    states = {state for _, state in found}
    if states - set(output.OF_OTHERS):
        print("run `make regenerate` and commit what it changes", file=sys.stderr)
    if states & set(output.OF_OTHERS):
        print("move away what was not generated", file=sys.stderr)
    if found:
        return 1
    seconds = time.perf_counter() - begin
    print(f"{output.shown(out)}: {len(artifacts)} files are fresh ({seconds:.2f} s)")
    return 0


def _made(spec: Path, out: Path) -> tuple[list[Artifact], Path]:
    """Everything that is to be in the output, and its place as one would type it."""
    output.check_place(out, [spec, PROJECT / "generator"])
    artifacts = build(with_releases(read_spec(spec), spec), shown_in_headers(spec))
    return artifacts, Path(shown_in_errors(out))
