"""Builds parts of requests from Python arguments."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from google.protobuf.timestamp_pb2 import Timestamp

from email_interactions import EmailOut, InteractionStatus
from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1.email_interactions_pb2 import InteractionStatus as _Status

from .records import Interaction


class Filters(TypedDict, total=False):
    """The filters of `list`; an interaction must match all of them."""

    customer_id: str
    thread_id: str
    parent_id: str
    statuses: Iterable[InteractionStatus]
    start_date_from: datetime
    """Created at this time or later; aware."""
    start_date_before: datetime
    """Created before this time; aware."""
    page_size: int
    """The maximum number of interactions per page; the server has a default and a limit."""


def listing(filters: Filters) -> pb.ListInteractionsRequest:
    """Return the request for the first page; raise TypeError for an unknown filter."""
    if unknown := sorted(filters.keys() - Filters.__annotations__.keys()):
        raise TypeError(f"list has no filter {unknown[0]!r}")
    values: dict[str, Any] = {**filters}
    values["statuses"] = [_Status.Name(status) for status in filters.get("statuses", ())]
    for name in ("start_date_from", "start_date_before"):
        values[name] = timestamp(values.get(name))
    return pb.ListInteractionsRequest(**values)


def interaction(email: Interaction, etag: str | None = None) -> pb.EmailInteraction:
    """Return the message for an e-mail; raise ValidationError if it is invalid."""
    if isinstance(email, EmailOut):
        return pb.EmailInteraction(email_out=email.to_proto(), etag=etag)
    return pb.EmailInteraction(email_in=email.to_proto(), etag=etag)


def timestamp(value: datetime | None) -> Timestamp | None:
    """Return the message for an aware datetime."""
    if value is None:
        return None
    if value.utcoffset() is None:  # protobuf would silently interpret it as UTC
        raise ValueError(f"{value} has no time zone; add one, such as tzinfo=UTC")
    result = Timestamp()
    result.FromDatetime(value)
    return result
