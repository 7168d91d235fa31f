"""The command line: generate and check, and the parser of all commands."""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from generator import output
from generator.artifact import Artifact
from generator.commands.compat import compat
from generator.commands.release import ReleaseError, release
from generator.compat.history import UnknownVersion
from generator.errors import InvalidSpec
from generator.output import FOREIGN, OutputError, State, shown
from generator.pipeline import (
    PROJECT,
    build,
    read_spec,
    shown_in_errors,
    shown_in_headers,
    with_releases,
)
from generator.spec_language.spelling import did_you_mean

DEFAULT_SPEC = PROJECT / "spec" / "email_interactions.yaml"
DEFAULT_OUT = PROJECT / "generated"
EXIT_STATUS = (
    "Exit status: 0 on success; 1 if the spec has errors, the output is not up to date or cannot be"
    " written, or a change breaks a consumer; 2 for a usage error."
)


def generate(spec: Path, out: Path) -> int:
    """Write the outputs that differ and remove those that are no longer generated."""
    begin = time.perf_counter()
    artifacts, out = _artifacts(spec, out)
    found = output.update(artifacts, out)
    removed = sum(state is State.LEFT_OVER for _, state in found)
    for path, state in found:
        print(f"{'removed' if state is State.LEFT_OVER else 'written':9} {shown(Path(path))}")
    written = len(found) - removed
    counts = f"{written} written, {len(artifacts) - written} unchanged, {removed} removed"
    print(f"{shown(out)}: {counts} in {time.perf_counter() - begin:.2f} s")
    return 0


def check(spec: Path, out: Path) -> int:
    """Report each output that differs from what `generate` would write."""
    begin = time.perf_counter()
    artifacts, out = _artifacts(spec, out)
    found = output.update(artifacts, out, check=True)
    for path, state in found:
        print(f"{shown(out / path)}: {state}", file=sys.stderr)
    if any(state not in FOREIGN for _, state in found):
        print("run `make regenerate` and commit what it changes", file=sys.stderr)
    if any(state in FOREIGN for _, state in found):
        print("move away what was not generated", file=sys.stderr)
    if found:
        return 1
    seconds = time.perf_counter() - begin
    print(f"{shown(out)}: {len(artifacts)} files are up to date ({seconds:.2f} s)")
    return 0


def _artifacts(spec: Path, out: Path) -> tuple[list[Artifact], Path]:
    """All outputs, and their folder as a user would type it.

    Raises OutputError if it cannot be a folder, or if it would hold a source.
    """
    if os.path.lexists(out) and not out.is_dir():
        what = "a link to no folder" if out.is_symlink() else "not a folder"
        raise OutputError(f"{shown(out)} is {what}; name another --out")
    for source in (spec, PROJECT / "generator"):
        if Path(os.path.realpath(source)).is_relative_to(os.path.realpath(out)):
            raise OutputError(f"{shown(out)} contains {shown(source)}; name a separate --out")
    artifacts = build(with_releases(read_spec(spec), spec), shown_in_headers(spec))
    return artifacts, Path(shown_in_errors(out))


def _text(argument: str) -> str:
    if not argument.strip():
        raise argparse.ArgumentTypeError("it is empty")
    return argument


def _path(argument: str) -> Path:
    return Path(_text(argument))


_ARGUMENTS: dict[str, dict[str, Any]] = {
    "version": {"type": _text, "metavar": "VERSION", "help": "three numbers, as in 1.0.0"},
    "--spec": {"type": _path, "default": DEFAULT_SPEC, "help": "the spec to read"},
    "--out": {"type": _path, "default": DEFAULT_OUT, "help": "the output folder"},
    "--against": {
        "type": _text,
        "metavar": "FILE|REVISION",
        "help": "the version to compare with; by default the last release",
    },
    "--archives": {"type": _path, "metavar": "FOLDER", "help": "where to write the archives"},
}
_COMMANDS: dict[str, tuple[Callable[..., int], str, tuple[str, ...]]] = {
    "generate": (generate, "write the outputs; the default command", ("--spec", "--out")),
    "check": (check, "report outputs that are not up to date", ("--spec", "--out")),
    "compat": (
        compat,
        "report what changed since the last release, and which consumers it breaks",
        ("--spec", "--against"),
    ),
    "release": (
        release,
        "release the spec under a version that its changes allow",
        ("--spec", "--out", "--archives", "version"),
    ),
}


class _Parser(argparse.ArgumentParser):
    """A parser that suggests the nearest command or option for an unknown one."""

    def error(self, message: str) -> NoReturn:
        unknown = re.search(r"(?:choice: '|unrecognized arguments: )([\w-]+)", message)
        hint = did_you_mean(unknown[1], (*_COMMANDS, *_ARGUMENTS)) if unknown else ""
        super().error(f"{message}{hint}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m generator",
        description="Generate every output format from one YAML spec.",
        epilog=EXIT_STATUS,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, (run, text, arguments) in _COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text, epilog=EXIT_STATUS)
        command.set_defaults(run=run)
        for argument in arguments:
            command.add_argument(argument, **_ARGUMENTS[argument])
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command, `generate` if none is named, and return the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    has_command = given and (given[0] in ("-h", "--help") or not given[0].startswith("-"))
    options = vars(_parser().parse_args(given if has_command else ["generate", *given]))
    run: Callable[..., int] = options.pop("run")
    try:
        return run(**options)
    except InvalidSpec as invalid:
        for error in invalid.errors:
            print(error, file=sys.stderr)
        count = len(invalid.errors)
        print(f"{count} {'error' if count == 1 else 'errors'}; nothing written", file=sys.stderr)
    except (OutputError, UnknownVersion, ReleaseError, OSError) as failure:
        print(failure, file=sys.stderr)
    return 1
