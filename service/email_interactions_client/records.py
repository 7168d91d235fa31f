"""Responses of the service as dataclasses."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Generic, TypeAlias, TypeVar, cast

from email_interactions import EmailIn, EmailOut, ValidationError, Violation
from email_interactions.v1 import email_interaction_service_pb2 as pb

from .errors import UnreadableAnswer

Interaction: TypeAlias = EmailIn | EmailOut
E = TypeVar("E", bound=Interaction)
E_co = TypeVar("E_co", bound=Interaction, covariant=True)

SERVER_FIELDS = ("etag", "create_time", "update_time")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEmail(Generic[E_co]):
    """A stored e-mail, with the fields that the server sets."""

    email: E_co
    etag: str
    """Version of the stored interaction; guards `change`, `update` and `stop`."""
    create_time: datetime
    update_time: datetime

    @property
    def interaction_id(self) -> str:
        """The id for `get`."""
        return self.email.interaction_id


class ChangeKind(IntEnum):
    """What happened to a stored interaction."""

    CREATED = 1
    UPDATED = 2
    REMOVED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A creation or change, reported by `watch`."""

    kind: ChangeKind
    stored: StoredEmail[Interaction]
    """The interaction after the change."""
    resume_token: str
    """Resumes a watch after this change; store it once the change has been processed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """The deletion of an interaction, or its move away from the watched customer."""

    interaction_id: str
    customer_id: str
    resume_token: str
    """Resumes a watch after this change."""
    kind: ChangeKind = ChangeKind.REMOVED


@dataclass(frozen=True, slots=True)
class Reader:
    """Converts messages; rejects or ignores the fields of a newer server."""

    ignore_unknown: bool = False

    def stored(self, message: pb.EmailInteraction) -> StoredEmail[Interaction]:
        """Return the stored e-mail; raise UnreadableAnswer if the message is invalid."""
        if self.ignore_unknown:
            message.DiscardUnknownFields()
        if missing := [name for name in SERVER_FIELDS if not message.HasField(name)]:
            violations = [Violation(f"/{n}", "required", f"{n} is required") for n in missing]
            raise UnreadableAnswer(violations)
        try:
            if message.HasField("email_out"):
                email: Interaction = EmailOut.from_proto(message.email_out)
            else:
                email = EmailIn.from_proto(message.email_in)
        except ValidationError as error:
            raise UnreadableAnswer(error.violations) from error
        return StoredEmail(
            email=email,
            etag=message.etag,
            create_time=message.create_time.ToDatetime(tzinfo=UTC),
            update_time=message.update_time.ToDatetime(tzinfo=UTC),
        )

    def stored_like(self, sent: E, message: pb.EmailInteraction) -> StoredEmail[E]:
        """Return the stored e-mail, which must have the same type as the sent one."""
        stored = self.stored(message)
        if type(stored.email) is not type(sent):
            raise UnreadableAnswer([Violation("", "type", "is another type of e-mail")])
        return cast("StoredEmail[E]", stored)

    def change(self, message: pb.WatchInteractionsResponse) -> Change | Removal:
        """Return the change; raise UnreadableAnswer if the message is invalid."""
        try:
            kind = ChangeKind(message.kind)
        except ValueError:
            violation = Violation("/kind", "enum", "is not a documented number")
            raise UnreadableAnswer([violation]) from None
        if kind is ChangeKind.REMOVED:
            return Removal(
                interaction_id=message.removed.interaction_id,
                customer_id=message.removed.customer_id,
                resume_token=message.resume_token,
            )
        return Change(
            kind=kind,
            stored=self.stored(message.interaction),
            resume_token=message.resume_token,
        )
