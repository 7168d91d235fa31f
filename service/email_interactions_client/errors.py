"""What the service refuses or fails at, as exceptions of a type each."""

import asyncio
from collections.abc import Iterable
from typing import ClassVar, NamedTuple

import grpc
from google.protobuf.message import DecodeError
from google.rpc import (  # pyright: ignore[reportMissingTypeStubs]
    error_details_pb2,
    status_pb2,
)

from email_interactions import ValidationError, Violation

DETAILS = "grpc-status-details-bin"
"""The trailer in which gRPC carries a `google.rpc.Status`."""


class ClientError(Exception):
    """Base of everything that this package raises by itself."""


class UnreadableAnswer(ClientError):
    """The answer breaks the contract, such as one of a newer server; `violations` say how."""

    def __init__(self, violations: list[Violation]) -> None:
        self.violations = violations
        super().__init__(f"the answer breaks the contract: {ValidationError(violations)}")


class ServiceError(ClientError):
    """The service answered with an error, or there was no answer."""

    code: grpc.StatusCode
    message: str

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code.name}: {message}")


class FieldViolation(NamedTuple):
    """One broken rule; `field` is its path in the request: `interaction.email_in.to[0].address`.

    `reason` names the rule: REQUIRED, ENUM, PATTERN ... MORE has no field and counts those that did
    not fit into the answer.
    """

    field: str
    description: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field or 'request'}: {self.description}"


class InvalidArgument(ServiceError):
    """The request breaks the contract; `violations` holds all that is wrong with it."""

    status: ClassVar = grpc.StatusCode.INVALID_ARGUMENT
    violations: list[FieldViolation]

    def __init__(
        self, code: grpc.StatusCode, message: str, violations: Iterable[FieldViolation] = ()
    ) -> None:
        super().__init__(code, message)
        self.violations = list(violations)


class Unauthenticated(ServiceError):
    """The token is missing or wrong."""

    status: ClassVar = grpc.StatusCode.UNAUTHENTICATED


class NotFound(ServiceError):
    """No interaction has this id."""

    status: ClassVar = grpc.StatusCode.NOT_FOUND


class AlreadyExists(ServiceError):
    """Another interaction has this id."""

    status: ClassVar = grpc.StatusCode.ALREADY_EXISTS


class Aborted(ServiceError):
    """Somebody else changed the interaction first: read it again, then change that."""

    status: ClassVar = grpc.StatusCode.ABORTED


class FailedPrecondition(ServiceError):
    """The interaction was stopped before, with another reason or end date."""

    status: ClassVar = grpc.StatusCode.FAILED_PRECONDITION


class OutOfRange(ServiceError):
    """The changes behind the resume_token are no longer kept: list anew, and watch from now on."""

    status: ClassVar = grpc.StatusCode.OUT_OF_RANGE


class ResourceExhausted(ServiceError):
    """A limit is reached: too large, too many at once, or a watcher that reads too slowly."""

    status: ClassVar = grpc.StatusCode.RESOURCE_EXHAUSTED


class DeadlineExceeded(ServiceError):
    """The answer did not come in time; what was asked for may have been done all the same."""

    status: ClassVar = grpc.StatusCode.DEADLINE_EXCEEDED


class Unavailable(ServiceError):
    """The service is not there at the moment."""

    status: ClassVar = grpc.StatusCode.UNAVAILABLE


def is_cancelled() -> bool:
    """Whether the current task of asyncio is cancelled, not only the call that it awaits."""
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


_PLAIN: dict[grpc.StatusCode, type[ServiceError]] = {
    kind.status: kind
    for kind in (
        *(Unauthenticated, NotFound, AlreadyExists, Aborted, FailedPrecondition),
        *(OutOfRange, ResourceExhausted, DeadlineExceeded, Unavailable),
    )
}


def service_error(error: grpc.RpcError) -> ServiceError:
    """The exception for what gRPC raised, of a sync call or an async one.

    A code without a class of its own, such as INTERNAL, makes a plain ServiceError.
    """
    if not isinstance(error, grpc.Call | grpc.aio.AioRpcError):  # what is raised at a call is both
        return ServiceError(grpc.StatusCode.UNKNOWN, str(error))
    code, message = error.code(), error.details() or ""
    if code is grpc.StatusCode.INVALID_ARGUMENT:
        return InvalidArgument(code, message, _violations(error.trailing_metadata() or ()))
    return _PLAIN.get(code, ServiceError)(code, message)


def _violations(trailers: Iterable[tuple[str, str | bytes]]) -> Iterable[FieldViolation]:
    """What the `google.rpc.BadRequest` among the details holds; nothing if there is none."""
    for name, value in trailers:
        if name != DETAILS or not isinstance(value, bytes):
            continue
        try:
            details = status_pb2.Status.FromString(value).details
        except DecodeError:  # not from our service; code and message tell what there is to tell
            continue
        for detail in details:
            bad = error_details_pb2.BadRequest()
            if detail.Unpack(bad):
                for broken in bad.field_violations:
                    yield FieldViolation(broken.field, broken.description, broken.reason)
