"""Options of the commands that read files of interactions."""

import argparse
import errno
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from email_interactions_tools.commands.usage import Parser
from email_interactions_tools.files.formats import INPUTS, format_of
from email_interactions_tools.files.portions import Portion, portions


def new_parser(command: str, description: str, epilog: str) -> Parser:
    """Return the parser of a command with the options for reading."""
    parser = Parser(
        prog=f"email-interactions {command}",
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument(
        "--from", dest="format", metavar="FORMAT", help=f"{', '.join(INPUTS)}; by default by name"
    )
    parser.add_argument("--ignore-unknown", action="store_true", help="allow unknown fields")
    parser.add_argument("--jobs", default="1", metavar="N", help="processes; default 1")
    return parser


def unknown_choice(option: str, value: str | None, choices: Collection[str]) -> Iterator[str]:
    """Yield an error if the value of an option is unknown."""
    if value not in (*choices, None):
        yield f"{option} {value}: expected one of {', '.join(choices)}"


def unreadable(files: Iterable[str]) -> Iterator[str]:
    """Yield which files cannot be read, and why; nothing is opened, because a pipe opens once."""
    for file in files:
        error = 0
        if file == "-":
            continue
        if not Path(file).exists():
            error = errno.ENOENT
        elif Path(file).is_dir():
            error = errno.EISDIR
        elif not os.access(file, os.R_OK):
            error = errno.EACCES
        if error:
            yield f"{file}: {os.strerror(error)}"


def unwritable(option: str, path: Path | None) -> Iterator[str]:
    """Yield why a file cannot be created."""
    if path and os.path.lexists(path):
        yield f"{option} {path}: {os.strerror(errno.EEXIST)}"
    elif path and not os.access(path.parent, os.W_OK):
        error = errno.EACCES if path.parent.exists() else errno.ENOENT
        yield f"{option} {path}: {os.strerror(error)}"
    elif path and not path.parent.is_dir():
        yield f"{option} {path}: {os.strerror(errno.ENOTDIR)}"


def faults(options: argparse.Namespace) -> Iterator[str]:
    """Yield errors in the options for reading."""
    yield from unknown_choice("--from", options.format, INPUTS)
    if not (options.jobs.isdecimal() and len(options.jobs) < 5 and int(options.jobs)):
        yield f"--jobs {options.jobs}: expected a number from 1 to 9999"
    if options.files.count("-") > 1:
        yield "- may be given once"
    if options.format == "parquet" and "-" in options.files:
        yield "-: Parquet cannot be read from standard input"


def all_portions(options: argparse.Namespace) -> list[Portion]:
    """Return the portions of all files."""
    return [
        portion
        for file in options.files
        for portion in portions(file, options.format or format_of(file))
    ]
