"""What every call passes: the token, the limits, the reading of its request, the log."""

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any, TypeAlias

import grpc
from google.protobuf.message import DecodeError

from email_interactions_service.refusals import FieldViolation, Refused, invalid, tell

HEALTH = "/grpc.health."
MOST_PROBES = 100
QUIET_SECONDS = 0.1
SERVICE = "/email_interactions."

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"
Answer = Callable[[Any, Context], Awaitable[Any]]

_log = logging.getLogger(__name__)


class Gate(grpc.aio.ServerInterceptor):
    """Wraps every method of the server."""

    def __init__(self, *, token: str | None, most_calls: int, call_seconds: float) -> None:
        self._expected = None if token is None else token.encode()
        self._most_calls = most_calls
        self._call_seconds = call_seconds
        self._calls = 0
        self._probes = 0
        self._is_closed = False
        self._refused = 0

    async def close(self) -> None:
        """Refuses new calls from now on; ends when those that had come already are refused.

        The server itself would cancel them, and a caller could not tell that from its own doing.
        """
        self._is_closed = True
        refused = -1
        while refused != self._refused:
            refused = self._refused
            await asyncio.sleep(QUIET_SECONDS)

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable["Handler | None"]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> "Handler | None":
        """The method as it is called through the gate."""
        handler: Any = await continuation(handler_call_details)
        method = str(handler_call_details.method)
        if handler is None:
            return None
        if refused := self._refusal(handler, handler_call_details):
            return _refusing(handler, method, refused)
        if method.startswith(HEALTH) and handler.unary_stream:
            return grpc.unary_stream_rpc_method_handler(
                self._few(handler.unary_stream),
                request_deserializer=handler.request_deserializer,
                response_serializer=handler.response_serializer,
            )
        if not method.startswith(SERVICE):
            return handler  # type: ignore[no-any-return]
        if handler.unary_stream:
            return grpc.unary_stream_rpc_method_handler(
                self._logged(method, _parsing(handler, handler.unary_stream)),
                response_serializer=handler.response_serializer,
            )
        return grpc.unary_unary_rpc_method_handler(
            self._logged(method, self._limited(_parsing(handler, handler.unary_unary))),
            response_serializer=handler.response_serializer,
        )

    def _refusal(self, handler: Any, details: grpc.HandlerCallDetails) -> Refused | None:
        """Why no call of a method by this caller is answered, whatever it asks."""
        method = str(details.method)
        if not method.startswith(HEALTH) and not self._is_known(details):
            message = "this server wants a bearer token in the metadata key authorization"
            return Refused(grpc.StatusCode.UNAUTHENTICATED, message)
        if method.startswith(SERVICE) and not _is_implemented(handler):
            message = "this server does not implement the method"
            return Refused(grpc.StatusCode.UNIMPLEMENTED, message)
        return None

    def _is_known(self, details: grpc.HandlerCallDetails) -> bool:
        """Whether the caller has the token; the comparison takes the same time for any other."""
        if self._expected is None:
            return True
        given = [value for name, value in details.invocation_metadata if name == "authorization"]
        if len(given) != 1:
            return False
        (value,) = given
        written = value.encode() if isinstance(value, str) else value
        scheme, _, token = written.partition(b" ")  # the scheme's case is free, by RFC 9110
        return hmac.compare_digest(token, self._expected) and scheme.lower() == b"bearer"

    def _few(self, answer: Answer) -> Answer:
        """Not too many at once of the streams that need no token and last as long as one likes."""

        async def few(request: Any, context: Context) -> Any:
            if self._probes >= MOST_PROBES:
                message = f"{MOST_PROBES} watch the health already; check it instead"
                await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, message)
            self._probes += 1
            try:
                return await answer(request, context)
            finally:
                self._probes -= 1

        return few

    def _limited(self, answer: Answer) -> Answer:
        """Not too many at once, and none for ever. A caller's deadline cancels a call as well."""

        async def limited(request: Any, context: Context) -> Any:
            if self._is_closed:
                self._refused += 1
                raise Refused(grpc.StatusCode.UNAVAILABLE, "the server stops; try again later")
            if self._calls >= self._most_calls:
                message = f"{self._most_calls} calls are under way already; try again later"
                raise Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, message)
            self._calls += 1
            try:
                async with asyncio.timeout(self._call_seconds):
                    return await answer(request, context)
            except TimeoutError:
                message = f"the call took longer than {self._call_seconds} seconds"
                raise Refused(grpc.StatusCode.DEADLINE_EXCEEDED, message) from None
            finally:
                self._calls -= 1

        return limited

    def _logged(self, method: str, answer: Answer) -> Answer:
        """Refusals become statuses here; every call leaves one line, which quotes nothing of it."""

        async def logged(request: Any, context: Context) -> Any:
            begin = time.perf_counter()
            code = "OK"
            try:
                return await answer(request, context)
            except Refused as refused:
                code = refused.code.name
                await tell(refused, context)
            except asyncio.CancelledError:  # by the caller, or by its deadline
                code = "CANCELLED"
                raise
            except Exception as error:  # noqa: BLE001  nothing of it may reach the caller
                code = "INTERNAL"
                _log.exception("a call failed", exc_info=error)
                await context.abort(grpc.StatusCode.INTERNAL, "the server failed; its log says why")
            finally:
                spent = round((time.perf_counter() - begin) * 1000, 3)
                _log.info("call", extra={"method": method, "code": code, "ms": spent})

        return logged


def _parsing(handler: Any, answer: Answer) -> Answer:
    """Bytes that are no request are the caller's fault, not the server's."""

    async def parsing(sent: bytes, context: Context) -> Any:
        try:
            request = handler.request_deserializer(sent)
        except DecodeError:
            message = "is no message of this type"
            raise invalid([FieldViolation("", "syntax", message)]) from None
        return await answer(request, context)

    return parsing


def _is_implemented(handler: Any) -> bool:
    """Ours are coroutines; what the stubs have for a method that nobody wrote is a function."""
    return iscoroutinefunction(handler.unary_unary or handler.unary_stream)


def _refusing(handler: Any, method: str, refused: Refused) -> Handler:
    """The same kind of method, which answers everybody with this status."""

    async def refuse(_: Any, context: Context) -> Any:
        _log.info("call", extra={"method": method, "code": refused.code.name})
        await tell(refused, context)

    make: Any = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }[handler.request_streaming, handler.response_streaming]
    return make(refuse)  # type: ignore[no-any-return]
