"""Tasks: each reads one portion and writes its results to a folder; several run at once."""

import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path

from email_interactions import Accepted, Rejected
from email_interactions_tools.files.formats import created, read
from email_interactions_tools.files.items import Write, as_line, from_line
from email_interactions_tools.files.portions import Portion
from email_interactions_tools.files.tally import Outcome


@dataclass(frozen=True, slots=True)
class Task:
    """A portion to read, and the new folder for its results."""

    portion: Portion
    folder: Path
    ignore_unknown: bool
    to: str = ""
    """The format of the records; none for a check."""
    compression: str = ""

    @property
    def records(self) -> Path:
        """The file, or for Parquet the folder, with the valid records."""
        return self.folder / "records"

    def rejected(self) -> Iterator[Rejected]:
        """Yield the items that are not among the records, with positions in the portion."""
        with (self.folder / "rejected").open("rb") as file:
            yield from map(from_line, file)

    def run(self, advance: Callable[[int], None]) -> Outcome:
        """Run the task unless it is complete; its folder appears only when it is."""
        try:
            text = (self.folder / "outcome").read_text(encoding="utf-8")
            if not (outcome := Outcome(**json.loads(text))).unreadable:
                return outcome
            shutil.rmtree(self.folder)
        except FileNotFoundError:
            pass
        outcome = Outcome()
        started = self.folder.with_suffix(f".{os.getpid()}")
        shutil.rmtree(started, ignore_errors=True)  # of a killed process with the same number
        started.mkdir(parents=True)
        with (
            (started / "rejected").open("xb") as rejected,
            self._created(started / "records") as write,
        ):
            for item in read(self.portion, outcome, advance, ignore_unknown=self.ignore_unknown):
                if isinstance(item, Accepted):
                    write(item.record)
                elif self.to or isinstance(item, Rejected):
                    rejected.write(as_line(item))
        (started / "outcome").write_text(json.dumps(asdict(outcome)), encoding="utf-8")
        started.rename(self.folder)
        return outcome

    def _created(self, path: Path) -> AbstractContextManager[Write]:
        if not self.to:
            return nullcontext(lambda _: None)
        return created(path, self.to, self.compression)


def run(
    tasks: Sequence[Task], jobs: int, advance: Callable[[int], None]
) -> Iterator[tuple[Task, Outcome]]:
    """Run the tasks in a number of processes; yield each with its outcome, in order."""
    if (processes := min(jobs, len(tasks))) == 1:
        for task in tasks:
            yield task, task.run(advance)
        return
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _end_with_parent)
    try:
        own = [task for task in tasks if Path(task.portion.file).is_file()]
        with _interrupt_delayed():
            futures = {task: pool.submit(_run, task) for task in own}
        for task in tasks:
            if task in futures:
                outcome, size = futures.pop(task).result()
                advance(size)
                yield task, outcome
            else:  # other processes have no pipes
                yield task, task.run(advance)
    except BrokenProcessPool:
        raise ChildProcessError("a process was killed") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _run(task: Task) -> tuple[Outcome, int]:
    """Run a task; return the outcome and the number of bytes that were read."""
    size = 0

    def advance(read: int) -> None:
        nonlocal size
        size += read

    return task.run(advance), size


@contextmanager
def _interrupt_delayed() -> Generator[None, None, None]:
    """Delay Ctrl-C, in processes started meanwhile too, until they can end without a traceback."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    yield
    _allow_interrupt()


def _allow_interrupt() -> None:
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end_with_parent() -> None:
    """End this process when the process that started it ends, for any reason."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # without a traceback
    _allow_interrupt()
    parent = parent_process()

    def wait() -> None:
        if parent:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
