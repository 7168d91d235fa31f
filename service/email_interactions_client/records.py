"""What the service stores and tells, as dataclasses."""

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

SET_BY_THE_SERVER = ("etag", "create_time", "update_time")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEmail(Generic[E_co]):
    """An e-mail as it is stored, with what the store knows about it."""

    email: E_co
    etag: str
    """Version of the stored interaction; guards `change`, `update` and `stop`."""
    create_time: datetime
    update_time: datetime

    @property
    def interaction_id(self) -> str:
        """ID by which `get` finds it."""
        return self.email.interaction_id


class ChangeKind(IntEnum):
    """What happened to a stored interaction."""

    CREATED = 1
    UPDATED = 2


_KINDS = frozenset(int(kind) for kind in ChangeKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One creation or change, told by `watch`."""

    kind: ChangeKind
    stored: StoredEmail[Interaction]
    """The interaction after the change."""
    resume_token: str
    """Asks for everything after this change; keep it once the change is worked off."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes records of answers; what a newer server adds is refused, or skipped."""

    ignore_unknown: bool = False

    def stored(self, message: pb.EmailInteraction) -> StoredEmail[Interaction]:
        """The record for a message; UnreadableAnswer when it breaks the contract."""
        if self.ignore_unknown:
            message.DiscardUnknownFields()
        if missing := [name for name in SET_BY_THE_SERVER if not message.HasField(name)]:
            raise UnreadableAnswer([_missing(name) for name in missing])
        try:
            email = _email(message)
        except ValidationError as error:
            raise UnreadableAnswer(error.violations) from error
        return StoredEmail(
            email=email,
            etag=message.etag,
            create_time=message.create_time.ToDatetime(tzinfo=UTC),
            update_time=message.update_time.ToDatetime(tzinfo=UTC),
        )

    def stored_like(self, sent: E, message: pb.EmailInteraction) -> StoredEmail[E]:
        """The record for the answer to a write: it holds the kind of e-mail that was sent."""
        stored = self.stored(message)
        if type(stored.email) is not type(sent):
            raise UnreadableAnswer([Violation("", "type", "is another kind of e-mail")])
        return cast("StoredEmail[E]", stored)

    def change(self, message: pb.WatchInteractionsResponse) -> Change:
        """The record for what a watch is told."""
        if int(message.kind) not in _KINDS:
            raise UnreadableAnswer([Violation("/kind", "enum", "is no documented change")])
        return Change(
            kind=ChangeKind(message.kind),
            stored=self.stored(message.interaction),
            resume_token=message.resume_token,
        )


def _missing(name: str) -> Violation:
    return Violation(f"/{name}", "required", f"{name} is required")


def _email(message: pb.EmailInteraction) -> Interaction:
    if message.HasField("email_out"):
        return EmailOut.from_proto(message.email_out)
    return EmailIn.from_proto(message.email_in)
