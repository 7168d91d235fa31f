"""What a write makes of the stored interaction: pure decisions, taken while the store is locked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import grpc
from google.protobuf.message import Message

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from email_interactions.v1 import email_interactions_pb2 as records_pb2
from email_interactions_service.checks import record_violations
from email_interactions_service.masks import copy_masked
from email_interactions_service.refusals import FieldViolation, Refused, invalid

EmailInteraction = service_pb2.EmailInteraction
NO_CHANGE = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a write leaves on an interaction: a new etag, and the time in milliseconds."""

    etag: str
    now: int


Decision: TypeAlias = (
    "Callable[[service_pb2.EmailInteraction | None, Stamp], service_pb2.EmailInteraction | None]"
)
"""From what is stored, if anything, to what shall be; NO_CHANGE when that is the same."""


def record_of(interaction: service_pb2.EmailInteraction) -> Any:
    """The EmailIn or EmailOut inside."""
    return getattr(interaction, interaction.WhichOneof("email") or "email_in")


def creation(interaction: service_pb2.EmailInteraction) -> Decision:
    """Stores an interaction whose id is not there yet."""

    def decide(
        stored: service_pb2.EmailInteraction | None, stamp: Stamp
    ) -> service_pb2.EmailInteraction:
        if stored is not None:
            message = "there is an interaction with this interaction_id already"
            raise Refused(grpc.StatusCode.ALREADY_EXISTS, message)
        made = EmailInteraction()
        made.CopyFrom(interaction)
        made.create_time.FromMilliseconds(stamp.now)
        return _stamped(made, stamp)

    return decide


def update(sent: service_pb2.EmailInteraction, paths: Sequence[str] | None) -> Decision:
    """Changes the fields of the mask, or all of them when there is none."""

    def decide(
        stored: service_pb2.EmailInteraction | None, stamp: Stamp
    ) -> service_pb2.EmailInteraction:
        stored = _guarded(stored, sent.etag)
        kind = sent.WhichOneof("email")
        if kind != stored.WhichOneof("email"):
            message = f"the stored interaction is an {stored.WhichOneof('email')}"
            raise invalid([FieldViolation(f"interaction.{kind}", "type", message)])
        made = EmailInteraction()
        made.CopyFrom(stored)
        if paths is None:
            record_of(made).CopyFrom(record_of(sent))
        else:
            copy_masked(record_of(sent), record_of(made), paths)
        _require_valid(record_of(made), f"interaction.{kind}")
        return _stamped(made, stamp)

    return decide


def stop(request: service_pb2.StopInteractionRequest) -> Decision:
    """Ends an interaction once. A stopped one stays as it is, if it was stopped in the same way."""

    def decide(
        stored: service_pb2.EmailInteraction | None, stamp: Stamp
    ) -> service_pb2.EmailInteraction | None:
        if stored is None:
            raise _not_found()
        if record_of(stored).status == records_pb2.INTERACTION_STATUS_STOPPED:
            if not _is_stopped_so(record_of(stored), request):
                message = "the interaction was stopped before, with another reason or end date"
                raise Refused(grpc.StatusCode.FAILED_PRECONDITION, message)
            return NO_CHANGE
        made = EmailInteraction()
        made.CopyFrom(_guarded(stored, request.etag if request.HasField("etag") else None))
        record = record_of(made)
        record.status = records_pb2.INTERACTION_STATUS_STOPPED
        if request.HasField("stopped_reason"):
            record.stopped_reason = request.stopped_reason
        if request.HasField("end_date"):
            record.end_date.CopyFrom(request.end_date)
        else:
            record.end_date.FromMilliseconds(stamp.now)
        return _stamped(made, stamp)

    return decide


def _is_stopped_so(record: Any, request: service_pb2.StopInteractionRequest) -> bool:
    """Whether a request asks for nothing that the record does not say already."""
    names = ("stopped_reason", "end_date")
    return all(
        getattr(record, name) == getattr(request, name) for name in names if request.HasField(name)
    )


def _guarded(
    stored: service_pb2.EmailInteraction | None, etag: str | None
) -> service_pb2.EmailInteraction:
    if stored is None:
        raise _not_found()
    if etag is not None and etag != stored.etag:
        message = (
            "the interaction was changed meanwhile: its etag is another; read it and try again"
        )
        raise Refused(grpc.StatusCode.ABORTED, message)
    return stored


def _require_valid(record: Message, path: str) -> None:
    if found := list(record_violations(record, path)):
        raise invalid(found)


def _stamped(
    interaction: service_pb2.EmailInteraction, stamp: Stamp
) -> service_pb2.EmailInteraction:
    interaction.etag = stamp.etag
    interaction.update_time.FromMilliseconds(stamp.now)
    return interaction


def _not_found() -> Refused:
    return Refused(grpc.StatusCode.NOT_FOUND, "there is no interaction with this interaction_id")
