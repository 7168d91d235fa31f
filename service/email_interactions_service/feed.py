"""New changes for all watchers: read once from the log, kept for a while, in bounded memory."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from itertools import islice

import grpc

from email_interactions_service.refusals import Refused
from email_interactions_service.store.queries import Change, read_changes, read_state
from email_interactions_service.store.store import Store

MOST_KEPT = 1_000  # changes in memory
MOST_KEPT_BYTES = 16 * 2**20
MOST_AT_ONCE = (100, 2**20)  # changes and bytes that a watcher gets at once
POLL_SECONDS = 0.5  # other programs may write to the same database

_log = logging.getLogger(__name__)


class Feed:
    """The end of the log. Watchers ask for what comes after their own place in it.

    A watcher that is up to date is served from memory, another one from the database: however slow
    it is, it costs the memory of one portion.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: deque[Change] = deque()
        self._kept_bytes = 0
        self._head = 0
        self._watchers = 0
        self._committed = asyncio.Event()
        self._news = asyncio.Event()

    async def join(self) -> int:
        """Counts a watcher in; the number of the last change so far."""
        state = await self._store.read(read_state)
        self._watchers += 1
        if self._watchers == 1:  # nobody has followed the log until now
            self._forget()
            self._head = state.sequence
        self._committed.set()
        return state.sequence

    def leave(self) -> None:
        """Counts a watcher out."""
        self._watchers -= 1

    def committed(self) -> None:
        """There may be something new."""
        self._committed.set()

    async def follow(self) -> None:
        """Reads what is new, until cancelled."""
        while True:
            try:
                async with asyncio.timeout(POLL_SECONDS if self._watchers else None):
                    await self._committed.wait()
            except TimeoutError:
                pass
            self._committed.clear()
            if self._watchers:
                try:
                    await self._read()
                except Refused as refused:  # the store has said why in the log
                    await asyncio.sleep(POLL_SECONDS)
                    _log.info("watchers wait", extra={"cause": refused.message})

    async def _read(self) -> None:
        state = await self._store.read(read_state)
        while self._head < state.sequence:
            changes, head = await self._store.read(
                read_changes, self._head, state.sequence, None, (MOST_KEPT, MOST_KEPT_BYTES)
            )
            if (await self._store.read(read_state)).dropped > self._head:  # some are missing
                self._forget()
            else:
                self._keep(changes)
            self._head = head
            self._news.set()
            self._news = asyncio.Event()

    def _forget(self) -> None:
        self._kept.clear()
        self._kept_bytes = 0

    def _keep(self, changes: list[Change]) -> None:
        self._kept.extend(changes)
        self._kept_bytes += sum(len(change.body) for change in changes)
        while len(self._kept) > MOST_KEPT or self._kept_bytes > MOST_KEPT_BYTES:
            self._kept_bytes -= len(self._kept.popleft().body)

    async def after(self, place: int, customer: bytes | None) -> tuple[list[Change], int]:
        """The next changes behind a place, of one customer if asked, and the place behind them.

        Waits until there is a change. The list may be empty: there were only others.
        """
        while place >= self._head:
            await self._news.wait()
        begin = self._kept[0].sequence if self._kept else self._head + 1
        if place + 1 < begin:
            return await self._from_store(place, customer)
        portion = _portion(islice(self._kept, place + 1 - begin, None))
        wanted = [c for c in portion if customer is None or c.customer == customer]
        return wanted, portion[-1].sequence

    async def _from_store(self, place: int, customer: bytes | None) -> tuple[list[Change], int]:
        """Whether all changes were still there is asked after they were read."""
        found = await self._store.read(read_changes, place, self._head, customer, MOST_AT_ONCE)
        state = await self._store.read(read_state)
        if place < state.dropped:
            raise out_of_range("is too old: changes behind it are no longer kept")
        return found


def _portion(changes: Iterable[Change]) -> list[Change]:
    """As many as go out at once; one at least. A slow watcher holds them while others are kept."""
    most, most_bytes = MOST_AT_ONCE
    found: list[Change] = []
    for change in islice(changes, most):
        most_bytes -= len(change.body)
        if found and most_bytes < 0:
            break
        found.append(change)
    return found


def out_of_range(message: str) -> Refused:
    """What a watcher is told whose token leads nowhere any more."""
    return Refused(
        grpc.StatusCode.OUT_OF_RANGE,
        f"the resume_token {message}; list the interactions anew and watch without a token",
    )
