"""python -m generator COMMAND: the command line.

`--help` tells the exit status.
"""

import argparse
import gc
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path

from generator.command_line import EXIT_STATUS, Parser
from generator.commands.compat import compat
from generator.commands.generate import check, generate
from generator.commands.release import release
from generator.compat.baseline import NoBaseline
from generator.errors import InvalidSpec
from generator.output import OutputError
from generator.release import Refused
from generator.steps import PROJECT

DEFAULT_SPEC = PROJECT / "spec" / "email_interactions.yaml"
DEFAULT_OUT = PROJECT / "generated"


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns the exit status."""
    options = _parser().parse_args(_with_command(sys.argv[1:] if arguments is None else arguments))
    run: Callable[..., int] = options.run
    given = {key: value for key, value in vars(options).items() if key != "run"}
    try:
        return run(**given)
    except InvalidSpec as invalid:
        for error in invalid.errors:
            print(error, file=sys.stderr)
        count = len(invalid.errors)
        print(f"{count} {'error' if count == 1 else 'errors'}; nothing written", file=sys.stderr)
    except (OutputError, NoBaseline, Refused, OSError) as failure:
        print(failure, file=sys.stderr)
    return 1


def _with_command(arguments: list[str]) -> list[str]:
    """Without a command, or with options only, it is generate."""
    asks_for_help = arguments[:1] in (["-h"], ["--help"])
    named = arguments and not arguments[0].startswith("-")
    return arguments if named or asks_for_help else ["generate", *arguments]


def _parser() -> Parser:
    parser = Parser(
        prog="python -m generator",
        description="Makes every output format from one YAML spec.",
        epilog=EXIT_STATUS,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    spec = Parser(add_help=False)
    spec.add_argument("--spec", type=_path, default=DEFAULT_SPEC, help="the spec to read")
    out = Parser(add_help=False)
    out.add_argument("--out", type=_path, default=DEFAULT_OUT, help="the folder of the output")
    offered: tuple[tuple[Callable[..., int], str, list[Parser]], ...] = (
        (generate, "write the output, which is what happens without a command", [spec, out]),
        (check, "say whether the output is what the spec gives", [spec, out]),
        (compat, "say what changed since the last release, and for whom it breaks", [spec]),
        (release, "make a release of the spec, if the changes allow its version", [spec, out]),
    )
    found = {}
    for run, words, parents in offered:
        name = run.__name__
        found[name] = commands.add_parser(
            name, help=words, description=words, epilog=EXIT_STATUS, parents=parents
        )
        found[name].set_defaults(run=run)
    found["compat"].add_argument(
        "--against",
        type=_word,
        metavar="FILE|REVISION",
        help="what to compare with; else the last release",
    )
    found["release"].add_argument(
        "version", type=_word, metavar="VERSION", help="three numbers, as in 1.0.0"
    )
    found["release"].add_argument(
        "--archives", type=_path, metavar="FOLDER", help="where to put the archives"
    )
    return parser


def _word(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty")
    return text


def _path(text: str) -> Path:
    return Path(_word(text))


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr, for names in any locale
    gc.disable()  # all that is made stays until the end; looking for garbage takes half the time
    sys.exit(main())
