"""The parser of the command line, which imports a command only when it runs."""

import argparse
import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from generator.cli.unchanged import Note
from generator.errors import CommandError, InvalidSpec
from generator.paths import PROJECT

DEFAULT_SPEC = PROJECT / "spec" / "email_interactions.yaml"
DEFAULT_OUT = PROJECT / "generated"
EXIT_STATUS = (
    "Exit status: 0 on success; 1 if the spec has errors, the output is not up to date or cannot be"
    " written, or a change breaks a consumer; 2 for a usage error."
)


def _text(argument: str) -> str:
    if not argument.strip():
        raise argparse.ArgumentTypeError("it is empty")
    return argument


def _formats(argument: str) -> tuple[str, ...]:
    """Return the names in a comma-separated list, sorted."""
    from generator.formats import names

    found = [word.strip() for word in argument.split(",")]
    if unknown := [repr(word) for word in found if word not in names()]:
        message = f"unknown: {', '.join(unknown)}; the formats are {', '.join(names())}"
        raise argparse.ArgumentTypeError(message)
    return tuple(sorted({*found}))


def _help(text: str, default: Path) -> str:
    return f"{text} (default {default.relative_to(PROJECT)})"


def _path(argument: str) -> Path:
    return Path(_text(argument))


_ARGUMENTS: dict[str, dict[str, Any]] = {
    "version": {"type": _text, "metavar": "VERSION", "help": "three numbers, as in 1.0.0"},
    "--spec": {
        "type": _path,
        "default": DEFAULT_SPEC,
        "help": _help("the spec to read", DEFAULT_SPEC),
    },
    "--out": {
        "type": _path,
        "default": DEFAULT_OUT,
        "help": _help("the output folder", DEFAULT_OUT),
    },
    "--only": {
        "type": _formats,
        "default": (),
        "metavar": "FORMAT,...",
        "help": "the output has these formats and those that they need only (default all)",
    },
    "--against": {
        "type": _text,
        "metavar": "FILE|REVISION",
        "help": "the version to compare with (default the last release)",
    },
    "--verify": {"action": "store_true", "help": "only report files that are not up to date"},
    "archives": {"type": _path, "metavar": "FOLDER", "help": "where to write the tarball"},
    "--archives": {"type": _path, "metavar": "FOLDER", "help": "where to write the archives"},
}
_OUTPUTS = ("--spec", "--out", "--only")
_COMMANDS: dict[str, tuple[str, str, tuple[str, ...]]] = {  # the module that has it comes first
    "generate": ("generate", "write the outputs; the default command", _OUTPUTS),
    "check": ("generate", "report outputs that are not up to date", _OUTPUTS),
    "compat": (
        "compat",
        "report what changed since the last release, and which consumers it breaks",
        ("--spec", "--against"),
    ),
    "language": (
        "language",
        "write the schema for editors and the tables of keys in spec/README.md",
        ("--verify",),
    ),
    "number": (
        "number",
        "write the field numbers that the spec lacks into its file",
        ("--spec",),
    ),
    "npm": ("archives", "write the npm package as a tarball", ("--spec", "archives")),
    "release": (
        "release",
        "release the spec under a version that its changes allow",
        ("--spec", "--out", "--archives", "version"),
    ),
}


class _Parser(argparse.ArgumentParser):
    """A parser that suggests the nearest command or option for an unknown one."""

    def error(self, message: str) -> NoReturn:
        from generator.spec_language.spelling import did_you_mean

        unknown = re.search(r"(?:choice: '|unrecognized arguments: )([^\s'=]+)", message)
        hint = did_you_mean(unknown[1], (*_COMMANDS, *_ARGUMENTS)) if unknown else ""
        if unknown and unknown[1].endswith((".yaml", ".yml")):
            hint = f"; did you mean '--spec {unknown[1]}'?"
        super().error(f"{message}{hint}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m generator",
        description="Generate every output format from one YAML spec.",
        epilog=EXIT_STATUS,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, (_, text, arguments) in _COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text, epilog=EXIT_STATUS)
        command.set_defaults(command=name)
        for argument in arguments:
            command.add_argument(argument, **_ARGUMENTS[argument])
    return parser


def run(arguments: list[str], note: Note) -> int:
    """Run the command of the arguments, and return the exit status."""
    first = arguments[0] if arguments else ""
    has_command = first in ("-h", "--help") or (first and not first.startswith("-"))
    options = vars(_parser().parse_args(arguments if has_command else ["generate", *arguments]))
    name = options.pop("command")
    if name == "generate":
        options["note"] = note
    module = import_module(f"generator.cli.{_COMMANDS[name][0]}")
    command: Callable[..., int] = getattr(module, name)
    try:
        return command(**options)
    except InvalidSpec as invalid:
        for error in invalid.errors:
            print(error, file=sys.stderr)
        count = len(invalid.errors)
        print(f"{count} {'error' if count == 1 else 'errors'}; nothing written", file=sys.stderr)
    except CommandError as failure:
        print(failure, file=sys.stderr)
    return 1
