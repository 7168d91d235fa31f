"""The parts of grpc.aio and asyncio that the client uses; `sync` has the same for threads."""

import asyncio
from asyncio import Event
from contextlib import suppress
from typing import Any, TypeAlias

import grpc

from ..connection import Connection, new_stub
from ..errors import ServiceError, service_error

CLOSED = asyncio.CancelledError
"""What a call raises when the channel is closed, or when the task is cancelled."""

Call: TypeAlias = Any
"""A call of gRPC that receives changes."""


async def read(call: Call) -> Any:
    """Return the next message, or None at the end."""
    message = await call.read()
    return None if message is grpc.aio.EOF else message


async def wait(event: Event, seconds: float) -> None:
    """Wait for the event for at most this many seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


def is_cancelled() -> bool:
    """Return whether the current task is cancelled, not only the call that it awaits."""
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


class Transport:
    """A channel that belongs to the event loop of its first call."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._channel: grpc.aio.Channel | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opened: Any = None
        self._is_closed = False

    @property
    def _stub(self) -> Any:
        if self._is_closed:
            raise ValueError("the client is closed")
        loop = asyncio.get_running_loop()
        if self._channel is None:
            self._loop = loop
            self._channel = self._connection.open(
                grpc.aio.insecure_channel, grpc.aio.secure_channel
            )
            self._opened = new_stub(self._channel)
        if self._loop is not loop:
            message = "the client belongs to the event loop of its first call; create one for each"
            raise RuntimeError(message)
        return self._opened

    async def call(self, method: str, request: object, timeout: float | None) -> Any:
        """Return the response; raise ServiceError if the call fails."""
        try:
            return await getattr(self._stub, method)(request, **self._connection.options(timeout))
        except grpc.aio.AioRpcError as error:
            raise service_error(error) from error
        except asyncio.CancelledError:
            if is_cancelled():
                raise
            raise ServiceError(grpc.StatusCode.CANCELLED, "the client was closed") from None

    def watch(self, request: object) -> Call:
        """Start a call that receives changes."""
        return self._stub.WatchInteractions(request, metadata=self._connection.metadata)

    async def close(self) -> None:
        """Close the channel; running calls fail."""
        self._is_closed = True
        if self._channel is not None:
            await self._channel.close()
