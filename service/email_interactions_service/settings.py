"""What the server is told to do, checked before anything begins."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path

MOST_REQUEST_BYTES = 4 * 2**20 - 2**16
"""Below the 4 MiB that clients take by default, so that whatever is stored can also be read."""


class Unusable(Exception):
    """The settings cannot be used; the text says why, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; times in seconds, sizes in bytes. Unusable when they contradict each other."""

    host: str = "127.0.0.1"
    port: int = 50051
    database: str = "email-interactions.db"
    certificate: Path | None = None
    private_key: Path | None = None
    token: str | None = None
    allow_plaintext: bool = False
    most_request_bytes: int = MOST_REQUEST_BYTES
    most_calls: int = 500
    most_watchers: int = 500
    call_seconds: float = 30.0
    stall_seconds: float = 60.0
    grace_seconds: float = 10.0
    keep_changes: int = 100_000
    log_level: str = "info"

    def __post_init__(self) -> None:
        if bool(self.certificate) != bool(self.private_key):
            raise Unusable("--tls-certificate and --tls-key go together")
        if not (self.certificate or self.allow_plaintext or is_loopback(self.host)):
            raise Unusable(
                f"{self.host} can be reached from other machines, and the e-mails would go there"
                " unencrypted: give --tls-certificate and --tls-key, or say --allow-plaintext"
            )

    @property
    def address(self) -> str:
        """Host and port, as gRPC names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host; of names, localhost alone is known to be so."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
