"""The connection to the service: address, TLS, token, deadlines and retries."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isinf
from pathlib import Path
from typing import Any, TypedDict

import grpc

from email_interactions.v1 import email_interaction_service_pb2_grpc as generated

SERVICE = "email_interactions.v1.EmailInteractionService"
ADDRESS = "localhost:50051"
TIMEOUT = 10.0
"""The default timeout of a call in seconds."""


_LOCAL = re.compile(
    r"unix:.*|unix-abstract:.*|(dns:///|ipv[46]:)?(localhost|127(\.\d+){3}|\[::1\])(:\d+)?"
)
# While the service is unavailable, gRPC itself retries what is safe to repeat: reading, creating
# and deleting because each request has an id, and stopping because it happens once. A repeated
# update would conflict with its own etag.
_REPEATABLE = (
    "CreateInteraction",
    "DeleteInteraction",
    "GetInteraction",
    "ListInteractions",
    "StopInteraction",
)
_SERVICE_CONFIG = {
    "methodConfig": [
        {
            "name": [{"service": SERVICE, "method": method} for method in _REPEATABLE],
            "retryPolicy": {
                "maxAttempts": 5,
                "initialBackoff": "0.1s",
                "maxBackoff": "1s",
                "backoffMultiplier": 2,
                "retryableStatusCodes": ["UNAVAILABLE"],
            },
        }
    ]
}

new_stub: Callable[[object], Any] = generated.EmailInteractionServiceStub


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """TLS, with optional files in PEM format; by default, gRPC's own trusted authorities apply."""

    authorities: Path | None = None
    """Certificates of the authorities that verify the server's certificate."""
    certificate: Path | None = None
    key: Path | None = None
    """The client's private key, if a proxy in front of the service requires it."""

    def credentials(self) -> grpc.ChannelCredentials:
        """Return credentials for a channel; raise OSError if a file cannot be read."""
        files = (self.authorities, self.key, self.certificate)
        contents = [None if path is None else path.read_bytes() for path in files]
        return grpc.ssl_channel_credentials(*contents)


class Options(TypedDict, total=False):
    """The options of a client; all are optional."""

    tls: Tls
    token: str
    """Sent as a bearer token. Requires TLS, unless the service is on this machine."""
    insecure: bool
    """Whether to allow sending e-mails and a token to another machine without TLS."""
    timeout: float
    """The timeout of a call in seconds; 10 by default."""
    ignore_unknown: bool
    """Whether to ignore fields from a newer server; otherwise they raise UnreadableAnswer.

    Ignored fields are lost where `update` replaces a whole e-mail; `change` keeps them.
    """


class Connection:
    """How to open a channel, and what is sent with each call."""

    def __init__(self, target: str, options: Options) -> None:
        """Raises ValueError for another machine without TLS, TypeError for an unknown option."""
        if unknown := sorted(options.keys() - Options.__annotations__.keys()):
            raise TypeError(f"a client has no option {unknown[0]!r}")
        self._target = target
        self._is_local = bool(_LOCAL.fullmatch(target))
        tls = options.get("tls")
        if tls is None and not options.get("insecure") and not self._is_local:
            raise ValueError(
                f"{target} is another machine: give tls=Tls(), or insecure=True to do without"
            )
        self._credentials = None if tls is None else tls.credentials()
        self.metadata = _metadata(options.get("token"))
        self._timeout = options.get("timeout", TIMEOUT)

    def open(self, insecure: Callable[..., Any], secure: Callable[..., Any]) -> Any:
        """Open a channel with one of gRPC's functions."""
        options = [
            ("grpc.service_config", json.dumps(_SERVICE_CONFIG)),
            ("grpc.max_receive_message_length", 256 * 2**20),  # more than the default of 4 MiB
            ("grpc.keepalive_time_ms", 300_000),  # servers do not accept more pings
            ("grpc.enable_http_proxy", int(not self._is_local)),
        ]
        if self._credentials is None:
            return insecure(self._target, options)
        return secure(self._target, self._credentials, options)

    def options(self, timeout: float | None) -> dict[str, Any]:
        """Return the options of a call; `timeout` overrides the client's timeout."""
        seconds = self._timeout if timeout is None else timeout
        return {"timeout": None if isinf(seconds) else seconds, "metadata": self.metadata}


def _metadata(token: str | None) -> tuple[tuple[str, str], ...]:
    if token is None:
        return ()
    if not re.fullmatch(r"[!-~]+", token):
        raise ValueError("the token must be printable ASCII without spaces")
    return (("authorization", f"Bearer {token}"),)
