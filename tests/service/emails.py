"""Interactions to send."""

import itertools
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf import json_format

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.support.corpus import document

START = datetime(2009, 8, 5, 9, 33, 15, tzinfo=UTC)

_count = itertools.count()


def fresh(word: str = "i") -> str:
    """A text that no other test uses."""
    return f"{word}-{secrets.token_hex(4)}-{next(_count)}"


def incoming(**values: Any) -> service_pb2.EmailInteraction:
    """A valid inbound e-mail; `minutes` after START is when it began."""
    interaction = service_pb2.EmailInteraction()
    _fill(interaction.email_in, values)
    return interaction


def outgoing(**values: Any) -> service_pb2.EmailInteraction:
    """A valid outbound e-mail."""
    interaction = service_pb2.EmailInteraction()
    _fill(interaction.email_out, {"entity_type": 1, **values})
    return interaction


def _fill(record: Any, values: dict[str, Any]) -> None:
    """What the spec requires besides these is taken from the smallest document of the corpus."""
    json_format.ParseDict(document(record.DESCRIPTOR.name, "minimal"), record)
    usual = {
        "customer_id": "c-1",
        "interaction_id": fresh(),
        "status": 0,
        "entity_type": 0,
        "type": "Inbound",
        "media_type": "email",
        "creator_app_id": 102,
    }
    minutes = values.pop("minutes", 0)
    for name, value in (usual | values).items():
        setattr(record, name, value)
    record.start_date.FromDatetime(START + timedelta(minutes=minutes))


def creating(interaction: service_pb2.EmailInteraction, **values: Any) -> Any:
    """The request to store it."""
    return service_pb2.CreateInteractionRequest(interaction=interaction, **values)


def getting(interaction_id: str) -> Any:
    """The request to read it."""
    return service_pb2.GetInteractionRequest(interaction_id=interaction_id)
