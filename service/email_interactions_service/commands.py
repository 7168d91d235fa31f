"""Commands: pure functions from the stored interaction to the new one, run within the lock.

Interactions and requests are opaque: commands do not read their large parts.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from grpc import StatusCode

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interactions_pb2 as records_pb2
from email_interactions_service.errors import StatusError, invalid_argument, invalid_field
from email_interactions_service.messages.field_paths import copy_field
from email_interactions_service.messages.validation import update_violations

EmailInteraction: TypeAlias = pb.EmailInteraction


@dataclass(frozen=True, slots=True)
class Revision:
    """What a write sets: the new etag, and the time in milliseconds."""

    etag: str
    time: int

    def apply(self, interaction: EmailInteraction) -> EmailInteraction:
        """Set both and return the interaction."""
        interaction.etag = self.etag
        interaction.update_time.FromMilliseconds(self.time)
        return interaction


Command: TypeAlias = "Callable[[EmailInteraction | None, Revision], EmailInteraction | None]"
"""Takes the stored interaction, if any, and returns the new one; None if nothing changes."""

REMOVED = EmailInteraction()
"""The new interaction of a deletion."""


def record_of(interaction: EmailInteraction) -> Any:
    """Return the EmailIn or EmailOut."""
    return getattr(interaction, interaction.WhichOneof("email") or "email_in")


def not_found() -> StatusError:
    """Return the error for an unknown interaction_id."""
    message = "there is no interaction with this interaction_id"
    return StatusError(StatusCode.NOT_FOUND, message)


def create(
    interaction: EmailInteraction, stored: EmailInteraction | None, revision: Revision
) -> EmailInteraction:
    """Store an interaction with a new id."""
    if stored is not None:
        message = "an interaction with this interaction_id already exists"
        raise StatusError(StatusCode.ALREADY_EXISTS, message)
    result = deepcopy(interaction)
    result.create_time.FromMilliseconds(revision.time)
    return revision.apply(result)


def update(
    interaction: EmailInteraction,
    paths: Sequence[str] | None,
    stored: EmailInteraction | None,
    revision: Revision,
) -> EmailInteraction:
    """Replace the fields of the mask, or all fields without a mask."""
    result = deepcopy(_guarded(stored, interaction.etag))
    kind, stored_kind = interaction.WhichOneof("email"), result.WhichOneof("email")
    if kind != stored_kind:
        description = f"the stored interaction is an {stored_kind}"
        raise invalid_field(f"interaction.{kind}", "type", description)
    record = record_of(result)
    if paths is None:
        record.CopyFrom(record_of(interaction))
        return revision.apply(result)
    for path in paths:
        copy_field(record_of(interaction), record, path)
    if violations := list(update_violations(record, f"interaction.{kind}", paths)):
        raise invalid_argument(violations)
    return revision.apply(result)


def stop(
    request: pb.StopInteractionRequest, stored: EmailInteraction | None, revision: Revision
) -> EmailInteraction | None:
    """End an interaction once; repeating the same request changes nothing."""
    if stored is None:
        raise not_found()
    stopped = records_pb2.INTERACTION_STATUS_STOPPED
    if record_of(stored).status == stopped:
        for name in ("stopped_reason", "end_date"):
            same = getattr(request, name) == getattr(record_of(stored), name)
            if request.HasField(name) and not same:
                message = "the interaction was stopped before, with another reason or end date"
                raise StatusError(StatusCode.FAILED_PRECONDITION, message)
        return None
    result = deepcopy(_guarded(stored, request.etag if request.HasField("etag") else None))
    record = record_of(result)
    record.status = stopped
    if request.HasField("stopped_reason"):
        record.stopped_reason = request.stopped_reason
    if request.HasField("end_date"):
        record.end_date.CopyFrom(request.end_date)
    else:
        record.end_date.FromMilliseconds(revision.time)
    return revision.apply(result)


def delete(etag: str | None, stored: EmailInteraction | None, _: Revision) -> EmailInteraction:
    """Delete an interaction."""
    _guarded(stored, etag)
    return REMOVED


def delete_if(
    condition: Callable[[EmailInteraction], bool], stored: EmailInteraction | None, _: Revision
) -> EmailInteraction | None:
    """Delete an interaction if it still meets the condition for which it was selected."""
    return REMOVED if stored is not None and condition(stored) else None


def _guarded(stored: EmailInteraction | None, etag: str | None) -> EmailInteraction:
    """Return the stored interaction if it has this etag; None matches any."""
    if stored is None:
        raise not_found()
    if etag is not None and etag != stored.etag:
        message = "the interaction has changed: its etag is different; read it and try again"
        raise StatusError(StatusCode.ABORTED, message)
    return stored
