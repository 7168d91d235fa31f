"""The steps of the generator, each timed; runs under the generator's own Python.

python -m benchmarks.steps SPEC OUT [--formats NAME,NAME] [--no-compile]

Prints CPU seconds by step as JSON, including the tools that a step starts. The first step is
starting a process and importing.
"""

import argparse
import gc
import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator import formats, output
from generator.artifact import header
from generator.compile import compile_artifacts
from generator.compile.artifacts import Artifacts
from generator.errors import InvalidSpec, one_per_place
from generator.paths import shown_in_headers
from generator.resolve import resolve
from generator.rules import check
from generator.spec_language.load import load


def main() -> None:
    """Write the output as `python -m generator generate` does."""
    parser = argparse.ArgumentParser()
    parser.add_argument("spec", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--formats", default=",".join(formats.names()))
    parser.add_argument("--no-compile", dest="compile", action="store_false")
    options = parser.parse_args()
    for name in formats.names():
        formats.load(name)
    seconds = {"start, import": _cpu()}
    gc.disable()  # as the command does
    shown = shown_in_headers(options.spec)
    with _timed("load", seconds):
        spec, faults = load(options.spec, shown)
    with _timed("check", seconds):
        errors = one_per_place(faults, check(spec))
    if errors:
        raise InvalidSpec(*errors)
    with _timed("resolve", seconds):
        resolved = resolve(spec)
    artifacts = Artifacts()
    for name in options.formats.split(","):
        with _timed(f"render {name}", seconds):
            artifacts.add(formats.render(name, resolved, shown))
    if options.compile:
        with _timed("compile", seconds):
            compile_artifacts(artifacts)
    with _timed("write", seconds):
        artifacts.add([output.manifest(artifacts, header(shown, "output.py"))])
        output.update(artifacts, options.out)
    print(json.dumps(seconds))


@contextmanager
def _timed(step: str, seconds: dict[str, float]) -> Iterator[None]:
    begin = _cpu()
    yield
    seconds[step] = _cpu() - begin


def _cpu() -> float:
    """Return the CPU time of this process and of the tools that have ended."""
    tools = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + tools.ru_utime + tools.ru_stime


if __name__ == "__main__":
    main()
