"""The last interceptor before a method: it reads and decodes the request."""

from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any

import grpc
from google.protobuf.message import DecodeError

from email_interactions_service.calls.interceptors import Interceptor, Method
from email_interactions_service.calls.memory import Budget
from email_interactions_service.errors import Context, StatusError, invalid_field
from email_interactions_service.messages.requests import Requests


@dataclass(eq=False)
class RequestReading(Interceptor):
    """Reads and decodes the request within the call, so that malformed ones are the caller's fault.

    Nothing is read before the other interceptors accept the call, and there is memory for it. A
    method that only the generated stubs have is UNIMPLEMENTED.
    """

    arriving: Budget
    calls: Budget
    max_bytes: int
    requests: Requests | None = None
    """Validates the requests."""
    reads = True

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        if not iscoroutinefunction(method.function):
            message = "the server does not implement this method"
            raise StatusError(grpc.StatusCode.UNIMPLEMENTED, message)
        async with self.arriving.reserved(self.max_bytes):
            data: Any = await context.read()
            if not isinstance(data, bytes):
                raise invalid_field("", "syntax", "the call contains no message")
            await self.calls.hold(len(data), context)
        return await method.call(await self._decoded(method, data), context)

    async def _decoded(self, method: Method, data: bytes) -> Any:
        try:
            if self.requests:
                return await self.requests.decoded(method.name, data)
            return method.handler.request_deserializer(data)
        except DecodeError:
            raise invalid_field("", "syntax", "not a message of this type") from None
