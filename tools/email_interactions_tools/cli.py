"""The command email-interactions. Each subcommand is a module that is imported when it is used."""

import os
import sys
from importlib import import_module

from email_interactions_tools.commands.usage import Parser

COMMANDS = {
    "check": ("email_interactions_tools.commands.check", "validate files of interactions"),
    "convert": (
        "email_interactions_tools.commands.convert",
        "write the interactions of files in another format",
    ),
    "delete": ("email_interactions_service.cli", "delete all interactions of a customer"),
    "mail": ("email_interactions_tools.commands.mail", "convert mail to records and back"),
    "serve": ("email_interactions_service.cli", "answer gRPC calls until stopped"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run a subcommand and return the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before the start
            setattr(sys, name, os.fdopen(_nothing(), "w", encoding="utf-8"))
    try:
        try:
            return _run(given)
        finally:  # also after the help: an error that Python reports at exit has no status
            sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of the output has stopped
        _discard_output()
        return 1
    except OSError as error:  # a full disk
        _discard_output()
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"email-interactions {given[0]}: {where}{error.strerror or error}\n")
        return 2


def _run(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        _parser().parse_args(arguments[:1])  # prints the help, or reports a usage error
    status: int = import_module(COMMANDS[arguments[0]][0]).main(arguments)
    return status


def _discard_output() -> None:
    """Discard unwritten output, which Python would try to write at exit."""
    os.dup2(_nothing(), sys.stdout.fileno())


def _nothing() -> int:
    return os.open(os.devnull, os.O_WRONLY)


def _parser() -> Parser:
    parser = Parser(
        prog="email-interactions",
        description="Tools for the records of e-mail interactions, and a server for them.",
        epilog="`email-interactions COMMAND --help` lists the options of a command.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, (_, summary) in COMMANDS.items():
        commands.add_parser(name, help=summary)
    return parser
