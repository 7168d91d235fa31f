"""The settings of the server, validated before it starts."""

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class SettingsError(Exception):
    """The server cannot start with these settings; the message explains why, in one line."""


class Address(NamedTuple):
    """A host and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One field for each command line option; times in seconds."""

    listen: Address = field(default=Address("127.0.0.1", 50051))
    database: str = "email-interactions.db"
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    token_file: Path | None = None
    allow_plaintext: bool = False
    max_request_bytes: int = 4 * 2**20 - 2**16  # clients accept responses of 4 MiB by default
    max_memory: int = 512 * 2**20
    max_calls: int = 500
    max_watchers: int = 500
    call_timeout: float = 30
    stall_timeout: float = 60
    grace: float = 10
    keep_changes: int = 100_000
    delete_stopped_after: int | None = None  # days
    log_level: str = "info"
    metrics: Address | None = None

    def __post_init__(self) -> None:
        if bool(self.tls_certificate) != bool(self.tls_key):
            raise SettingsError("--tls-certificate and --tls-key require each other")
        host = self.listen.host
        if not (self.tls_certificate or self.allow_plaintext or _is_loopback(host)):
            raise SettingsError(
                f"{host} can be reached from other machines, which would receive e-mails without"
                " encryption: add --tls-certificate and --tls-key, or --allow-plaintext"
            )


def _is_loopback(host: str) -> bool:
    """Return whether only this machine can reach the host; of all names, only for localhost."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
