"""The requests, made from arguments as Python has them; shared by both clients."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypedDict
from uuid import uuid4

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp

from email_interactions import EmailOut, InteractionStatus
from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1.email_interactions_pb2 import InteractionStatus as _Status

from .records import E, Interaction


class Filters(TypedDict, total=False):
    """What `list` can be asked for; an interaction must fit all that is given."""

    customer_id: str
    thread_id: str
    parent_id: str
    statuses: Iterable[InteractionStatus]
    start_date_from: datetime
    """Created at this time or later; aware."""
    start_date_before: datetime
    """Created before this time; aware."""
    page_size: int
    """Largest number of interactions fetched at once; the server has a default and a limit."""


def creation(email: Interaction, request_id: str | None) -> pb.CreateInteractionRequest:
    """Asks to store an e-mail. Without an id the request gets one, so that repeating it is safe."""
    return pb.CreateInteractionRequest(
        interaction=_interaction(email, None), request_id=request_id or str(uuid4())
    )


def reading(interaction_id: str) -> pb.GetInteractionRequest:
    """Asks for one interaction."""
    return pb.GetInteractionRequest(interaction_id=interaction_id)


def listing(filters: Filters) -> pb.ListInteractionsRequest:
    """Asks for the first page; TypeError for a filter that is none, which would list too much."""
    if unknown := sorted(filters.keys() - Filters.__annotations__.keys()):
        raise TypeError(f"list has no filter {unknown[0]!r}")
    return pb.ListInteractionsRequest(
        customer_id=filters.get("customer_id"),
        thread_id=filters.get("thread_id"),
        parent_id=filters.get("parent_id"),
        statuses=[_Status.Name(status) for status in filters.get("statuses", ())],
        start_date_from=_timestamp(filters.get("start_date_from")),
        start_date_before=_timestamp(filters.get("start_date_before")),
        page_size=filters.get("page_size"),
    )


def changed(email: E, values: dict[str, Any]) -> E:
    """The e-mail with other values; TypeError for a field that is none, and for no field."""
    if not values:
        raise TypeError("name at least one field to change")
    return replace(email, **values)


def update(
    email: Interaction, etag: str, fields: Iterable[str] | None
) -> pb.UpdateInteractionRequest:
    """Asks to change the named fields to those of the e-mail, or all of them without names."""
    request = pb.UpdateInteractionRequest(interaction=_interaction(email, etag))
    if fields is not None:
        request.update_mask.CopyFrom(FieldMask(paths=fields))
    return request


def stop(
    interaction_id: str, reason: str | None, end_date: datetime | None, etag: str | None
) -> pb.StopInteractionRequest:
    """Asks to end an interaction."""
    return pb.StopInteractionRequest(
        interaction_id=interaction_id,
        stopped_reason=reason,
        end_date=_timestamp(end_date),
        etag=etag,
    )


def watch(customer_id: str | None, resume_token: str | None) -> pb.WatchInteractionsRequest:
    """Asks to be told of changes, from the token on or from now on."""
    return pb.WatchInteractionsRequest(customer_id=customer_id, resume_token=resume_token)


def _interaction(email: Interaction, etag: str | None) -> pb.EmailInteraction:
    """The message for an e-mail; ValidationError when the e-mail is faulty."""
    if isinstance(email, EmailOut):
        return pb.EmailInteraction(email_out=email.to_proto(), etag=etag)
    return pb.EmailInteraction(email_in=email.to_proto(), etag=etag)


def _timestamp(moment: datetime | None) -> Timestamp | None:
    if moment is None:
        return None
    if moment.utcoffset() is None:  # protobuf would silently take it for UTC
        raise ValueError(f"{moment} has no time zone; give one, such as tzinfo=UTC")
    timestamp = Timestamp()
    timestamp.FromDatetime(moment)
    return timestamp
