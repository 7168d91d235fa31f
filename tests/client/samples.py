"""E-mails, and what the service answers for them.

What the spec requires besides the fields below is taken from the corpus.
"""

from datetime import UTC, datetime, timedelta

from email_interactions import EmailAddress, EmailIn, EmailOut, EntityType, InteractionStatus
from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.support.corpus import document

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def inbound(**values: object) -> EmailIn:
    """An e-mail from a customer."""
    fields = {
        "from_address": EmailAddress(address="ada@customer.example", personal="Ada Lovelace"),
        "customer_id": "00001a57JGQ00BW8",
        "interaction_id": "0000DaFU51GM001D",
        "status": InteractionStatus.NEW,
        "entity_type": EntityType.EMAIL_IN,
        "type": "Inbound",
        "media_type": "email",
        "creator_app_id": 102,
        "start_date": NOON,
        "subject": "Order 4711",
    }
    email = EmailIn.from_dict(document("EmailIn", "minimal"))
    for name, value in (fields | values).items():
        setattr(email, name, value)
    return email


def outbound() -> EmailOut:
    """An answer to it."""
    email = EmailOut.from_dict(document("EmailOut", "minimal"))
    email.customer_id = "00001a57JGQ00BW8"
    email.interaction_id = "0000DaFU51GM001E"
    email.status = InteractionStatus.STOPPED
    email.entity_type = EntityType.EMAIL_OUT
    email.start_date = NOON
    return email


def interaction(email: EmailIn | EmailOut, etag: str = "1") -> pb.EmailInteraction:
    """The e-mail as the service answers it."""
    message = pb.EmailInteraction(etag=etag)
    if isinstance(email, EmailIn):
        message.email_in.CopyFrom(email.to_proto())
    else:
        message.email_out.CopyFrom(email.to_proto())
    message.create_time.FromDatetime(NOON)
    message.update_time.FromDatetime(NOON + timedelta(minutes=1))
    return message


def told(number: int, kind: int = 1) -> pb.WatchInteractionsResponse:
    """The change with this number; so is its token."""
    return pb.WatchInteractionsResponse(
        kind=pb.InteractionChange.Name(kind) if kind in (1, 2) else None,
        interaction=interaction(inbound(interaction_id=str(number))),
        resume_token=str(number),
    )
