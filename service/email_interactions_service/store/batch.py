"""Several writes in one transaction: read once before, stored once after, one flush to the disk."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from email_interactions_service.decisions import Decision, Stamp, record_of
from email_interactions_service.refusals import FieldViolation, invalid
from email_interactions_service.store.keys import key, optional_key, prefix
from email_interactions_service.store.tables import ANSWERS, CHANGES, INTERACTIONS, STATE

EmailInteraction = service_pb2.EmailInteraction
PRUNE_EVERY = 1_000  # changes


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request that may come twice: the key of its `request_id`, and a digest of the rest."""

    request: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Write:
    """What to do with one interaction."""

    interaction_id: str
    decide: Decision
    repeatable: Repeatable | None = None
    key: bytes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", key(self.interaction_id))


class Batch:
    """The writes of one transaction, which sees what came before and locks out other writers."""

    def __init__(
        self, connection: Connection, writes: Sequence[Write], *, most_bytes: int, keep: int
    ) -> None:
        self._connection = connection
        self._most_bytes = most_bytes
        self._keep = keep
        state = connection.execute(select(STATE).with_for_update()).one()
        self._dropped: int = state.dropped
        self.sequence: int = state.sequence
        self._bodies = self._stored_bodies(writes)
        self._answers = self._given_answers(writes)
        self._new: dict[bytes, dict[str, Any]] = {}
        self._changed: dict[bytes, dict[str, Any]] = {}
        self._changes: list[dict[str, Any]] = []
        self._new_answers: list[dict[str, Any]] = []

    def _stored_bodies(self, writes: Sequence[Write]) -> dict[bytes, bytes]:
        columns = INTERACTIONS.c
        keys = {write.key for write in writes}
        query = select(columns.key, columns.body).where(columns.key.in_(keys))
        return {row.key: row.body for row in self._connection.execute(query)}

    def _given_answers(self, writes: Sequence[Write]) -> dict[bytes, tuple[bytes, bytes]]:
        requests = {write.repeatable.request for write in writes if write.repeatable}
        if not requests:
            return {}
        query = (
            select(ANSWERS.c.request, ANSWERS.c.digest, CHANGES.c.body)
            .join(CHANGES, CHANGES.c.sequence == ANSWERS.c.sequence)
            .where(ANSWERS.c.request.in_(requests))
        )
        return {row.request: (row.digest, row.body) for row in self._connection.execute(query)}

    def apply(self, write: Write) -> bytes:
        """The interaction after a write; Refused when it is not to be, and then nothing is done."""
        repeatable = write.repeatable
        if repeatable and repeatable.request in self._answers:
            return self._answer_again(repeatable)
        body = self._bodies.get(write.key)
        stored = None if body is None else EmailInteraction.FromString(body)
        stamp = Stamp(secrets.token_hex(8), time.time_ns() // 1_000_000)
        made = write.decide(stored, stamp)
        if made is None:
            return body or b""
        written = made.SerializeToString()
        if len(written) > self._most_bytes:
            message = f"would take more than {self._most_bytes} bytes"
            raise invalid([FieldViolation("interaction", "size", message)])
        self._put(write, made, written, is_new=stored is None)
        return written

    def _answer_again(self, repeatable: Repeatable) -> bytes:
        digest, body = self._answers[repeatable.request]
        if digest != repeatable.digest:
            message = "was used for another interaction before"
            raise invalid([FieldViolation("request_id", "duplicate", message)])
        return body

    def _put(
        self, write: Write, made: service_pb2.EmailInteraction, body: bytes, *, is_new: bool
    ) -> None:
        row = _row(write, made, body)
        target = self._new if is_new or write.key in self._new else self._changed
        target[write.key] = row
        self._bodies[write.key] = body
        self.sequence += 1
        kind = (
            service_pb2.INTERACTION_CHANGE_CREATED
            if is_new
            else service_pb2.INTERACTION_CHANGE_UPDATED
        )
        common = {"customer": row["customer"], "body": body}
        self._changes.append({"sequence": self.sequence, "kind": int(kind), **common})
        if repeatable := write.repeatable:
            self._answers[repeatable.request] = (repeatable.digest, body)
            answer = {"request": repeatable.request, "digest": repeatable.digest}
            self._new_answers.append(answer | {"sequence": self.sequence})

    def store(self) -> None:
        """Sends everything to the database; the caller commits."""
        if not self._changes:
            return
        execute = self._connection.execute
        if self._new:
            execute(insert(INTERACTIONS), list(self._new.values()))
        if self._changed:
            execute(_UPDATE, [_renamed(row) for row in self._changed.values()])
        execute(insert(CHANGES), self._changes)
        if self._new_answers:
            execute(insert(ANSWERS), self._new_answers)
        self._prune()
        execute(update(STATE).values(sequence=self.sequence, dropped=self._dropped))

    def _prune(self) -> None:
        """Forgets the oldest changes and what they answered, not at every write."""
        last = self.sequence - self._keep
        if last - self._dropped >= min(PRUNE_EVERY, self._keep):
            for table in (ANSWERS, CHANGES):
                self._connection.execute(delete(table).where(table.c.sequence <= last))
            self._dropped = last


def _row(write: Write, made: service_pb2.EmailInteraction, body: bytes) -> dict[str, Any]:
    record = record_of(made)
    return {
        "key": write.key,
        "prefix": prefix(write.interaction_id),
        "interaction_id": write.interaction_id.encode(),
        "start": record.start_date.ToMilliseconds(),
        "status": record.status,
        "customer": key(record.customer_id),
        "thread": optional_key(record.thread_id if record.HasField("thread_id") else None),
        "parent": optional_key(record.parent_id if record.HasField("parent_id") else None),
        "body": body,
    }


_SEARCHED = ("start", "status", "customer", "thread", "parent", "body")
_UPDATE = (
    update(INTERACTIONS)
    .where(INTERACTIONS.c.key == bindparam("row_key"))
    .values({name: bindparam(f"row_{name}") for name in _SEARCHED})
)


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    """SQLAlchemy keeps the columns' own names for itself in an update."""
    return {f"row_{name}": row[name] for name in ("key", *_SEARCHED)}
