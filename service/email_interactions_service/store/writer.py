"""The thread that writes. Waiting writes share the next transaction, which is flushed once.

An acknowledged write is on the disk. SQLite allows one writer only; on PostgreSQL, the lock on the
row of `state` serializes the programs that share the database.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeAlias

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from email_interactions_service.store.batch import Batch, Limits, Write
from email_interactions_service.store.engine import erase_log
from email_interactions_service.store.errors import cause, status_error

MAX_BATCH = 128

_log = logging.getLogger(__name__)


_Job: TypeAlias = tuple[Write, Future[bytes]]


class Writer:
    """Accepts writes from any thread; the result of each is set after its commit."""

    def __init__(self, engine: Engine, committed: Callable[[], None], limits: Limits) -> None:
        self._engine = engine
        self._committed = committed
        self._limits = limits
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._erases = True  # a program that was killed may have left a log
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, write: Write) -> Future[bytes]:
        """Return the future interaction; to cancel it before its turn cancels the write."""
        result: Future[bytes] = Future()
        self._queue.put((write, result))
        return result

    def close(self) -> None:
        """Return when all earlier writes are done."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            jobs, is_closed = self._waiting(job)
            running = [job for job in jobs if job[1].set_running_or_notify_cancel()]
            if running:
                self._commit(running)
            if is_closed:
                return

    def _waiting(self, first: _Job) -> tuple[list[_Job], bool]:
        """Return the waiting jobs, and whether the writer is closed after them."""
        jobs = [first]
        while len(jobs) < MAX_BATCH:
            try:
                job = self._queue.get_nowait()
            except Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _commit(self, jobs: list[_Job]) -> None:
        """Run all jobs in one transaction. If the database fails, all of them fail.

        They are not repeated here: a commit may have happened although its answer was lost.
        """
        results: list[bytes | Exception]
        try:
            with self._engine.begin() as connection:
                batch = Batch(connection, [write for write, _ in jobs], self._limits)
                results = [_result(batch, write) for write, _ in jobs]
                batch.store()
            if self._erases or batch.removed:
                self._erases = not erase_log(self._engine)
        except SQLAlchemyError as error:
            _log.warning("write failed", extra={"cause": cause(error), "writes": len(jobs)})
            results = [status_error(error)] * len(jobs)
        except Exception as error:  # noqa: BLE001  the thread must not end
            _log.error("write failed", exc_info=error)
            results = [error] * len(jobs)
        for (_, future), result in zip(jobs, results, strict=True):
            if isinstance(result, bytes):
                future.set_result(result)
            else:
                future.set_exception(result)
        self._committed()


def _result(batch: Batch, write: Write) -> bytes | Exception:
    """The error of one write does not end the others."""
    try:
        return batch.apply(write)
    except Exception as error:  # noqa: BLE001
        return error
