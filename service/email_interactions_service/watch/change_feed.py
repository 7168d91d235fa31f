"""The change feed: reads new changes once for all watchers, in bounded memory."""

import asyncio
import logging
from bisect import bisect
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import islice

from grpc import StatusCode

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.errors import StatusError
from email_interactions_service.store.queries import Change, read_changes, read_state
from email_interactions_service.store.store import Store

MAX_CACHED = (1_000, 16 * 2**20)  # changes and bytes in memory
MAX_BATCH = (100, 2**20)  # changes and bytes for one watcher at a time
POLL_SECONDS = 0.5  # other programs may write to the same database without a notification

_log = logging.getLogger(__name__)


class ChangeFeed:
    """The end of the change log; watchers request the changes after a position.

    A watcher that is up to date is served from memory, any other from the database. However slow
    a watcher is, it uses the memory of only one batch.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cache: deque[Change] = deque()
        self._cached_bytes = 0
        self._head = 0
        self._watchers = 0
        self._is_stopping = False
        self.committed = asyncio.Event()  # set when there may be new changes
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def watcher(self) -> AsyncIterator[int]:
        """Register a watcher; yield the position of the last change so far."""
        state = await self._store.read(read_state)
        self._watchers += 1
        if self._watchers == 1:  # the log has not been read until now
            self._clear()
            self._head = state.sequence
        self.committed.set()
        try:
            yield state.sequence
        finally:
            self._watchers -= 1

    def stop(self) -> None:
        """End every watch."""
        self._is_stopping = True
        self._changed.set()

    async def run(self) -> None:
        """Read new changes, until cancelled."""
        while True:
            try:
                async with asyncio.timeout(POLL_SECONDS if self._watchers else None):
                    await self.committed.wait()
            except TimeoutError:
                pass
            self.committed.clear()
            if self._watchers:
                try:
                    await self._read()
                except StatusError as error:  # the store has logged the cause
                    await asyncio.sleep(POLL_SECONDS)
                    _log.info("watchers wait", extra={"cause": error.message})

    async def _read(self) -> None:
        state = await self._store.read(read_state)
        while self._head < state.sequence:
            changes, head = await self._store.scan(
                read_changes, self._head, state.sequence, None, MAX_CACHED
            )
            if (await self._store.read(read_state)).dropped > self._head:  # some are missing
                self._clear()
            else:
                self._add(changes)
            self._head = head
            self._changed.set()
            self._changed = asyncio.Event()

    def _clear(self) -> None:
        self._cache.clear()
        self._cached_bytes = 0

    def _add(self, changes: list[Change]) -> None:
        deleted = {c.key for c in changes if c.kind == pb.INTERACTION_CHANGE_REMOVED}
        if deleted:
            kept = [c for c in self._cache if c.key not in deleted or c.is_removal]
            self._clear()
            self._add(kept)
        self._cache.extend(changes)
        self._cached_bytes += sum(len(change.body) for change in changes)
        max_changes, max_bytes = MAX_CACHED
        while len(self._cache) > max_changes or self._cached_bytes > max_bytes:
            self._cached_bytes -= len(self._cache.popleft().body)

    async def after(self, position: int, customer: bytes | None) -> tuple[list[Change], int]:
        """Return the next changes, of one customer if given, and the position after them.

        Waits for a change. The list may be empty: all changes were of other customers.
        """
        while position >= self._head and not self._is_stopping:
            await self._changed.wait()
        if self._is_stopping:
            message = "the server is stopping; resume with the last resume_token"
            raise StatusError(StatusCode.UNAVAILABLE, message)
        begin = self._cache[0].sequence if self._cache else self._head + 1
        if position + 1 < begin:
            return await self._from_store(position, customer)
        index = bisect(self._cache, position, key=lambda change: change.sequence)
        batch = _batch(islice(self._cache, index, None))
        selected = [change for change in batch if change.concerns(customer)]
        return selected, batch[-1].sequence if batch else self._head

    async def _from_store(self, position: int, customer: bytes | None) -> tuple[list[Change], int]:
        """Read first, then check that all these changes were still in the log."""
        changes, end = await self._store.scan(
            read_changes, position, self._head, customer, MAX_BATCH
        )
        if position < (await self._store.read(read_state)).dropped:
            raise out_of_range("is too old: the changes after it are no longer kept")
        return [change for change in changes if change.concerns(customer)], end


def _batch(changes: Iterable[Change]) -> list[Change]:
    """Return the first changes within MAX_BATCH, at least one.

    A slow watcher keeps them in memory after the cache has dropped them.
    """
    max_changes, free_bytes = MAX_BATCH
    result: list[Change] = []
    for change in islice(changes, max_changes):
        free_bytes -= len(change.body)
        if result and free_bytes < 0:
            break
        result.append(change)
    return result


def out_of_range(problem: str) -> StatusError:
    """Return the error for a resume_token from which a watch cannot continue."""
    message = f"the resume_token {problem}; list the interactions again and watch without a token"
    return StatusError(StatusCode.OUT_OF_RANGE, message)
