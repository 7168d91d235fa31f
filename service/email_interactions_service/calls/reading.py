"""The last interceptor before a method: it reads and decodes the request."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any

import grpc
from google.protobuf.message import DecodeError

from email_interactions_service.calls.interceptors import Interceptor, Method
from email_interactions_service.calls.memory import SMALL, Budget
from email_interactions_service.errors import Context, StatusError, invalid_field
from email_interactions_service.messages.requests import Requests

SHORT_SECONDS = 1.0


@dataclass(eq=False)
class RequestReading(Interceptor):
    """Reads and decodes the request within the call, so that a malformed one is a caller's error.

    Nothing is read before the other interceptors accept the call and memory is reserved for it. A
    method that only the generated stubs have is UNIMPLEMENTED.
    """

    arriving: Budget
    calls: Budget
    max_bytes: int
    seconds: float
    """The maximum time in which a request must arrive."""
    growing: str = ""
    """A regular expression for the methods whose responses may be larger than the requests."""
    requests: Requests | None = None
    """Validates the requests."""
    reads = True

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        if not iscoroutinefunction(method.function):
            message = "the server does not implement this method"
            raise StatusError(grpc.StatusCode.UNIMPLEMENTED, message)
        async with self.arriving.reserved(self.max_bytes):
            data = await self._read(context)
            size = len(data)
            if size > SMALL and re.fullmatch(self.growing, method.name):
                # For the response, too: calls that hold bytes and wait for more would wait for
                # each other.
                size = max(size, self.max_bytes)
            await self.calls.hold(size, context)
        return await method.call(await self._decoded(method, data), context)

    async def _read(self, context: Context) -> bytes:
        """Return the request; raise StatusError if it does not arrive in time.

        The time is short if others wait for the memory.
        """
        end = asyncio.get_running_loop().time() + self.seconds
        reading: asyncio.Future[Any] = asyncio.ensure_future(context.read())
        try:
            while not (await asyncio.wait({reading}, timeout=SHORT_SECONDS))[0]:
                if self.arriving.is_short:
                    message = "the request has not arrived, and others wait for its memory"
                    raise StatusError(grpc.StatusCode.RESOURCE_EXHAUSTED, message)
                if asyncio.get_running_loop().time() > end:
                    message = f"the request has not arrived within {self.seconds} seconds"
                    raise StatusError(grpc.StatusCode.DEADLINE_EXCEEDED, message)
        finally:
            reading.cancel()
        if not isinstance(data := reading.result(), bytes):
            raise invalid_field("", "syntax", "the call contains no message")
        return data

    async def _decoded(self, method: Method, data: bytes) -> Any:
        with _syntax_error():
            if self.requests:
                return await self.requests.decoded(method.name, data)
            return method.handler.request_deserializer(data)


class StreamReading(Interceptor):
    """Makes a malformed message a caller's error where gRPC reads a stream of requests."""

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        with _syntax_error():
            return await method.call(request, context)


@contextmanager
def _syntax_error() -> Iterator[None]:
    try:
        yield
    except DecodeError:
        raise invalid_field("", "syntax", "not a message of this type") from None
