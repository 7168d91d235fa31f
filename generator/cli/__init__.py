"""The command line: tests whether there is anything to do, then runs the command."""

import sys
import time

from generator.cli.unchanged import Note, summary


def main(arguments: list[str] | None = None) -> int:
    """Run one command, by default `generate`, and return the exit status."""
    begin = time.perf_counter()
    given = sys.argv[1:] if arguments is None else arguments
    try:
        note = Note(given)
    except FileNotFoundError:
        print("the working folder was removed; change to another", file=sys.stderr)
        return 1
    if found := note.unchanged():
        shown, count = found
        print(summary(shown, 0, count, 0, time.perf_counter() - begin))
        return 0
    from generator.cli.parser import run

    return run(given, note)
