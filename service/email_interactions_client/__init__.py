"""A typed client of the EmailInteractionService: dataclasses in, dataclasses out.

Needs the extra `grpc` only: `pip install 'email-interactions[grpc]'`.
"""

try:
    from .aio.client import AsyncClient
except ModuleNotFoundError as error:
    if not (error.name or "").startswith(("grpc", "google")):
        raise
    needed = "the client needs more packages: pip install 'email-interactions[grpc]'"
    raise ModuleNotFoundError(needed, name=error.name) from None

from .aio.watch import AsyncWatch
from .connection import Options, Tls
from .errors import (
    Aborted,
    AlreadyExists,
    ClientError,
    DeadlineExceeded,
    FailedPrecondition,
    FieldViolation,
    InvalidArgument,
    NotFound,
    OutOfRange,
    ResourceExhausted,
    ServiceError,
    Unauthenticated,
    Unavailable,
    UnreadableAnswer,
)
from .records import Change, ChangeKind, Removal, StoredEmail
from .sync.client import Client
from .sync.watch import Watch

__all__ = [
    "Aborted",
    "AlreadyExists",
    "AsyncClient",
    "AsyncWatch",
    "Change",
    "ChangeKind",
    "Client",
    "ClientError",
    "DeadlineExceeded",
    "FailedPrecondition",
    "FieldViolation",
    "InvalidArgument",
    "NotFound",
    "Options",
    "OutOfRange",
    "Removal",
    "ResourceExhausted",
    "ServiceError",
    "StoredEmail",
    "Tls",
    "Unauthenticated",
    "Unavailable",
    "UnreadableAnswer",
    "Watch",
]
