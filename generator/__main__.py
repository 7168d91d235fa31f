"""python -m generator [generate | check]: wires load -> check -> render -> compile -> write.

Exit status: 0 when all is well, 1 when the spec has errors or the output is not fresh, 2 when the
command line is wrong.
"""

import argparse
import gc
import sys
import time
from collections import Counter
from pathlib import Path

from generator import formats, write
from generator.check import check
from generator.compile import compile_artifacts
from generator.errors import InvalidSpec, one_per_place
from generator.load import load
from generator.model import Artifact, Spec
from generator.templating import Templates

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_SPEC = PROJECT / "spec" / "email_interactions.yaml"
DEFAULT_OUT = PROJECT / "generated"


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns the exit status."""
    options = _parser().parse_args(arguments)
    begin = time.perf_counter()
    try:
        spec = read_spec(options.spec)
        artifacts = build(spec, shown_in_headers(options.spec))
        command = _check if options.command == "check" else _generate
        return command(artifacts, options.out, begin)
    except InvalidSpec as invalid:
        for error in invalid.errors:
            print(error, file=sys.stderr)
        count = len(invalid.errors)
        print(f"{count} {'error' if count == 1 else 'errors'}; nothing written", file=sys.stderr)
    except write.ForeignFiles as foreign:
        print(foreign, file=sys.stderr)
    except OSError as failure:
        print(failure, file=sys.stderr)
    return 1


def read_spec(path: Path) -> Spec:
    """A spec without errors; InvalidSpec carries all of them otherwise."""
    spec, faults = load(path, shown_in_errors(path))
    errors = one_per_place(faults, check(spec))
    if errors:
        raise InvalidSpec(*errors)
    return spec


def build(spec: Spec, shown: str) -> list[Artifact]:
    """Every file of every format, and the list of them; touches no output."""
    templates = Templates(PROJECT / "generator", shown)
    rendered: list[Artifact] = []
    for found in formats.discover().values():
        rendered += found.render(spec, templates)
    return write.with_manifest(compile_artifacts(rendered), templates.header("write.py"))


def shown_in_errors(path: Path) -> str:
    """The path as one would type it here."""
    absolute, here = path.resolve(), Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else path)


def shown_in_headers(path: Path) -> str:
    """The same wherever the command runs: from the project's folder, or else the bare name."""
    absolute = path.resolve()
    if absolute.is_relative_to(PROJECT):
        return absolute.relative_to(PROJECT).as_posix()
    return absolute.name


def _generate(artifacts: list[Artifact], out: Path, begin: float) -> int:
    words = {write.State.LEFT_OVER: "removed", write.State.UNCHANGED: "unchanged"}
    counts: Counter[str] = Counter()
    for path, state in write.write(artifacts, out):
        word = words.get(state, "written")
        counts[word] += 1
        if word != "unchanged":
            print(f"{word:9} {path}")
    summary = ", ".join(f"{counts[word]} {word}" for word in ("written", "unchanged", "removed"))
    print(f"{out.name}: {summary} in {time.perf_counter() - begin:.2f} s")
    return 0


def _check(artifacts: list[Artifact], out: Path, begin: float) -> int:
    found = write.differences(artifacts, out)
    for path, state in found:
        print(f"{out.name}/{path}: {state}", file=sys.stderr)
    if found:
        print("run `make regenerate` and commit what it changes", file=sys.stderr)
        return 1
    print(f"{out.name}: {len(artifacts)} files are fresh ({time.perf_counter() - begin:.2f} s)")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m generator", description="Makes every output format from one YAML spec."
    )
    parser.add_argument(
        "command",
        nargs="?",
        choices=("generate", "check"),
        default="generate",
        help="generate writes the output (the default); check only says whether it is fresh",
    )
    parser.add_argument("--spec", type=Path, default=DEFAULT_SPEC, help="the spec to read")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="the folder to write")
    return parser


if __name__ == "__main__":
    gc.disable()  # all that is made stays until the end; looking for garbage takes half the time
    sys.exit(main())
