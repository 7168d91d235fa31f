"""What a caller is told when a call cannot be answered: a status, and every violation."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple, NoReturn, TypeAlias

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"

# Clients refuse more than 8 KiB of trailing metadata unless told otherwise, and the details travel
# there in base64, beside the message.
MOST_DETAILS = 4_000
MOST_MESSAGE = 150
MOST_TEXT = 200
# Far more than are told. A request of 4 MiB may hold millions, which nobody is to wait for.
MOST_FOUND = 2_000


class FieldViolation(NamedTuple):
    """One broken rule: a protobuf field path from the request on, and what is wrong there."""

    field: str
    reason: str
    description: str


class Refused(Exception):
    """A call ends with this status."""

    def __init__(
        self, code: grpc.StatusCode, message: str, violations: Iterable[FieldViolation] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.violations = tuple(violations)


def invalid(violations: Iterable[FieldViolation]) -> Refused:
    """INVALID_ARGUMENT with what is wrong, up to MOST_FOUND; there must be something."""
    found = tuple(islice(violations, MOST_FOUND))
    first = f"{found[0].field or 'request'}: {found[0].description}"
    more = f" (and {_count(len(found) - 1, found)} more)" if len(found) > 1 else ""
    return Refused(grpc.StatusCode.INVALID_ARGUMENT, _cut(first, MOST_MESSAGE) + more, found)


async def tell(refused: Refused, context: Context) -> NoReturn:
    """Ends the call. Violations go along as google.rpc.BadRequest within google.rpc.Status."""
    if not refused.violations:
        await context.abort(refused.code, refused.message)
    packed = AnyMessage()
    packed.Pack(bad_request(refused.violations))
    number: int = refused.code.value[0]
    status = status_pb2.Status(code=number, message=refused.message, details=[packed])
    found = rpc_status.to_status(status)
    await context.abort(found.code, found.details or "", found.trailing_metadata or ())


def bad_request(violations: tuple[FieldViolation, ...]) -> error_details_pb2.BadRequest:
    """All violations, or as many as a client's default limit of metadata lets through.

    What is left out is counted in a last entry, which has no field.
    """
    told = error_details_pb2.BadRequest()
    left, size = 0, 0
    for violation in violations:
        entry = _entry(violation)
        size += entry.ByteSize() + 4
        if size > MOST_DETAILS:
            left += 1
        else:
            told.field_violations.append(entry)
    if left:
        description = f"{_count(left, violations)} more violations did not fit into the answer"
        told.field_violations.add(reason="MORE", description=description)
    return told


def _count(some: int, found: tuple[FieldViolation, ...]) -> str:
    """So many of those found; there may be more where not all were looked for."""
    return f"{some}" if len(found) < MOST_FOUND else f"at least {some}"


def _entry(violation: FieldViolation) -> error_details_pb2.BadRequest.FieldViolation:
    return error_details_pb2.BadRequest.FieldViolation(
        field=_cut(violation.field, MOST_TEXT),
        reason=violation.reason.upper(),
        description=_cut(violation.description, MOST_TEXT),
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
