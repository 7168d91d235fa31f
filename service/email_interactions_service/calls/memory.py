"""Memory budgets: calls that would exceed one wait, and are rejected if they wait too long."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from grpc import StatusCode

from email_interactions_service.errors import Context, StatusError

SMALL = 64 * 2**10  # bytes
WAIT_SECONDS = 5.0
TURN_SECONDS = 0.1


class Budget:
    """The bytes of messages in memory; waiting calls are served in order of arrival.

    An eighth is for small messages, which do not wait behind large ones.
    """

    def __init__(self, memory: int, copies: int) -> None:
        """`copies` is how often each message is in memory."""
        self.total = self.free = memory // copies
        self.small = 0  # number of small messages so far
        self._for_small = self.free // 8
        self._largest = self.free - self._for_small
        self._held: dict[Context, int] = {}
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @property
    def used(self) -> int:
        """The number of reserved bytes."""
        return self.total - self.free

    async def reserve(self, size: int, seconds: float = WAIT_SECONDS) -> int:
        """Reserve bytes, waiting until they are free; return their number, to be released.

        Raises StatusError if that takes too long.
        """
        if size <= min(SMALL, self.free):
            self.free -= size
            self.small += 1
            return size
        size = min(size, self._largest)
        granted = asyncio.get_running_loop().create_future()
        self._waiting.append((size, granted))
        self.grant()
        try:
            async with asyncio.timeout(seconds):
                await granted
        except (TimeoutError, asyncio.CancelledError) as error:
            if not granted.cancelled():  # it was granted at the same time
                self.free += size
            self.grant()
            if isinstance(error, TimeoutError):
                message = "the server has too many bytes under way; try again later"
                raise StatusError(StatusCode.RESOURCE_EXHAUSTED, message) from None
            raise
        return size

    def release(self, size: int) -> None:
        """Release reserved bytes."""
        self.free += size
        self.grant()

    @asynccontextmanager
    async def reserved(self, size: int, seconds: float = WAIT_SECONDS) -> AsyncIterator[None]:
        """Reserve bytes for a block."""
        size = await self.reserve(size, seconds)
        try:
            yield
        finally:
            self.release(size)

    async def hold(self, size: int, context: Context) -> None:
        """Reserve bytes until the response of the call has been sent.

        Bytes already reserved count: a response takes over the bytes of its request.
        """
        size = min(size, self._largest)
        if context not in self._held:
            self._held[context] = await self.reserve(size)
            end: Any = partial(self._end, context)
            context.add_done_callback(end)
        elif size > self._held[context]:
            self._held[context] += await self.reserve(size - self._held[context])

    def shrink(self, size: int, context: Context) -> None:
        """Release the bytes of a call beyond a size."""
        more = self._held.get(context, 0) - size
        if more > 0:
            self._held[context] = size
            self.release(more)

    def _end(self, context: Context, *_: object) -> None:
        self.release(self._held.pop(context))

    @property
    def is_short(self) -> bool:
        """Whether any call waits for bytes."""
        return any(not granted.done() for _, granted in self._waiting)

    def grant(self) -> None:
        """Wake waiting calls, as far as there are bytes."""
        while self._waiting:
            size, granted = self._waiting[0]
            if not granted.cancelled():
                if size > self.free - self._for_small:
                    break
                self.free -= size
                granted.set_result(None)
            self._waiting.popleft()


class Budgets:
    """The parts of the memory: for arriving requests, for calls, and for watchers."""

    def __init__(self, memory: int) -> None:
        self.arriving = Budget(memory // 4, copies=2)
        self.calls = Budget(memory // 2, copies=6)
        self.watchers = Budget(memory // 4, copies=2)


class Turns:
    """Large responses are read and sent one at a time, with small ones in between."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._semaphore = asyncio.Semaphore()

    async def take(self, size: int, context: Context) -> None:
        """Wait for a turn if the size is large.

        A turn lasts until the call ends, but others do not wait for a caller that reads slowly. If
        small messages arrived meanwhile, the next turn begins only after the same time again.
        """
        if size <= SMALL:
            return
        await self._semaphore.acquire()
        loop = asyncio.get_running_loop()
        begin, small = loop.time(), self._budget.small
        is_over = asyncio.Event()

        def end(*_: object) -> None:
            if not is_over.is_set():
                is_over.set()
                pause = loop.time() - begin if self._budget.small > small else 0
                loop.call_later(pause, self._semaphore.release)

        loop.call_later(TURN_SECONDS, end)
        done: Any = end
        context.add_done_callback(done)
