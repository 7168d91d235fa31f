"""What every call passes before its method, as a list of interceptors."""

import asyncio
import hmac
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass
from functools import partial
from inspect import isasyncgen
from typing import Any, TypeAlias

import grpc
from google.protobuf.message import DecodeError

from email_interactions_service.errors import StatusError, abort, invalid_field

HEALTH = "/grpc.health."
QUIET_SECONDS = 0.1

Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"
Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Method:
    """A method with the interceptors that follow."""

    name: str
    handler: Any

    @property
    def kind(self) -> str:
        """Such as `unary_stream`."""
        streams = self.handler.request_streaming, self.handler.response_streaming
        return "_".join("stream" if side else "unary" for side in streams)

    async def call(self, request: Any, context: Context) -> Any:
        """Call the method; send what an asynchronous generator yields."""
        answer = getattr(self.handler, self.kind)(request, context)
        if not isasyncgen(answer):
            return await answer
        async for message in answer:
            await context.write(message)
        return None


class Interceptor(grpc.aio.ServerInterceptor, ABC):
    """Handles the calls of some methods."""

    decodes = False
    """Whether `handle` gets the request as bytes."""

    def __init__(self, methods: Container[str] = ()) -> None:
        self._methods = methods

    def covers(self, method: str) -> bool:
        """Whether calls of this method are intercepted; by default those of the given methods."""
        return method in self._methods

    @abstractmethod
    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        """Call the method and return its answer, or raise StatusError."""

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable["Handler | None"]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> "Handler | None":
        """Return the handler of a method; grpc.aio calls this once for each call."""
        handler: Any = await continuation(handler_call_details)
        method = Method(str(handler_call_details.method), handler)
        if handler is None or not self.covers(method.name):
            return handler  # type: ignore[no-any-return]
        new_handler: Any = getattr(grpc, f"{method.kind}_rpc_method_handler")
        deserializer = None if self.decodes else handler.request_deserializer
        serializer = handler.response_serializer
        return new_handler(partial(self.handle, method), deserializer, serializer)  # type: ignore[no-any-return]


class StatusErrors(Interceptor):
    """Ends a call with the status of a StatusError, or with INTERNAL for any other exception.

    The caller receives nothing of the text of the latter.
    """

    def covers(self, method: str) -> bool:
        return True

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        try:
            return await method.call(request, context)
        except StatusError as error:
            await abort(error, context)
        except grpc.aio.AbortError:
            raise
        except Exception as error:  # noqa: BLE001
            _log.exception("call failed", extra={"method": method.name}, exc_info=error)
            message = "internal error; the server has logged the cause"
            await context.abort(grpc.StatusCode.INTERNAL, message)


class AccessLog(Interceptor):
    """Logs the method, status and duration of each call, and nothing of its content."""

    def covers(self, method: str) -> bool:
        return not method.startswith(HEALTH)

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        begin = time.perf_counter()
        code = "INTERNAL"
        try:
            answer = await method.call(request, context)
            code = "OK"
            return answer
        except StatusError as error:
            code = error.code.name
            raise
        except asyncio.CancelledError:  # by the caller or by its deadline
            code = "CANCELLED"
            raise
        finally:
            duration = round((time.perf_counter() - begin) * 1000, 3)
            _log.info("call", extra={"method": method.name, "code": code, "ms": duration})


class Authentication(Interceptor):
    """Requires the bearer token, exactly once, for everything but health checks."""

    def __init__(self, token: str | None) -> None:
        super().__init__()
        self._token = None if token is None else token.encode()

    def covers(self, method: str) -> bool:
        return self._token is not None and not method.startswith(HEALTH)

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        metadata = context.invocation_metadata() or ()
        values = [value for name, value in metadata if name == "authorization"]
        if len(values) != 1 or not self._is_valid(values[0]):
            message = "a bearer token is required in the metadata key authorization"
            raise StatusError(grpc.StatusCode.UNAUTHENTICATED, message)
        return await method.call(request, context)

    def _is_valid(self, value: str | bytes) -> bool:
        """The comparison takes the same time for every wrong token."""
        encoded = value.encode() if isinstance(value, str) else value
        scheme, _, token = encoded.partition(b" ")  # RFC 9110 ignores the case of the scheme
        return hmac.compare_digest(token, self._token or b"") and scheme.lower() == b"bearer"


class Draining(Interceptor):
    """Rejects new calls while the server stops."""

    def __init__(self, methods: Container[str]) -> None:
        super().__init__(methods)
        self._is_closed = False
        self._rejected = 0

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        if self._is_closed:
            self._rejected += 1
            message = "the server is stopping; try again later"
            raise StatusError(grpc.StatusCode.UNAVAILABLE, message)
        return await method.call(request, context)

    async def close(self) -> None:
        """Reject new calls from now on; return when those that had already arrived are rejected.

        The server itself would cancel them, which a caller cannot tell from its own cancellation.
        """
        self._is_closed = True
        before = -1
        while before != self._rejected:
            before = self._rejected
            await asyncio.sleep(QUIET_SECONDS)


class ConcurrencyLimit(Interceptor):
    """Limits how many calls of the methods run at once."""

    def __init__(self, methods: Container[str], max_calls: int, noun: str) -> None:
        super().__init__(methods)
        self._max_calls = max_calls
        self._message = f"the limit of {max_calls} concurrent {noun} is reached; try again later"
        self._calls = 0

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        if self._calls >= self._max_calls:
            raise StatusError(grpc.StatusCode.RESOURCE_EXHAUSTED, self._message)
        self._calls += 1
        try:
            return await method.call(request, context)
        finally:
            self._calls -= 1


class Deadline(Interceptor):
    """Ends calls that take too long. The deadline of the caller may be shorter."""

    def __init__(self, methods: Container[str], seconds: float) -> None:
        super().__init__(methods)
        self._seconds = seconds

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        try:
            async with asyncio.timeout(self._seconds):
                return await method.call(request, context)
        except TimeoutError:
            message = f"the call took longer than {self._seconds} seconds"
            raise StatusError(grpc.StatusCode.DEADLINE_EXCEEDED, message) from None


class RequestDecoding(Interceptor):
    """Decodes requests within the call, so that malformed ones are the caller's fault.

    A method that only the generated stubs have is UNIMPLEMENTED.
    """

    decodes = True

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        try:
            return await method.call(method.handler.request_deserializer(request), context)
        except DecodeError:
            raise invalid_field("", "syntax", "not a message of this type") from None
        except NotImplementedError:
            message = "the server does not implement this method"
            raise StatusError(grpc.StatusCode.UNIMPLEMENTED, message) from None
