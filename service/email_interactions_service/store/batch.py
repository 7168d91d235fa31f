"""A batch of writes in one transaction: reads once before, stores once after, flushes once."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.commands import Command, Revision, record_of
from email_interactions_service.errors import invalid_field
from email_interactions_service.store.keys import key, prefix
from email_interactions_service.store.schema import CHANGES, IDEMPOTENCY_KEYS, INTERACTIONS, STATE

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
        self._rows: dict[bytes, dict[str, Any]] = {}
        self._changes: list[dict[str, Any]] = []
        self._idempotency_keys: list[dict[str, Any]] = []

    def _read_bodies(self, writes: Sequence[Write]) -> dict[bytes, bytes]:
        columns = INTERACTIONS.c
        wanted = columns.key.in_({write.key for write in writes})
        query = select(columns.key, columns.body).where(wanted)
        return {row.key: row.body for row in self._connection.execute(query)}

    def _read_answers(self, writes: Sequence[Write]) -> dict[bytes, tuple[bytes, bytes]]:
        """Return the digest and the answer of each repeated request."""
        requests = {write.idempotency_key.request for write in writes if write.idempotency_key}
        if not requests:
            return {}
        columns = IDEMPOTENCY_KEYS.c
        query = (
            select(columns.request, columns.digest, CHANGES.c.body)
            .join(CHANGES, CHANGES.c.sequence == columns.sequence)
            .where(columns.request.in_(requests))
        )
        return {row.request: (row.digest, row.body) for row in self._connection.execute(query)}

    def apply(self, write: Write) -> bytes:
        """Return the interaction after the write; a StatusError leaves everything as it was."""
        repeated = write.idempotency_key
        if repeated and repeated.request in self._answers:
            digest, answer = self._answers[repeated.request]
            if digest != repeated.digest:
                description = "was already used for a different interaction"
                raise invalid_field("request_id", "duplicate", description)
            return answer
        body = self._bodies.get(write.key)
        stored = None if body is None else pb.EmailInteraction.FromString(body)
        revision = Revision(secrets.token_hex(8), time.time_ns() // 1_000_000)
        result = write.command(stored, revision)
        if result is None:
            return body or b""
        new_body = result.SerializeToString()
        if len(new_body) > self._limits.max_bytes:
            description = f"would be larger than {self._limits.max_bytes} bytes"
            raise invalid_field("interaction", "size", description)
        kind = pb.INTERACTION_CHANGE_UPDATED
        if stored is None:
            kind = pb.INTERACTION_CHANGE_CREATED
        elif write.key not in self._rows:
            self._replaced.add(write.key)
        self._add(write, _row(write, result, new_body), kind)
        return new_body

    def _add(self, write: Write, row: dict[str, Any], kind: int) -> None:
        self._rows[write.key] = row
        self._bodies[write.key] = body = row["body"]
        self._sequence += 1
        change = {"sequence": self._sequence, "kind": kind, "customer": row["customer"]}
        self._changes.append(change | {"body": body})
        if new := write.idempotency_key:
            self._answers[new.request] = (new.digest, body)
            values = {"request": new.request, "digest": new.digest, "sequence": self._sequence}
            self._idempotency_keys.append(values)

    def store(self) -> None:
        """Send everything to the database; the caller commits."""
        if not self._changes:
            return
        execute = self._connection.execute
        if self._replaced:
            execute(delete(INTERACTIONS).where(INTERACTIONS.c.key.in_(self._replaced)))
        execute(insert(INTERACTIONS), list(self._rows.values()))
        execute(insert(CHANGES), self._changes)
        if self._idempotency_keys:
            execute(insert(IDEMPOTENCY_KEYS), self._idempotency_keys)
        self._prune()
        execute(update(STATE).values(sequence=self._sequence, dropped=self._dropped))

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
    }
