"""Errors that a caller receives: a gRPC status with all violations as `google.rpc.BadRequest`."""

import asyncio
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple, NoReturn, TypeAlias

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"

# By default, clients reject more than 8 KiB of trailing metadata, which contains the message and
# the details, encoded in base64.
MAX_DETAILS = 4_000
MAX_MESSAGE = 150
MAX_TEXT = 200
# Far more than are reported. A request of 4 MiB may contain millions.
MAX_VIOLATIONS = 2_000


class FieldViolation(NamedTuple):
    """One broken rule: the protobuf field path within the request, and what is wrong."""

    field: str
    reason: str
    description: str


class StatusError(Exception):
    """Ends a call with a status."""

    def __init__(
        self, code: grpc.StatusCode, message: str, violations: Iterable[FieldViolation] = ()
    ) -> None:
        self.code = code
        self.message = message
        self.violations = tuple(violations)
        super().__init__(code, message, self.violations)  # pickle copies the exception from these


def invalid_argument(violations: Iterable[FieldViolation]) -> StatusError:
    """Return INVALID_ARGUMENT with up to MAX_VIOLATIONS of the violations, at least one."""
    found = tuple(islice(violations, MAX_VIOLATIONS))
    first = f"{found[0].field or 'request'}: {found[0].description}"
    more = f" (and {_count(len(found) - 1, found)} more)" if len(found) > 1 else ""
    return StatusError(
        grpc.StatusCode.INVALID_ARGUMENT, _shortened(first, MAX_MESSAGE) + more, found
    )


def invalid_field(field: str, reason: str, description: str) -> StatusError:
    """Return INVALID_ARGUMENT with one violation."""
    return invalid_argument([FieldViolation(field, reason, description)])


async def abort(error: StatusError, context: Context) -> NoReturn:
    """End the call with the status, unless gRPC has ended it, as for a request that is too long."""
    trailers: Any = ()
    if error.violations:
        details = AnyMessage()
        details.Pack(_bad_request(error.violations))
        code: int = error.code.value[0]
        status = status_pb2.Status(code=code, message=error.message, details=[details])
        trailers = rpc_status.to_status(status).trailing_metadata
    try:
        await context.abort(error.code, error.message, trailers)
    except grpc.aio.InternalError:
        raise asyncio.CancelledError from None


def _bad_request(violations: tuple[FieldViolation, ...]) -> error_details_pb2.BadRequest:
    """Return as many violations as clients accept, and an entry without field for the rest."""
    result = error_details_pb2.BadRequest()
    omitted, size = 0, 0
    for violation in violations:
        entry = error_details_pb2.BadRequest.FieldViolation(
            field=_shortened(violation.field, MAX_TEXT),
            reason=violation.reason.upper(),
            description=_shortened(violation.description, MAX_TEXT),
        )
        size += entry.ByteSize() + 4
        if size > MAX_DETAILS:
            omitted += 1
        else:
            result.field_violations.append(entry)
    if omitted:
        description = f"{_count(omitted, violations)} more violations are not listed"
        result.field_violations.add(reason="MORE", description=description)
    return result


def _count(number: int, found: tuple[FieldViolation, ...]) -> str:
    """Return the number as text; a lower bound if the search stopped at MAX_VIOLATIONS."""
    return f"{number}" if len(found) < MAX_VIOLATIONS else f"at least {number}"


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
