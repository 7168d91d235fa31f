"""E-mails, and the messages of the service about them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from email_interactions import EmailAddress, EmailIn, EmailOut, EntityType, InteractionStatus
from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_client import StoredEmail
from tests.support.documents.corpus import document

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


def inbound(**values: object) -> EmailIn:
    """Return an e-mail from a customer; required fields not named here are from the corpus."""
    email = EmailIn.from_dict(document("EmailIn", "minimal"))
    defaults = {
        "from_address": EmailAddress(address="ada@customer.example", personal="Ada Lovelace"),
        "interaction_id": "i1",
        "customer_id": "c1",
        "status": InteractionStatus.NEW,
        "entity_type": EntityType.EMAIL_IN,
        "start_date": NOON,
        "subject": "Order 4711",
    }
    for name, value in (defaults | values).items():
        setattr(email, name, value)
    return email


def outbound() -> EmailOut:
    """Return an answer to it."""
    email = EmailOut.from_dict(document("EmailOut", "minimal"))
    email.interaction_id = "o1"
    return email


def interaction(email: EmailIn | EmailOut, etag: str = "1") -> pb.EmailInteraction:
    """Return the message with the stored e-mail."""
    message = pb.EmailInteraction(etag=etag)
    if isinstance(email, EmailIn):
        message.email_in.CopyFrom(email.to_proto())
    else:
        message.email_out.CopyFrom(email.to_proto())
    message.create_time.FromDatetime(NOON)
    message.update_time.FromDatetime(LATER)
    return message


def stored(email: Any, etag: str = "1") -> StoredEmail[Any]:
    """Return the record for that message."""
    return StoredEmail(email=email, etag=etag, create_time=NOON, update_time=LATER)


def change(number: int, kind: int = 1) -> pb.WatchInteractionsResponse:
    """Return a change whose interaction_id and token are the number."""
    return pb.WatchInteractionsResponse(
        kind=pb.InteractionChange.Name(kind) if kind in (1, 2) else None,
        interaction=interaction(inbound(interaction_id=str(number))),
        resume_token=str(number),
    )
