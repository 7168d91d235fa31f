"""The thread that writes. Waiting writes share the next transaction, which is flushed once.

An acknowledged write is on disk. SQLite allows only one writer; on PostgreSQL, the lock on the row
of `state` serializes the programs that share the database.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeAlias

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from email_interactions_service.store.batch import Batch
from email_interactions_service.store.engine import erase_log
from email_interactions_service.store.errors import cause, status_error
from email_interactions_service.store.writes import Limits, Write

MAX_BATCH = 1_000

_log = logging.getLogger(__name__)


_Job: TypeAlias = tuple[Write, Future[bytes]]


class Writer:
    """Accepts writes from any thread; the result of each is set after its commit."""

    def __init__(self, engine: Engine, committed: Callable[[], None], limits: Limits) -> None:
        self._engine = engine
        self._committed = committed
        self._limits = limits
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self.waiting = 0
        self.transactions = 0
        self.transaction_seconds = 0.0
        self._erases = True  # a program that was killed may have left a log
        self._is_closed = self._has_large_turn = False
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, write: Write) -> Future[bytes]:
        """Return a future for the interaction; cancelling it before its turn cancels the write."""
        result: Future[bytes] = Future()
        self._queue.put((write, result))
        return result

    def close(self) -> None:
        """Return once all earlier writes are done."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        waiting: list[_Job] = []
        while waiting or not self._is_closed:
            with suppress(Empty):
                while (new := self._queue.get(block=not waiting)) is not None:
                    waiting.append(new)
                self._is_closed = True
            waiting = [job for job in waiting if not job[1].cancelled()]
            self.waiting = len(waiting)
            if waiting:
                begin = time.monotonic()
                waiting = self._commit(waiting[:MAX_BATCH]) + waiting[MAX_BATCH:]
                self.transactions += 1
                self.transaction_seconds += time.monotonic() - begin

    def _commit(self, jobs: list[_Job]) -> list[_Job]:
        """Run jobs in one transaction, at least one; return the jobs that have to wait.

        If the database fails, all of them fail. They are not repeated here: a commit may have
        happened although its response was lost.
        """
        results: dict[Future[bytes], bytes | Exception] = {}
        later: list[_Job] = []
        try:
            with self._engine.begin() as connection:
                batch = Batch(connection, [write for write, _ in jobs], self._limits)
                first, later = self._selected(jobs)
                for write, future in first:
                    if results and batch.is_full(write):
                        later.append((write, future))
                    elif future.set_running_or_notify_cancel():
                        results[future] = _result(batch, write)
                batch.store()
            if self._erases or batch.removed:
                self._erases = not erase_log(self._engine)
        except SQLAlchemyError as error:
            _log.warning("write failed", extra={"cause": cause(error), "writes": len(jobs)})
            results, later = _failed(jobs, status_error(error)), []
        except Exception as error:  # noqa: BLE001  the thread must not end
            _log.error("write failed", exc_info=error)
            results, later = _failed(jobs, error), []
        for future, result in results.items():
            if isinstance(result, bytes):
                future.set_result(result)
            else:
                future.set_exception(result)
        self._committed()
        return later

    def _selected(self, jobs: list[_Job]) -> tuple[list[_Job], list[_Job]]:
        """Return either the small or the large jobs, in turns, and the others.

        A small job waits for at most one large batch, and is never part of one.
        """
        small = [job for job in jobs if not job[0].is_large]
        large = [job for job in jobs if job[0].is_large]
        self._has_large_turn = bool(large) and (not small or not self._has_large_turn)
        return (large, small) if self._has_large_turn else (small, large)


def _failed(jobs: list[_Job], error: Exception) -> dict[Future[bytes], bytes | Exception]:
    """Return the error as the result of all jobs that have not been cancelled."""
    futures = [future for _, future in jobs if not future.cancelled()]
    return {
        future: error
        for future in futures
        if future.running() or future.set_running_or_notify_cancel()
    }


def _result(batch: Batch, write: Write) -> bytes | Exception:
    """Run one job; its error does not end the others, unless it is a database error."""
    try:
        return batch.apply(write)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001
        return error
