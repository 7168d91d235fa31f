"""email-interactions convert: write the interactions of files in another format."""

import argparse
import errno
import json
import os
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import email_interactions
from email_interactions_tools.commands import inputs
from email_interactions_tools.commands.progress import Bar
from email_interactions_tools.files.assembly import join, locked, with_ending, write_rejected
from email_interactions_tools.files.compression import suffix
from email_interactions_tools.files.formats import OUTPUTS
from email_interactions_tools.files.tally import Outcome
from email_interactions_tools.files.tasks import Task, run

_DESCRIPTION = """\
Writes the e-mails of files in another format. FILE contains an array or lines of JSON, plain, gzip
or zstd, delimited protobuf (.pb, .binpb) or Parquet (.parquet); - is standard input. Memory is
bounded whatever the size of a file.

OUTPUT is a new file; JSON is compressed if its name ends with .gz or .zst. For Parquet it is a new
folder, which contains a folder of files for each kind of record. It appears when it is complete;
until then the results are in OUTPUT.part. Items that are not written to it are written to a file of
rejected items, with their violations.
"""
_STATUS = """\
Exit status: 0 if all e-mails are written, 1 if there are violations, 2 for a usage error or a file
that cannot be read or written; then --resume continues.
"""


def main(arguments: list[str]) -> int:
    """Run the command and return the exit status."""
    parser = inputs.new_parser("convert", _DESCRIPTION, _STATUS)
    parser.add_argument("--to", required=True, metavar="FORMAT", help=", ".join(OUTPUTS))
    parser.add_argument("--output", type=Path, required=True, metavar="OUTPUT")
    parser.add_argument(
        "--rejected", type=Path, metavar="FILE", help="default OUTPUT.rejected.jsonl"
    )
    parser.add_argument("--resume", action="store_true", help="continue after an interruption")
    options = parser.parse_args(arguments[1:])
    options.rejected = options.rejected or with_ending(options.output, ".rejected.jsonl")
    if faults := [*inputs.faults(options), *_faults(options)]:
        parser.error("\n".join(faults))
    part = with_ending(options.output, ".part")
    part.mkdir(exist_ok=options.resume)
    with locked(part) as is_ours:
        if not is_ours:
            parser.error(f"{part} is in use by another process")
        plan, begun = _plan(options), part / "plan"
        if not any(part.iterdir()):
            begun.write_bytes(plan)
        elif not begun.exists() or begun.read_bytes() != plan:
            parser.error(f"--resume: {part} was begun with other files or options")
        return _run(options, part)


def _faults(options: argparse.Namespace) -> Iterator[str]:
    """Yield errors in the options for writing."""
    yield from inputs.unknown_choice("--to", options.to, OUTPUTS)
    yield from inputs.unreadable(options.files)
    yield from inputs.unwritable("--output", options.output)
    try:
        if suffix(options.output.name) and options.to not in ("jsonl", "json"):
            yield f"--output {options.output}: only JSON can be compressed"
        if options.to == "parquet":
            import_module("email_interactions_tools.arrow")
    except ImportError as error:
        yield str(error)
    part = with_ending(options.output, ".part")
    if options.rejected in (options.output, part):
        yield f"--rejected {options.rejected}: is the output"
    if options.resume:
        for file in options.files:
            if not Path(file).is_file():
                yield f"--resume: {file} cannot be read again"
    elif part.exists():
        yield f"{part} exists: --resume continues, or remove it"
    if not (part / "output").exists():  # otherwise it belongs to the interrupted conversion
        started = with_ending(options.rejected, ".part")
        rejected = started if os.path.lexists(started) else options.rejected
        yield from inputs.unwritable("--rejected", rejected)


def _plan(options: argparse.Namespace) -> bytes:
    """Return what must be the same when a conversion is resumed."""
    plan: dict[str, Any] = {"version": email_interactions.__version__}
    plan |= {name: getattr(options, name) for name in ("files", "format", "to", "ignore_unknown")}
    plan["rejected"] = str(options.rejected)
    states = [Path(file).stat() for file in options.files if file != "-"]
    plan["states"] = [(state.st_size, state.st_mtime_ns) for state in states]
    return json.dumps(plan).encode()


def _run(options: argparse.Namespace, part: Path) -> int:
    tasks = [
        Task(
            portion,
            part / f"{number:05}",
            options.ignore_unknown,
            options.to,
            suffix(options.output.name),
        )
        for number, portion in enumerate(inputs.all_portions(options))
    ]
    results: list[tuple[Task, Outcome]] = []
    with Bar(options.files) as bar:
        for task, outcome in run(tasks, int(options.jobs), bar.advance):
            results.append((task, outcome))
            if outcome.unreadable:
                bar.hide()
                fault = f"cannot read {task.portion.file}: {outcome.unreadable}"
                sys.stderr.write(f"email-interactions convert: {fault}\n")
                return 2
    join(results, part / "output")
    tally = write_rejected(results, options.rejected)
    if os.path.lexists(options.output):  # by now
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(options.output))
    (part / "output").replace(options.output)
    shutil.rmtree(part)
    sys.stderr.write(tally.summary("written"))
    return 1 if tally.total.rejected else 0
