"""python -m generator [generate | check]: wires load -> check -> render -> compile -> write.

Exit status: 0 when all is well, 1 when the spec has errors or the output is not fresh, 2 when the
command line is wrong.
"""

import argparse
import gc
import os
import sys
import time
from collections import Counter
from io import TextIOWrapper
from pathlib import Path

from generator import formats, output, write
from generator.check import check
from generator.compile import compile_artifacts
from generator.errors import InvalidSpec, one_per_place
from generator.load import load
from generator.manifest import with_manifest
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
        output.check_place(options.out, [options.spec, PROJECT / "generator"])
        out = Path(shown_in_errors(options.out))
        spec = read_spec(options.spec)
        artifacts = build(spec, shown_in_headers(options.spec))
        command = _check if options.command == "check" else _generate
        return command(artifacts, out, begin)
    except InvalidSpec as invalid:
        for error in invalid.errors:
            print(error, file=sys.stderr)
        count = len(invalid.errors)
        print(f"{count} {'error' if count == 1 else 'errors'}; nothing written", file=sys.stderr)
    except (output.OutputError, OSError) as failure:
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
    return with_manifest(compile_artifacts(rendered), templates.header("manifest.py"))


def shown_in_errors(path: Path) -> str:
    """The path as one would type it here."""
    absolute, here = Path(os.path.realpath(path)), Path(os.path.realpath("."))
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else path)


def shown_in_headers(path: Path) -> str:
    """The same wherever the command runs: from the project's folder, or else the bare name."""
    absolute = Path(os.path.realpath(path))
    if absolute.is_relative_to(PROJECT):
        return absolute.relative_to(PROJECT).as_posix()
    return output.shown(Path(absolute.name))


def _generate(artifacts: list[Artifact], out: Path, begin: float) -> int:
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


def _check(artifacts: list[Artifact], out: Path, begin: float) -> int:
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
    parser.add_argument("--spec", type=_path, default=DEFAULT_SPEC, help="the spec to read")
    parser.add_argument("--out", type=_path, default=DEFAULT_OUT, help="the folder to write")
    return parser


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("it is empty")
    return Path(text)


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr, for names in any locale
    gc.disable()  # all that is made stays until the end; looking for garbage takes half the time
    sys.exit(main())
