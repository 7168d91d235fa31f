"""generate and check: both find the same differences."""

import os
import sys
import time
from pathlib import Path

from generator import output
from generator.cli.parser import DEFAULT_SPEC
from generator.cli.unchanged import Note, summary
from generator.output import FOREIGN, OutputError, State, shown
from generator.paths import PROJECT, shown_in_errors
from generator.pipeline import files_of, outputs


def generate(spec: Path, out: Path, only: tuple[str, ...], note: Note) -> int:
    """Write the outputs that differ and remove outputs that are no longer generated."""
    begin = time.perf_counter()
    note.begin(str(spec), str(out))
    out = _folder(spec, out)
    files = files_of(spec)
    artifacts = outputs(spec, only, files)
    found = output.update(artifacts, out)
    removed = sum(state is State.LEFT_OVER for _, state in found)
    for path, state in found:
        print(f"{'removed' if state is State.LEFT_OVER else 'written':9} {shown(Path(path))}")
    included = [part for part in files.content.items() if part[0] != files.own]
    note.write(shown(out), artifacts.items(), files.patterns, included)
    written = len(found) - removed
    seconds = time.perf_counter() - begin
    print(summary(shown(out), written, len(artifacts) - written, removed, seconds))
    return 0


def check(spec: Path, out: Path, only: tuple[str, ...]) -> int:
    """Report each output that differs from what `generate` would write; ignores cached results."""
    begin = time.perf_counter()
    out = _folder(spec, out)
    artifacts = outputs(spec, only)
    found = output.update(artifacts, out, check=True)
    for path, state in found:
        print(f"{shown(out / path)}: {state}", file=sys.stderr)
    if any(state not in FOREIGN for _, state in found):
        print(f"{how_to_generate(spec)} and commit what it changes", file=sys.stderr)
    if any(state in FOREIGN for _, state in found):
        print("move away what was not generated", file=sys.stderr)
    if found:
        return 1
    seconds = time.perf_counter() - begin
    print(f"{shown(out)}: {len(artifacts)} files are up to date ({seconds:.2f} s)")
    return 0


def how_to_generate(spec: Path) -> str:
    """Return what to run if the output is not up to date."""
    is_default = spec == DEFAULT_SPEC
    return "run `make regenerate`" if is_default else "run `generate` with the same options"


def _folder(spec: Path, out: Path) -> Path:
    """Return the output folder as a user would type it.

    Raises OutputError if it cannot be a folder, or would contain a source.
    """
    if os.path.lexists(out) and not out.is_dir():
        what = "a link to no folder" if out.is_symlink() else "not a folder"
        raise OutputError(f"{shown(out)} is {what}; name another --out")
    for source in (spec, PROJECT / "generator"):
        if Path(os.path.realpath(source)).is_relative_to(os.path.realpath(out)):
            raise OutputError(f"{shown(out)} contains {shown(source)}; name a separate --out")
    return Path(shown_in_errors(out))
