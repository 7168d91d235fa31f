"""Requests from bytes: decoded, validated, and returned in canonical form."""

import os
import signal
from itertools import islice
from typing import Any

from anyio import BrokenWorkerProcess, CapacityLimiter, to_process
from grpc import StatusCode

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.commands import record_of
from email_interactions_service.errors import (
    MAX_VIOLATIONS,
    FieldViolation,
    StatusError,
    invalid_argument,
)
from email_interactions_service.messages.field_paths import mask_violations
from email_interactions_service.messages.opaque import SERVICE, opaque
from email_interactions_service.messages.validation import violations

LARGE = 16 * 2**10  # bytes; smaller requests are validated in a tenth of a second at most
PROCESSES = os.cpu_count() or 1
NICENESS = 5  # the server answers small requests first


class Requests:
    """Decodes and validates requests, large ones in other processes.

    A thread would delay all others, because only one at a time runs Python. Cancelling the call
    ends the process.
    """

    def __init__(self) -> None:
        self._limiter = CapacityLimiter(PROCESSES)

    async def decoded(self, method: str, data: bytes) -> Any:
        """Return the opaque request of a call; raise StatusError if it is invalid."""
        name = SERVICE.methods_by_name[method.rpartition("/")[2]].input_type.name
        if len(data) <= LARGE:
            canonical = _canonical(name, data)
        else:
            try:
                canonical = await to_process.run_sync(
                    _canonical_in_process, name, data, cancellable=True, limiter=self._limiter
                )
            except BrokenWorkerProcess:
                message = "the validation of the request was interrupted; try again later"
                raise StatusError(StatusCode.UNAVAILABLE, message) from None
        return opaque(name).FromString(canonical)


def _canonical_in_process(name: str, data: bytes) -> bytes:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C stops the server, which ends it
    os.nice(max(0, NICENESS - os.nice(0)))
    return _canonical(name, data)


def _canonical(name: str, data: bytes) -> bytes:
    request = getattr(pb, name).FromString(data)
    find = _update_violations if name == "UpdateInteractionRequest" else violations
    if found := find(request):
        raise invalid_argument(found)
    return request.SerializeToString(deterministic=True)  # type: ignore[no-any-return]


def _update_violations(request: pb.UpdateInteractionRequest) -> list[FieldViolation]:
    """Return the violations under a mask: only changed fields; the result is validated on write."""
    paths = request.update_mask.paths if request.HasField("update_mask") else None
    result = violations(request, paths)
    interaction = request.interaction
    kind = interaction.WhichOneof("email")
    if not kind:
        return result
    record = record_of(interaction)
    if paths is not None:
        if not record.HasField("interaction_id"):
            field = f"interaction.{kind}.interaction_id"
            result.append(FieldViolation(field, "required", "interaction_id is required"))
        result += islice(mask_violations(record.DESCRIPTOR, paths), MAX_VIOLATIONS)
    if not interaction.HasField("etag"):
        description = "etag is required: that of the interaction that the change is based on"
        result.append(FieldViolation("interaction.etag", "required", description))
    return result
