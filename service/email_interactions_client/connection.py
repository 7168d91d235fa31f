"""How the service is reached: address, TLS, token, deadlines, repeated requests."""

import json
import re
from dataclasses import dataclass
from math import isinf
from pathlib import Path
from typing import Any, TypedDict

import grpc

SERVICE = "email_interactions.v1.EmailInteractionService"
ADDRESS = "localhost:50051"
TIMEOUT = 10.0
"""Seconds that a call may take, where none are given."""

# A service may be told to take larger e-mails than the 4 MiB that gRPC takes by itself.
LARGEST_ANSWER = 256 * 2**20
# gRPC's servers hang up on clients that ask more often.
SECONDS_BETWEEN_PINGS = 300

_LOCAL = re.compile(
    r"unix:.*|unix-abstract:.*|(dns:///|ipv[46]:)?(localhost|127(\.\d+){3}|\[::1\])(:\d+)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """Files in PEM form; without any, the authorities that gRPC trusts."""

    authorities: Path | None = None
    """Certificates of those who may sign the server's one."""
    certificate: Path | None = None
    key: Path | None = None
    """Of the client, where a proxy before the service asks for them."""

    def credentials(self) -> grpc.ChannelCredentials:
        """For a channel; OSError when a file cannot be read."""
        return grpc.ssl_channel_credentials(
            _content(self.authorities), _content(self.key), _content(self.certificate)
        )


class Options(TypedDict, total=False):
    """How a client behaves; each may be left out."""

    tls: Tls
    token: str
    """Sent as a bearer token. Needs TLS, unless the service is on this machine."""
    insecure: bool
    """Lets e-mails, and a token, go to another machine without TLS."""
    timeout: float
    """Seconds that a call may take; 10 by default."""
    ignore_unknown: bool
    """Whether what a newer server adds is skipped; otherwise the answer is an UnreadableAnswer.

    What is skipped is lost where `update` replaces a whole e-mail; `change` leaves it alone.
    """


class Connection:
    """A channel that is yet to be opened, and what goes along with each call."""

    def __init__(self, target: str, options: Options) -> None:
        """ValueError when the target is another machine and neither TLS nor `insecure` is given.

        TypeError for an option that is none.
        """
        if unknown := sorted(options.keys() - Options.__annotations__.keys()):
            raise TypeError(f"a client has no option {unknown[0]!r}")
        self.target = target
        tls = options.get("tls")
        if tls is None and not options.get("insecure") and not _LOCAL.fullmatch(target):
            raise ValueError(
                f"{target} is not this machine: give tls=Tls(), or insecure=True to do without"
            )
        self.credentials = None if tls is None else tls.credentials()
        self.metadata = _metadata(options.get("token"))
        self.timeout = options.get("timeout", TIMEOUT)

    @property
    def arguments(self) -> list[tuple[str, Any]]:
        """gRPC's own options for the channel."""
        local = bool(_LOCAL.fullmatch(self.target))
        return [
            ("grpc.service_config", json.dumps(REPEATING)),
            ("grpc.max_receive_message_length", LARGEST_ANSWER),
            ("grpc.keepalive_time_ms", SECONDS_BETWEEN_PINGS * 1000),
            ("grpc.enable_http_proxy", int(not local)),
        ]

    def deadline(self, timeout: float | None) -> float | None:
        """Seconds for one call: its own, or the client's; None when they are infinite."""
        seconds = self.timeout if timeout is None else timeout
        return None if isinf(seconds) else seconds


# gRPC repeats by itself, while the service is away, what is safe to repeat: reading, creating
# because each request has its id, and stopping because it happens once. An update that was done
# would meet the etag of its own.
REPEATING = {
    "methodConfig": [
        {
            "name": [
                {"service": SERVICE, "method": method}
                for method in (
                    *("CreateInteraction", "GetInteraction", "ListInteractions"),
                    "StopInteraction",
                )
            ],
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


def _metadata(token: str | None) -> tuple[tuple[str, str], ...]:
    if token is None:
        return ()
    if not re.fullmatch(r"[!-~]+", token):
        raise ValueError("the token must be printable ASCII without blanks")
    return (("authorization", f"Bearer {token}"),)


def _content(path: Path | None) -> bytes | None:
    return None if path is None else path.read_bytes()
