"""The command line: tests whether there is anything to do, then runs the command."""

import sys
import time

from generator.cli.unchanged import Note, summary


def main(arguments: list[str] | None = None) -> int:
    """Run one command, by default `generate`, and return the exit status."""
    begin = time.perf_counter()
    try:
        try:
            return _run(sys.argv[1:] if arguments is None else arguments, begin)
        finally:  # also after the help: an error that Python reports at exit has no status
            if sys.stdout:
                sys.stdout.flush()
    except OSError as failure:
        if not isinstance(failure, BrokenPipeError):  # then the reader of the output has stopped
            where = f"{failure.filename}: " if failure.filename else ""
            print(f"{where}{failure.strerror or failure}", file=sys.stderr)
        sys.stdout = None  # or else Python writes the rest at exit, and reports that it cannot
        return 1


def _run(arguments: list[str], begin: float) -> int:
    note = Note(arguments)
    if found := note.unchanged():
        shown, count = found
        print(summary(shown, 0, count, 0, time.perf_counter() - begin))
        return 0
    from generator.cli.parser import run

    return run(arguments, note)
