"""Authentication: bearer tokens and the server's certificate, which can be reloaded."""

import asyncio
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import grpc

from email_interactions_service.calls.interceptors import Interceptor, Method
from email_interactions_service.errors import Context, StatusError
from email_interactions_service.operations.json_logging import CALLER


@dataclass(eq=False)
class Authentication(Interceptor):
    """Requires exactly one valid bearer token, if any tokens are configured."""

    read: Callable[[], Mapping[str, str]]
    """Returns the valid tokens with the names of their callers."""
    tokens: Mapping[str, str] = field(default_factory=dict, init=False)

    _streams: dict[asyncio.Timeout, str] = field(default_factory=dict, init=False)
    """The open streams with their tokens."""

    def __post_init__(self) -> None:
        self.reload()

    def reload(self) -> None:
        """Reload the tokens, and end the streams of tokens that are no longer valid.

        Raises SettingsError, and keeps the old ones, if one is invalid.
        """
        self.tokens = self.read()
        for end, token in self._streams.items():
            if token not in self.tokens:
                end.reschedule(asyncio.get_running_loop().time())

    async def handle(self, method: Method, request: Any, context: Context) -> Any:
        metadata = context.invocation_metadata() or ()
        values = [value for name, value in metadata if name == "authorization"]
        token = self._token(values[0]) if len(values) == 1 else None
        if token is None:
            if self.tokens:
                message = "a bearer token is required in the metadata key authorization"
                raise StatusError(grpc.StatusCode.UNAUTHENTICATED, message)
            return await method.call(request, context)
        CALLER.set(self.tokens[token])
        if not method.handler.response_streaming:  # it ends soon
            return await method.call(request, context)
        end = asyncio.timeout(None)
        try:
            async with end:
                self._streams[end] = token
                try:
                    return await method.call(request, context)
                finally:
                    del self._streams[end]
        except TimeoutError:
            if not end.expired():
                raise
            message = "the token is no longer valid"
            raise StatusError(grpc.StatusCode.UNAUTHENTICATED, message) from None

    def _token(self, value: str | bytes) -> str | None:
        """Return the token if it is valid; comparing takes the same time for any invalid one."""
        encoded = value.encode() if isinstance(value, str) else value
        scheme, _, token = encoded.partition(b" ")  # RFC 9110: the scheme is case-insensitive
        found = [valid for valid in self.tokens if hmac.compare_digest(token, valid.encode())]
        return found[0] if found and scheme.lower() == b"bearer" else None


class Certificate:
    """The certificate for new connections."""

    def __init__(self, read: Callable[[], tuple[bytes, bytes]]) -> None:
        self._read = read
        self.reload()
        self.credentials = grpc.dynamic_ssl_server_credentials(self._configuration, self._changed)

    def reload(self) -> None:
        """Reload it; raise SettingsError, and keep the old one, if it is invalid."""
        self._configuration = grpc.ssl_server_certificate_configuration([self._read()])
        self._is_new = True

    def _changed(self) -> Any:
        """Return it for a new connection, if it has been reloaded since the last one."""
        is_new, self._is_new = self._is_new, False
        return self._configuration if is_new else None
