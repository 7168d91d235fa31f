"""Combines the results of all tasks into one output and one file of rejected items."""

import os
import shutil
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from email_interactions_tools.files.compression import compressed
from email_interactions_tools.files.formats import ONE_FILE
from email_interactions_tools.files.items import as_line
from email_interactions_tools.files.tally import Outcome, Tally
from email_interactions_tools.files.tasks import Task


@contextmanager
def locked(folder: Path) -> Generator[bool, None, None]:
    """Lock a folder until the context or this process ends; False if another process has it."""
    try:
        fcntl: Any = import_module("fcntl")
    except ModuleNotFoundError:  # on Windows
        yield True
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = True
    except BlockingIOError:
        is_ours = False
    try:
        yield is_ours
    finally:
        os.close(opened)


def join(results: Sequence[tuple[Task, Outcome]], path: Path) -> None:
    """Write the records of all tasks, in order, to one file or folder."""
    if results[0][0].to == "parquet":
        _gather((task for task, _ in results), path)
    else:
        _append(results, path)


def _gather(tasks: Iterable[Task], path: Path) -> None:
    """Move the files of all tasks, or the remaining ones, to a folder for each kind of record."""
    path.mkdir(exist_ok=True)
    for task in tasks:
        for file in task.records.iterdir():
            kind = path / file.stem
            kind.mkdir(exist_ok=True)
            file.replace(kind / f"{task.folder.name}.parquet")


def _append(results: Sequence[tuple[Task, Outcome]], path: Path) -> None:
    compression, output = results[0][0].compression, ONE_FILE[results[0][0].to]
    separator = b""
    with path.open("wb") as file:
        file.write(compressed(output.begin, compression))
        for task, outcome in results:
            if outcome.valid:
                file.write(compressed(separator, compression))
                separator = output.between
            with task.records.open("rb") as records:
                shutil.copyfileobj(records, file, 2**20)
        file.write(compressed(output.end, compression))
        file.flush()
        os.fsync(file.fileno())


def with_ending(path: Path, ending: str) -> Path:
    """Return the path with an ending after its name."""
    return Path(f"{path}{ending}")


def write_rejected(results: Sequence[tuple[Task, Outcome]], path: Path) -> Tally:
    """Write the items that are not in the output, if any, to a file; count all of them."""
    tally = Tally()
    started = with_ending(path, ".part")
    with started.open("wb") as file:
        for task, outcome in results:
            for item in tally.placed(task.portion, task.rejected(), outcome):
                file.write(as_line(item, task.portion.file))
        is_empty = not file.tell()
    if is_empty:
        started.unlink()
    else:
        started.replace(path)
    return tally
