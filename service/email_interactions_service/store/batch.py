"""A batch of writes in one transaction: reads once before, stores once after, flushes once."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from grpc import StatusCode
from sqlalchemy import Connection, delete, insert, select, update

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.commands import REMOVED, Command, Revision, record_of
from email_interactions_service.errors import StatusError, invalid_field
from email_interactions_service.opaque import opaque
from email_interactions_service.store.keys import key, prefix
from email_interactions_service.store.schema import (
    CHANGES,
    IDEMPOTENCY_KEYS,
    INTERACTIONS,
    LEFT,
    REMOVALS,
    STATE,
)

PRUNE_INTERVAL = 1_000  # changes


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """Identifies a repeated request: the key of its `request_id`, and a digest of the rest."""

    request: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Write:
    """A command for one interaction."""

    interaction_id: str
    command: Command
    idempotency_key: IdempotencyKey | None = None

    @property
    def key(self) -> bytes:
        """The key of the interaction."""
        return key(self.interaction_id)


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest interaction in bytes, and how many changes to keep."""

    max_bytes: int
    keep: int


class _Answer(NamedTuple):
    """The answer to a repeated request, and the key of the interaction that it created."""

    digest: bytes
    body: bytes
    key: bytes | None

    def repeated(self, digest: bytes) -> bytes:
        """Return the answer; raise StatusError if there is none for this request."""
        if not self.digest:
            message = "the interaction that was created with this request_id has been deleted"
            raise StatusError(StatusCode.NOT_FOUND, message)
        if digest != self.digest:
            description = "was already used for a different request"
            raise invalid_field("request_id", "duplicate", description)
        return self.body


class Batch:
    """The writes of one transaction. It sees all earlier ones and locks out other writers."""

    def __init__(self, connection: Connection, writes: Sequence[Write], limits: Limits) -> None:
        self._connection = connection
        self._limits = limits
        state = connection.execute(select(STATE).with_for_update()).one()
        self._dropped: int = state.dropped
        self._sequence: int = state.sequence
        self._bodies = self._read_bodies(writes)
        self._answers = self._read_answers(writes)
        self._replaced: set[bytes] = set()
        self.removed: set[bytes] = set()
        self._rows: dict[bytes, dict[str, Any]] = {}
        self._changes: list[dict[str, Any]] = []
        self._answered: dict[bytes, int] = {}  # new requests, and the changes that answered them

    def _read_bodies(self, writes: Sequence[Write]) -> dict[bytes, bytes]:
        columns = INTERACTIONS.c
        wanted = columns.key.in_({write.key for write in writes})
        query = select(columns.key, columns.body).where(wanted)
        return {row.key: row.body for row in self._connection.execute(query)}

    def _read_answers(self, writes: Sequence[Write]) -> dict[bytes, _Answer]:
        requests = {write.idempotency_key.request for write in writes if write.idempotency_key}
        if not requests:
            return {}
        columns, change = IDEMPOTENCY_KEYS.c, CHANGES.c
        query = (
            select(columns.request, columns.digest, change.kind, change.body, change.key)
            .outerjoin(CHANGES, change.sequence == columns.sequence)
            .where(columns.request.in_(requests))
        )
        return {
            row.request: _Answer(row.digest, row.body, row.key)
            if row.kind == pb.INTERACTION_CHANGE_CREATED
            else _Answer(row.digest, b"", None)
            for row in self._connection.execute(query)
        }

    def apply(self, write: Write) -> bytes:
        """Return the interaction after the write, nothing if it is deleted.

        A StatusError leaves everything as it was.
        """
        repeated = write.idempotency_key
        if repeated and repeated.request in self._answers:
            return self._answers[repeated.request].repeated(repeated.digest)
        body = self._bodies.get(write.key)
        stored = None if body is None else opaque("EmailInteraction").FromString(body)
        revision = Revision(secrets.token_hex(8), time.time_ns() // 1_000_000)
        result = write.command(stored, revision)
        if result is None:
            return body or b""
        if stored is not None and result is REMOVED:
            self._remove(write, record_of(stored))
            return b""
        new_body = result.SerializeToString()
        if len(new_body) > self._limits.max_bytes:
            description = f"would be larger than {self._limits.max_bytes} bytes"
            raise invalid_field("interaction", "size", description)
        self._put(write, record_of(stored) if stored else None, _row(write, result, new_body))
        return new_body

    def _put(self, write: Write, before: Any, row: dict[str, Any]) -> None:
        """Store the row, in place of the record before it if there was one."""
        kind: int = pb.INTERACTION_CHANGE_CREATED
        if before is not None:
            kind = pb.INTERACTION_CHANGE_UPDATED
            self._replaced.add(write.key)
            if key(before.customer_id) != row["customer"]:
                self._log_removal(LEFT, before)
        self._rows[write.key] = row
        self._bodies[write.key] = body = row["body"]
        self._log(write.key, kind, row["customer"], body)
        self._remember(write, body, write.key)

    def _remove(self, write: Write, before: Any) -> None:
        """Delete the interaction, all its earlier states, and the digest of its creation."""
        del self._bodies[write.key]
        self._rows.pop(write.key, None)
        self._replaced.add(write.key)
        self.removed.add(write.key)
        self._changes = [
            change
            for change in self._changes
            if change["key"] != write.key or change["kind"] in REMOVALS
        ]
        for request, answer in self._answers.items():
            if answer.key == write.key:
                self._answers[request] = _Answer(b"", b"", None)
        self._log_removal(pb.INTERACTION_CHANGE_REMOVED, before)
        self._remember(write, b"", None)

    def _log_removal(self, kind: int, before: Any) -> None:
        removed = pb.RemovedInteraction(
            interaction_id=before.interaction_id, customer_id=before.customer_id
        )
        body = removed.SerializeToString()
        self._log(key(before.interaction_id), kind, key(before.customer_id), body)

    def _log(self, key: bytes, kind: int, customer: bytes, body: bytes) -> None:
        self._sequence += 1
        self._changes.append(
            {
                "sequence": self._sequence,
                "kind": kind,
                "customer": customer,
                "body": body,
                "key": key,
            }
        )

    def _remember(self, write: Write, answer: bytes, created: bytes | None) -> None:
        if new := write.idempotency_key:
            self._answers[new.request] = _Answer(new.digest, answer, created)
            self._answered[new.request] = self._sequence

    def store(self) -> None:
        """Send everything to the database; the caller commits."""
        if not self._changes:
            return
        execute = self._connection.execute
        if self._replaced:
            execute(delete(INTERACTIONS).where(INTERACTIONS.c.key.in_(self._replaced)))
        if self.removed:
            self._forget()
        if self._rows:
            execute(insert(INTERACTIONS), list(self._rows.values()))
        execute(insert(CHANGES), self._changes)
        if self._answered:
            values = [
                {"request": request, "digest": self._answers[request].digest, "sequence": sequence}
                for request, sequence in self._answered.items()
            ]
            execute(insert(IDEMPOTENCY_KEYS), values)
        self._prune()
        execute(update(STATE).values(sequence=self._sequence, dropped=self._dropped))

    def _forget(self) -> None:
        """Delete the earlier states of deleted interactions, and the digests of their creations."""
        change, columns = CHANGES.c, IDEMPOTENCY_KEYS.c
        states = change.key.in_(self.removed), change.kind.not_in(REMOVALS)
        sequences = select(change.sequence).where(*states)
        creations = update(IDEMPOTENCY_KEYS).where(columns.sequence.in_(sequences))
        self._connection.execute(creations.values(digest=b""))
        self._connection.execute(delete(CHANGES).where(*states))

    def _prune(self) -> None:
        """Delete the oldest changes and their idempotency keys, but not at every write."""
        last = self._sequence - self._limits.keep
        if last - self._dropped >= min(PRUNE_INTERVAL, self._limits.keep):
            for table in (IDEMPOTENCY_KEYS, CHANGES):
                self._connection.execute(delete(table).where(table.c.sequence <= last))
            self._dropped = last


def _row(write: Write, interaction: pb.EmailInteraction, body: bytes) -> dict[str, Any]:
    record = record_of(interaction)
    return {
        "key": write.key,
        "prefix": prefix(write.interaction_id),
        "interaction_id": write.interaction_id.encode(),
        "start": record.start_date.ToMilliseconds(),
        "status": record.status,
        "customer": key(record.customer_id),
        "thread": key(record.thread_id) if record.HasField("thread_id") else None,
        "parent": key(record.parent_id) if record.HasField("parent_id") else None,
        "body": body,
        "updated": interaction.update_time.ToMilliseconds(),
    }
