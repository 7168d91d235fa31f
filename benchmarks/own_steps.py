"""The generator's steps one by one, each timed; to be run by the generator's own Python.

    python -m benchmarks.own_steps SPEC OUT REPORT [--formats NAME,NAME] [--no-compile]

Writes seconds of CPU by step into REPORT: load, check, render by format, compile, write. The tools
that a step starts are counted in.
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
from generator.artifact import Artifact
from generator.compile import compile_artifacts
from generator.errors import InvalidSpec, one_per_place
from generator.pipeline import shown_in_headers
from generator.resolve import resolve
from generator.rules import check
from generator.spec_language.load import load
from generator.templating import header


def main() -> None:
    """Makes the output as `python -m generator generate` does."""
    options = _parser().parse_args()
    gc.disable()  # as the command does
    seconds: dict[str, float] = {}
    shown = shown_in_headers(options.spec)
    with _noted("load", seconds):
        spec, faults = load(options.spec, shown)
    with _noted("check", seconds):
        errors = one_per_place(faults, check(spec))
    if errors:
        raise InvalidSpec(*errors)
    with _noted("resolve", seconds):
        resolved = resolve(spec)
    artifacts: list[Artifact] = []
    for name in formats.names():
        if not options.formats or name in options.formats.split(","):
            with _noted(f"render {name}", seconds):
                artifacts += formats.render(name, resolved, shown)
    if options.compile:
        with _noted("compile", seconds):
            artifacts = compile_artifacts(artifacts)
    with _noted("write", seconds):
        output.update(output.with_manifest(artifacts, header(shown, "output.py")), options.out)
    options.report.write_text(json.dumps(seconds), encoding="utf-8")


@contextmanager
def _noted(step: str, seconds: dict[str, float]) -> Iterator[None]:
    begin = _cpu()
    yield
    seconds[step] = _cpu() - begin


def _cpu() -> float:
    """Of this process and of the tools that have ended."""
    tools = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + tools.ru_utime + tools.ru_stime


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    for name in ("spec", "out", "report"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--formats", default="")
    parser.add_argument("--no-compile", dest="compile", action="store_false")
    return parser


if __name__ == "__main__":
    main()
