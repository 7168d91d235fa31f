"""Interceptors: the steps of every call before its method."""

import asyncio
import logging
import re
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from inspect import isasyncgen
from typing import Any, TypeAlias

import grpc

from email_interactions_service.errors import Context, StatusError, abort
from email_interactions_service.operations.json_logging import CALL_ID
from email_interactions_service.operations.metrics import Observe

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any] | None"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Method:
    """A method with the interceptors that follow."""

    name: str
    kind: str
    handler: Any

    @property
    def function(self) -> Any:
        """The function that implements it."""
        return getattr(self.handler, self.kind)

    async def call(self, request: Any, context: Context) -> Any:
        """Call the method; send the messages of an asynchronous generator."""
        answer = self.function(request, context)
        if not isasyncgen(answer):
            return await answer
        async for message in answer:
            await context.write(message)
        return None


@dataclass(eq=False)
class Interceptor(grpc.aio.ServerInterceptor, ABC):
    """Handles the calls of some methods."""

    methods: str
    """A regular expression for the names of the methods."""
    _handlers: dict[str, Handler] = field(default_factory=dict, init=False)
    reads = False
    """Whether `handle` reads the request; messages to send may be bytes."""

    @abstractmethod
    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        """Call the method and return its response, or raise StatusError."""

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Handler]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Handler:
        """Return the handler of a method, which is built for its first call."""
        name = str(handler_call_details.method)
        if name not in self._handlers:
            handler: Any = await continuation(handler_call_details)
            if handler is None or not re.fullmatch(self.methods, name):
                return handler  # type: ignore[no-any-return]
            kind = _kind(handler.request_streaming, handler.response_streaming)
            handle = partial(self.handle, Method(name, kind, handler))
            functions = handler.request_deserializer, handler.response_serializer
            if self.reads:
                kind, functions = _kind(True, handler.response_streaming), (None, _serialized)
            new_handler: Any = getattr(grpc, f"{kind}_rpc_method_handler")
            self._handlers[name] = new_handler(handle, *functions)
        return self._handlers[name]


def _kind(*is_stream: bool) -> str:
    return "_".join("stream" if side else "unary" for side in is_stream)


class StatusErrors(Interceptor):
    """Ends a call with the status of a StatusError, or with INTERNAL for any other exception.

    The text of other exceptions is not sent to the caller.
    """

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        try:
            return await method.call(request, context)
        except StatusError as error:
            result = error
        except grpc.aio.AbortError:
            raise
        except Exception as error:  # noqa: BLE001
            _log.exception("call failed", extra={"method": method.name}, exc_info=error)
            message = "internal error; the server has logged the cause"
            result = StatusError(grpc.StatusCode.INTERNAL, message)
        return await abort(result, context)  # not above: the exception would be its context


@dataclass(eq=False)
class AccessLog(Interceptor):
    """Logs the method, status, duration and peer of each call, but no content.

    All lines about a call have its id.
    """

    observe: Observe | None = None
    """For metrics."""

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        CALL_ID.set(secrets.token_hex(8))
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
            seconds = time.perf_counter() - begin
            values = {"method": method.name, "code": code, "ms": round(seconds * 1000, 3)}
            _log.info("call", extra=values | {"peer": context.peer()})
            if self.observe:
                self.observe(method.name, code, seconds)


class Draining(Interceptor):
    """Rejects new calls while the server stops."""

    is_closed = False
    rejected = 0

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        if self.is_closed:
            self.rejected += 1
            message = "the server is stopping; try again later"
            raise StatusError(grpc.StatusCode.UNAVAILABLE, message)
        return await method.call(request, context)

    async def close(self) -> None:
        """Reject new calls from now on; return when all calls that had arrived are rejected.

        The server itself would cancel them, which a caller cannot tell from its own cancellation.
        """
        self.is_closed = True
        before = -1
        while before != self.rejected:
            before = self.rejected
            await asyncio.sleep(0.1)


@dataclass(eq=False)
class ConcurrencyLimit(Interceptor):
    """Limits how many calls of the methods run at once."""

    max_calls: int
    noun: str
    running = 0

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        if self.running >= self.max_calls:
            limit = f"{self.max_calls} concurrent {self.noun}"
            message = f"the limit of {limit} is reached; try again later"
            raise StatusError(grpc.StatusCode.RESOURCE_EXHAUSTED, message)
        self.running += 1
        try:
            return await method.call(request, context)
        finally:
            self.running -= 1


@dataclass(eq=False)
class Deadline(Interceptor):
    """Ends calls that take too long. The deadline of the caller may be shorter."""

    seconds: float

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        try:
            async with asyncio.timeout(self.seconds):
                return await method.call(request, context)
        except TimeoutError:
            message = f"the call took longer than {self.seconds} seconds"
            raise StatusError(grpc.StatusCode.DEADLINE_EXCEEDED, message) from None


def _serialized(message: Any) -> bytes:
    return message if isinstance(message, bytes) else message.SerializeToString()
