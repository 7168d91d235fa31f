"""email-interactions check: validate files of interactions."""

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from email_interactions import Rejected
from email_interactions_tools.commands import inputs
from email_interactions_tools.commands.check_reports import (
    Write,
    json_lines,
    place_of,
    sarif,
    text,
)
from email_interactions_tools.commands.progress import Bar
from email_interactions_tools.files.formats import read
from email_interactions_tools.files.items import as_line
from email_interactions_tools.files.portions import Portion
from email_interactions_tools.files.tally import Outcome, Tally
from email_interactions_tools.files.tasks import Task, run

REPORTS: dict[str, Callable[[], AbstractContextManager[Write]]] = {
    "text": lambda: nullcontext(text),
    "jsonl": lambda: nullcontext(json_lines),
    "sarif": sarif,
}
_DESCRIPTION = """\
Validates interactions. FILE contains an array or lines of JSON, plain, gzip or zstd, delimited
protobuf (.pb, .binpb) or Parquet (.parquet); - is standard input. Memory is bounded whatever the
size of a file.
"""
_STATUS = "Exit status: 0 if all is valid, 1 if there are violations, 2 for a usage error."


def main(arguments: list[str]) -> int:
    """Run the command and return the exit status."""
    parser = inputs.new_parser("check", _DESCRIPTION, _STATUS)
    parser.add_argument(
        "--report", default="text", metavar="REPORT", help=f"{', '.join(REPORTS)}; default text"
    )
    parser.add_argument(
        "--rejected", type=Path, metavar="FILE", help="write rejected items as lines of JSON"
    )
    options = parser.parse_args(arguments[1:])
    faults = [
        *inputs.faults(options),
        *inputs.unknown_choice("--report", options.report, REPORTS),
        *inputs.unwritable("--rejected", options.rejected),
    ]
    if faults:
        parser.error("\n".join(faults))
    return _run(options)


def _run(options: argparse.Namespace) -> int:
    tally = Tally()
    with ExitStack() as stack:
        rejected = options.rejected and stack.enter_context(options.rejected.open("xb"))
        write = stack.enter_context(REPORTS[options.report]())
        bar = stack.enter_context(Bar(options.files))
        for portion, items, outcome in _results(options, bar):
            for item in tally.placed(portion, items, outcome):
                if sys.stdout.isatty():
                    bar.hide()
                for violation in item.violations:
                    write(place_of(portion.file, item, violation), violation)
                if rejected:
                    rejected.write(as_line(item, portion.file))
            if outcome.unreadable:
                bar.hide()
                fault = f"cannot read {portion.file}: {outcome.unreadable}"
                sys.stderr.write(f"email-interactions check: {fault}\n")
    sys.stderr.write(tally.summary("valid"))
    if tally.total.unreadable:
        return 2
    return 1 if tally.total.rejected else 0


def _results(
    options: argparse.Namespace, bar: Bar
) -> Iterator[tuple[Portion, Iterator[Rejected], Outcome]]:
    """Yield the rejected items of each portion, and the outcome, complete once they are read."""
    portions = inputs.all_portions(options)
    if options.jobs == "1":  # each item is reported at once, as live streams require
        for portion in portions:
            outcome = Outcome()
            items = read(portion, outcome, bar.advance, ignore_unknown=options.ignore_unknown)
            yield portion, (item for item in items if isinstance(item, Rejected)), outcome
        return
    with TemporaryDirectory() as folder:
        tasks = [
            Task(portion, Path(folder, str(number)), options.ignore_unknown)
            for number, portion in enumerate(portions)
        ]
        for task, outcome in run(tasks, int(options.jobs), bar.advance):
            yield task.portion, task.rejected(), outcome
            shutil.rmtree(task.folder)
