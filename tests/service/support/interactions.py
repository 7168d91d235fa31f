"""Interactions, requests for them, and calls that must succeed."""

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import grpc
from google.protobuf import json_format
from google.protobuf.field_mask_pb2 import FieldMask

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interaction_service_pb2_grpc as generated
from tests.support.documents.samples import completed

START = datetime(2009, 8, 5, 9, 33, 15, tzinfo=UTC)
Interaction: TypeAlias = pb.EmailInteraction

new_stub: Any = generated.EmailInteractionServiceStub
_count = itertools.count()


def fresh(prefix: str = "i") -> str:
    """Return a string that no other test uses."""
    return f"{prefix}-{secrets.token_hex(4)}-{next(_count)}"


def incoming(**values: Any) -> pb.EmailInteraction:
    """Return a valid inbound e-mail that began `minutes` after START."""
    interaction = pb.EmailInteraction()
    _fill(interaction.email_in, values)
    return interaction


def outgoing(**values: Any) -> pb.EmailInteraction:
    """Return a valid outbound e-mail."""
    interaction = pb.EmailInteraction()
    _fill(interaction.email_out, {"entity_type": 1, **values})
    return interaction


def _fill(record: Any, values: dict[str, Any]) -> None:
    """What else the spec requires is from the corpus."""
    json_format.ParseDict(completed(record.DESCRIPTOR.name, "minimal", {}), record)
    defaults = {"customer_id": "c-1", "interaction_id": fresh(), "status": 0, "entity_type": 0}
    minutes = values.pop("minutes", 0)
    for name, value in (defaults | values).items():
        setattr(record, name, value)
    record.start_date.FromDatetime(START + timedelta(minutes=minutes))


def record_of(interaction: pb.EmailInteraction) -> Any:
    """Return the EmailIn or EmailOut."""
    return getattr(interaction, interaction.WhichOneof("email") or "email_in")


def copied(interaction: pb.EmailInteraction) -> pb.EmailInteraction:
    """Return a copy."""
    return pb.EmailInteraction.FromString(interaction.SerializeToString())


def create_request(interaction: pb.EmailInteraction | None, **values: Any) -> Any:
    """Return the request that stores it."""
    return pb.CreateInteractionRequest(interaction=interaction, **values)


def get_request(interaction: Any) -> Any:
    """Return the request that reads an interaction or an id."""
    if not isinstance(interaction, str):
        interaction = record_of(interaction).interaction_id
    return pb.GetInteractionRequest(interaction_id=interaction)


def update_request(stored: pb.EmailInteraction, *paths: str, **values: Any) -> Any:
    """Return a request with a mask and new values of an inbound e-mail."""
    paths = paths or tuple(values)
    request = pb.UpdateInteractionRequest(update_mask=FieldMask(paths=paths))
    request.interaction.email_in.interaction_id = stored.email_in.interaction_id
    request.interaction.etag = stored.etag
    for name, value in values.items():
        setattr(request.interaction.email_in, name, value)
    return request


def stop_request(stored: pb.EmailInteraction, **values: Any) -> Any:
    """Return the request that stops an interaction."""
    return pb.StopInteractionRequest(interaction_id=record_of(stored).interaction_id, **values)


def delete_request(stored: pb.EmailInteraction, **values: Any) -> Any:
    """Return the request that deletes an interaction."""
    return pb.DeleteInteractionRequest(interaction_id=record_of(stored).interaction_id, **values)


def create(stub: Any, interaction: pb.EmailInteraction | None = None, **values: Any) -> Interaction:
    """Store an interaction, by default an inbound e-mail with these values."""
    request = create_request(interaction or incoming(**values))
    stored: Interaction = stub.CreateInteraction(request, timeout=60).interaction
    return stored


def update(stub: Any, stored: pb.EmailInteraction, *paths: str, **values: Any) -> Interaction:
    """Change an inbound e-mail; the mask and the values are those of `update_request`."""
    updated: Interaction = stub.UpdateInteraction(
        update_request(stored, *paths, **values)
    ).interaction
    return updated


def read(stub: Any, interaction: pb.EmailInteraction | str) -> Interaction | None:
    """Read an interaction; None if it does not exist."""
    try:
        found: Interaction = stub.GetInteraction(get_request(interaction), timeout=60).interaction
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.NOT_FOUND:
            raise
        return None
    return found


@contextmanager
def watching(stub: Any, *, timeout: float = 60, **values: Any) -> Iterator[Any]:
    """A watch that has begun: it receives what happens from here on."""
    call = stub.WatchInteractions(pb.WatchInteractionsRequest(**values), timeout=timeout)
    call.initial_metadata()
    try:
        yield call
    finally:
        call.cancel()


def current_position(stub: Any, **values: Any) -> str:
    """Return the token of the position at which a watch would begin now."""
    with watching(stub, **values) as call:
        return position(call)


def position(call: Any) -> str:
    """Return the token of the position at which a watch began."""
    (token,) = (value for name, value in call.initial_metadata() if name == "resume-token")
    return str(token)
