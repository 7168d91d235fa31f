"""The one thread that writes. Writes that wait share the next transaction, flushed to disk once.

What was acknowledged is on the disk. On SQLite this is the only way to write anyway; on PostgreSQL
the locked row of `state` makes the programs that share the database take turns.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from email_interactions_service.refusals import Refused
from email_interactions_service.store.batch import Batch, Write
from email_interactions_service.store.faults import cause, refusal

MOST_TOGETHER = 128

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job:
    write: Write
    answer: Future[bytes] = field(default_factory=Future)


class Writer:
    """Takes writes from any thread and answers each when it is committed, or refused."""

    def __init__(
        self, engine: Engine, committed: Callable[[], None], *, most_bytes: int, keep: int
    ) -> None:
        self._engine = engine
        self._committed = committed
        self._most_bytes = most_bytes
        self._keep = keep
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def submit(self, write: Write) -> Future[bytes]:
        """The interaction after the write, once it is on the disk.

        Cancelling the future before its turn takes the write back.
        """
        job = _Job(write)
        self._queue.put(job)
        return job.answer

    def close(self) -> None:
        """Ends when what was submitted before is done."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            jobs, goes_on = self._waiting(job)
            wanted = [job for job in jobs if job.answer.set_running_or_notify_cancel()]
            if wanted:
                self._commit(wanted)
            if not goes_on:
                return

    def _waiting(self, first: _Job) -> tuple[list[_Job], bool]:
        """What waits already, and whether more may come."""
        jobs = [first]
        while len(jobs) < MOST_TOGETHER:
            try:
                job = self._queue.get_nowait()
            except Empty:
                break
            if job is None:
                return jobs, False
            jobs.append(job)
        return jobs, True

    def _commit(self, jobs: list[_Job]) -> None:
        """All in one transaction. When the database fails, none is done, and all are told so.

        They are not tried again here: a commit whose answer was lost may have happened.
        """
        outcomes: Sequence[bytes | Exception]
        try:
            with self._engine.begin() as connection:
                writes = [job.write for job in jobs]
                limits = {"most_bytes": self._most_bytes, "keep": self._keep}
                batch = Batch(connection, writes, **limits)
                outcomes = [_outcome(batch, write) for write in writes]
                batch.store()
        except SQLAlchemyError as error:
            _log.warning("write failed", extra={"cause": cause(error), "writes": len(jobs)})
            outcomes = [refusal(error)] * len(jobs)
        except Exception as error:  # noqa: BLE001  the thread must not end, whatever happens
            _log.error("write failed", exc_info=error)
            outcomes = [error] * len(jobs)
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(outcome, bytes):
                job.answer.set_result(outcome)
            else:
                job.answer.set_exception(outcome)
        self._committed()


def _outcome(batch: Batch, write: Write) -> bytes | Exception:
    try:
        return batch.apply(write)
    except Refused as refused:
        return refused
    except Exception as error:  # noqa: BLE001  a fault of one write is no reason to end the others
        return error
