"""The parts of grpc and threading that the client uses; `aio` has the same for asyncio."""

from threading import Event
from typing import Any, TypeAlias

import grpc

from ..connection import Connection, new_stub
from ..errors import service_error

CLOSED = ValueError
"""What a call raises when the channel is closed."""

Call: TypeAlias = Any
"""A call of gRPC that receives changes."""


def read(call: Call) -> Any:
    """Return the next message, or None at the end."""
    return next(call, None)


def wait(event: Event, seconds: float) -> None:
    """Wait for the event for at most this many seconds."""
    event.wait(seconds)


def is_cancelled() -> bool:
    """Return False: a thread cannot be cancelled."""
    return False


class Transport:
    """A channel."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._channel: grpc.Channel = connection.open(grpc.insecure_channel, grpc.secure_channel)
        self._stub = new_stub(self._channel)

    def call(self, method: str, request: object, timeout: float | None) -> Any:
        """Return the response; raise ServiceError if the call fails."""
        try:
            return getattr(self._stub, method)(request, **self._connection.options(timeout))
        except grpc.RpcError as error:
            raise service_error(error) from error

    def watch(self, request: object) -> Call:
        """Start a call that receives changes."""
        return self._stub.WatchInteractions(request, metadata=self._connection.metadata)

    def close(self) -> None:
        """Close the channel; running calls fail."""
        self._channel.close()
