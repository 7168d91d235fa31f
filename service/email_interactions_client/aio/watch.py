"""A watch: reports each change once, across interruptions."""

from asyncio import Event
from collections.abc import Callable
from typing import Self

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb

from ..errors import ServiceError, service_error
from ..progress import ENDED, Progress
from ..records import Change, Removal
from .transport import CLOSED, Call, is_cancelled, read, wait


class AsyncWatch:
    """Iterates over the changes; ends only when it is closed.

    Returned by `AsyncClient.watch`. It begins with its `async with` block, or else when the first
    change is requested. Another task may close it.
    """

    def __init__(
        self, start: Callable[[pb.WatchInteractionsRequest], Call], progress: Progress
    ) -> None:
        self._start = start
        self._progress = progress
        self._closed = Event()
        self._call: Call = None
        self._first: pb.WatchInteractionsResponse | None = None  # read at the start of the block

    @property
    def resume_token(self) -> str | None:
        """The position after the last change that was returned; None before it is known."""
        return self._progress.token

    async def __aenter__(self) -> Self:
        while not self._closed.is_set() and self._call is None:
            self._first = await self._read(until_begun=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the watch, and the iteration over it."""
        self._closed.set()
        call = self._call  # read once: the iterating thread may drop it meanwhile
        if call is not None:
            call.cancel()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change | Removal:
        while not self._closed.is_set():
            message, self._first = self._first or await self._read(), None
            if message is not None:
                return self._progress.received(message)
        raise StopAsyncIteration

    def _open(self) -> Call:
        """Return the current call, or a new one."""
        if self._call is None:
            self._call = self._start(self._progress.request())
            if self._closed.is_set():  # while the call was starting, so that close() did not see it
                self._call.cancel()
        return self._call

    async def _read(self, *, until_begun: bool = False) -> pb.WatchInteractionsResponse | None:
        """Return the next message; None after an interruption, or if the headers suffice.

        Without the header that marks the beginning of the watch, an error or the first change does.
        """
        try:
            call = self._open()
            if self._progress.begun(await call.initial_metadata()) and until_begun:
                return None
            message: pb.WatchInteractionsResponse | None = await read(call)
            if message is None:
                await self._interrupted(ENDED)
            return message
        except grpc.RpcError as error:
            await self._interrupted(service_error(error))
        except CLOSED:
            if not self._closed.is_set() or is_cancelled():
                raise
        return None

    async def _interrupted(self, error: ServiceError) -> None:
        self._call = None
        if not self._closed.is_set():
            await wait(self._closed, self._progress.pause(error))
