"""Writes: commands for interactions, and their outcomes, prepared early for large ones."""

import secrets
import time
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from email_interactions_service.commands import REMOVED, Command, Revision
from email_interactions_service.errors import StatusError, invalid_field
from email_interactions_service.messages.opaque import opaque
from email_interactions_service.store.answers import IdempotencyKey, has_answer
from email_interactions_service.store.keys import key
from email_interactions_service.store.queries import read_body, read_state

SMALL, LARGE = 16 * 2**10, 2**20  # bytes


@dataclass(frozen=True, slots=True)
class Write:
    """A command for one interaction."""

    interaction_id: str
    command: Command
    idempotency_key: IdempotencyKey | None = None
    size: int = 0
    """The size of the request in bytes."""
    prepared: "Outcome | None" = None

    @property
    def key(self) -> bytes:
        """The key of the interaction."""
        return key(self.interaction_id)

    @property
    def is_large(self) -> bool:
        """Whether small writes do not wait for it."""
        return self.size > SMALL


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a command: the new interaction, and its bytes."""

    stored: Any
    result: Any
    body: bytes
    sequence: int = 0
    """If it was prepared: the last change in the change log before that."""


def complete_changes(interaction_id: str) -> Write:
    """Return the write that adds the bodies to earlier changes of a large interaction.

    The last change has none: it is written later, so that a transaction has half the bytes.
    """
    return Write(interaction_id, complete, size=LARGE)


def complete(*_: Any) -> None:
    """Do nothing, in place of a command."""


class NotPrepared(Exception):
    """The stored interaction is large, and has not been read or has changed since."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The maximum size of an interaction in bytes, and the number of changes to keep."""

    max_bytes: int
    keep: int


def prepare(connection: Connection, write: Write, limits: Limits) -> Write:
    """Return the write with its outcome; raise StatusError if it must not be written.

    A write that has been answered meanwhile is returned unchanged.
    """
    sequence = read_state(connection).sequence
    body = read_body(connection, write.key)
    try:
        outcome = evaluate(write, None if body is None else parsed(body), limits)
    except StatusError as error:
        if has_answer(connection, write.idempotency_key):
            return write
        raise error.with_traceback(None) from None  # whose frames keep the interaction in memory
    return replace(write, size=len(outcome.body), prepared=replace(outcome, sequence=sequence))


def parsed(body: bytes) -> Any:
    """Return the opaque interaction."""
    return opaque("EmailInteraction").FromString(body)


def evaluate(write: Write, stored: Any, limits: Limits) -> Outcome:
    """Run the command; raise StatusError if the result must not be written."""
    revision = Revision(secrets.token_hex(8), time.time_ns() // 1_000_000)
    result = write.command(stored, revision)
    after = stored if result is None else result
    body = b"" if after is None or after is REMOVED else after.SerializeToString()
    if result is not None and len(body) > limits.max_bytes:
        description = f"would be larger than {limits.max_bytes} bytes"
        raise invalid_field("interaction", "size", description)
    return Outcome(stored, result, body)
