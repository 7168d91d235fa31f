"""Watching changes with asyncio."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Protocol, Self

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb

from .errors import ServiceError, is_cancelled, service_error
from .records import Change
from .watching import ENDED, Progress


class Call(Protocol):
    """What is told over one connection."""

    async def read(self) -> object:
        """The next message, or EOF."""
        ...

    async def initial_metadata(self) -> Iterable[tuple[str, str | bytes]]:
        """The headers; waits for them."""
        ...

    def cancel(self) -> object:
        """Ends the call."""
        ...


class AsyncWatch:
    """Iterates over the changes; ends only when it is closed.

    Made by `AsyncClient.watch`. It begins with its `async with` block, or else with the first
    change that is asked for.
    """

    def __init__(
        self, start: Callable[[pb.WatchInteractionsRequest], Call], progress: Progress
    ) -> None:
        self._start = start
        self._progress = progress
        self._closed = asyncio.Event()
        self._call: Call | None = None
        self._first: pb.WatchInteractionsResponse | None = None  # read ahead

    @property
    def resume_token(self) -> str | None:
        """The point up to which changes were given out; None before it is known."""
        return self._progress.token

    async def __aenter__(self) -> Self:
        while not self._closed.is_set() and self._call is None:
            self._first = await self._read(until_begun=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the watch, and the iteration over it."""
        self._closed.set()
        if self._call is not None:
            self._call.cancel()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change:
        while not self._closed.is_set():
            message, self._first = self._first or await self._read(), None
            if message is not None:
                return self._progress.received(message)
        raise StopAsyncIteration

    def _open(self) -> Call:
        """The connection that there is, or a new one."""
        if self._call is None:
            self._call = self._start(self._progress.request())
        return self._call

    async def _read(self, *, until_begun: bool = False) -> pb.WatchInteractionsResponse | None:
        """The next message; None after an interruption, or where the headers are enough.

        Without the header that says that the watch is on, an error or the first change says so.
        """
        try:
            call = self._open()
            if self._progress.begun(await call.initial_metadata()) and until_begun:
                return None
            told = await call.read()
            if isinstance(told, pb.WatchInteractionsResponse):
                return told
            await self._interrupted(ENDED)
        except grpc.aio.AioRpcError as error:
            await self._interrupted(service_error(error))
        except asyncio.CancelledError:
            if not self._closed.is_set() or is_cancelled():  # the task, not only the watch
                raise
        return None

    async def _interrupted(self, error: ServiceError) -> None:
        self._call = None
        if not self._closed.is_set():
            pause = self._progress.pause(error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), pause)
