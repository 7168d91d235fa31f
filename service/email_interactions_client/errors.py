"""Errors of the service as exceptions, one class for each status."""

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
"""The trailer in which gRPC sends a `google.rpc.Status`."""


class ClientError(Exception):
    """Base of the exceptions of this package."""


class UnreadableAnswer(ClientError):
    """The response is invalid, such as one from a newer server; `violations` has the reasons."""

    def __init__(self, violations: list[Violation]) -> None:
        self.violations = violations
        super().__init__(f"the answer is invalid: {ValidationError(violations)}")


class ServiceError(ClientError):
    """The service returned an error or no response."""

    status: ClassVar[grpc.StatusCode | None] = None
    code: grpc.StatusCode
    message: str

    def __init_subclass__(cls, *, status: grpc.StatusCode | None = None) -> None:
        if status is not None:
            cls.status = status
            _CLASSES[status] = cls

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code.name}: {message}")


_CLASSES: dict[grpc.StatusCode, type[ServiceError]] = {}


class FieldViolation(NamedTuple):
    """A broken rule; `field` is its path in the request: `interaction.email_in.to[0].address`.

    `reason` is the rule, such as REQUIRED, ENUM or PATTERN. MORE has no field; its description
    has the number of violations that did not fit into the response.
    """

    field: str
    description: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field or 'request'}: {self.description}"


class InvalidArgument(ServiceError, status=grpc.StatusCode.INVALID_ARGUMENT):
    """The request is invalid; `violations` has all its violations."""

    violations: list[FieldViolation]

    def __init__(
        self, code: grpc.StatusCode, message: str, violations: Iterable[FieldViolation] = ()
    ) -> None:
        super().__init__(code, message)
        self.violations = list(violations)


class Unauthenticated(ServiceError, status=grpc.StatusCode.UNAUTHENTICATED):
    """The token is missing or wrong."""


class NotFound(ServiceError, status=grpc.StatusCode.NOT_FOUND):
    """No interaction has this id."""


class AlreadyExists(ServiceError, status=grpc.StatusCode.ALREADY_EXISTS):
    """Another interaction has this id."""


class Aborted(ServiceError, status=grpc.StatusCode.ABORTED):
    """The interaction has changed since it was read; read it again, then retry."""


class FailedPrecondition(ServiceError, status=grpc.StatusCode.FAILED_PRECONDITION):
    """The interaction is already stopped, with another reason or end date."""


class OutOfRange(ServiceError, status=grpc.StatusCode.OUT_OF_RANGE):
    """The resume_token has expired; list the interactions again, and watch without a token."""


class ResourceExhausted(ServiceError, status=grpc.StatusCode.RESOURCE_EXHAUSTED):
    """A limit is exceeded: size, concurrent calls, or the time in which a watcher must read."""


class DeadlineExceeded(ServiceError, status=grpc.StatusCode.DEADLINE_EXCEEDED):
    """There was no response in time; the request may still have succeeded."""


class Unavailable(ServiceError, status=grpc.StatusCode.UNAVAILABLE):
    """The service cannot be reached."""


def service_error(error: grpc.RpcError) -> ServiceError:
    """Return the exception for a gRPC error; a ServiceError if the code has no class of its own."""
    if not isinstance(error, grpc.Call | grpc.aio.AioRpcError):  # grpc's exceptions are both
        return ServiceError(grpc.StatusCode.UNKNOWN, str(error))
    code, message = error.code(), error.details() or ""
    if code is grpc.StatusCode.INVALID_ARGUMENT:
        return InvalidArgument(code, message, _violations(error.trailing_metadata() or ()))
    return _CLASSES.get(code, ServiceError)(code, message)


def _violations(trailers: Iterable[tuple[str, str | bytes]]) -> Iterable[FieldViolation]:
    """Yield the violations of the `google.rpc.BadRequest` in the details, if there is one."""
    for name, value in trailers:
        if name != DETAILS or not isinstance(value, bytes):
            continue
        try:
            details = status_pb2.Status.FromString(value).details
        except DecodeError:  # not sent by our service
            continue
        for detail in details:
            bad_request = error_details_pb2.BadRequest()
            if detail.Unpack(bad_request):
                for violation in bad_request.field_violations:
                    yield FieldViolation(violation.field, violation.description, violation.reason)
