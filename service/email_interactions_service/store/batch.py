"""A batch of writes in one transaction: one read before, one write after, one flush.

Work on large interactions is done before the transaction, which only tests that they have not
changed since.
"""

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, exists, func, insert, select, update

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.commands import REMOVED, record_of
from email_interactions_service.store.answers import Answer, Answers
from email_interactions_service.store.keys import key, prefix
from email_interactions_service.store.schema import (
    CHANGE_BODY,
    CHANGES,
    IDEMPOTENCY_KEYS,
    INTERACTIONS,
    IS_BODILESS,
    LEFT,
    REMOVALS,
    STATE,
)
from email_interactions_service.store.writes import (
    SMALL,
    Limits,
    NotPrepared,
    Outcome,
    Write,
    complete,
    evaluate,
    parsed,
)

CHANNEL = "email_interactions"  # of notifications
PRUNE_INTERVAL = 1_000  # changes
# Beyond these, other writes wait for the next batch.
MAX_BYTES = 2 * 2**20
MAX_SECONDS = 0.05

# Databases know the size without reading the content.
_SMALL_BODY = case((func.length(INTERACTIONS.c.body) <= SMALL, INTERACTIONS.c.body))
_IS_LARGE = object()  # in place of an interaction that must be prepared before the transaction
_REPLACE = update(INTERACTIONS).where(INTERACTIONS.c.key == bindparam("of"))
_COMPLETE = update(CHANGES).where(CHANGES.c.key == bindparam("of"), IS_BODILESS)
_COMPLETE = _COMPLETE.values(body=CHANGE_BODY)


class Batch:
    """The writes of one transaction. It sees all earlier ones and locks out other writers."""

    def __init__(self, connection: Connection, writes: Sequence[Write], limits: Limits) -> None:
        self._connection = connection
        self._limits = limits
        state = connection.execute(select(STATE).with_for_update()).one()
        self._dropped: int = state.dropped
        self._sequence: int = state.sequence
        self._stored = self._read({write.key for write in writes})
        self._existing = frozenset(self._stored)
        self._bytes = 0
        self._end = time.monotonic() + MAX_SECONDS
        keys = [write.idempotency_key for write in writes if write.idempotency_key]
        self._answers = Answers(connection, {key.request for key in keys})
        self.removed: set[bytes] = set()
        self._rows: dict[bytes, dict[str, Any]] = {}
        self._changes: list[dict[str, Any]] = []

    def _read(self, keys: set[bytes]) -> dict[bytes, Any]:
        """Return the existing interactions with these keys, all opaque; small ones are read."""
        query = select(INTERACTIONS.c.key, _SMALL_BODY).where(INTERACTIONS.c.key.in_(keys))
        found: Any = self._connection.execute(query)
        return {key: _IS_LARGE if body is None else parsed(body) for key, body in found}

    def apply(self, write: Write) -> bytes:
        """Return the interaction after the write, or nothing if it is deleted.

        A StatusError leaves everything unchanged.
        """
        if answer := self._answers.find(write.idempotency_key):
            return self._body(answer)
        if write.command is complete:
            self._connection.execute(_COMPLETE, {"of": write.key})
            return b""
        outcome = self._current(write)
        if outcome.result is REMOVED:
            self._remove(write, record_of(outcome.stored))
        elif outcome.result is not None:
            self._bytes += write.size + len(outcome.body)
            before = record_of(outcome.stored) if outcome.stored else None
            is_large = len(outcome.body) > SMALL
            self._stored[write.key] = _IS_LARGE if is_large else outcome.result
            self._put(write, before, _row(write, outcome.result, outcome.body))
        return outcome.body

    def _current(self, write: Write) -> Outcome:
        if write.prepared and self._is_current(write.key, write.prepared.sequence):
            return write.prepared
        stored = self._stored.get(write.key)
        if stored is _IS_LARGE:
            raise NotPrepared
        return evaluate(write, stored, self._limits)

    def _is_current(self, key: bytes, sequence: int) -> bool:
        """Return whether the interaction has no later change in the database or this batch."""
        change = CHANGES.c
        later = exists().where(change.sequence > sequence, change.key == key)
        is_changed = self._dropped > sequence or any(c["key"] == key for c in self._changes)
        return not (is_changed or self._connection.execute(select(later)).scalar_one())

    def _body(self, answer: Answer) -> bytes:
        """Return the interaction after the change; empty for a deletion."""
        if answer.key is None:
            return b""
        for change in self._changes:
            if change["sequence"] == answer.sequence:
                return bytes(change["body"] or self._rows[answer.key]["body"])
        query = select(CHANGE_BODY).where(CHANGES.c.sequence == answer.sequence)
        return bytes(self._connection.execute(query).scalar_one())

    def is_full(self, write: Write) -> bool:
        """Return whether a write has to wait for another batch."""
        is_too_large = write.is_large and self._bytes + write.size > MAX_BYTES
        return is_too_large or time.monotonic() > self._end

    def _put(self, write: Write, before: Any, row: dict[str, Any]) -> None:
        """Store the row, replacing the previous record if there was one."""
        kind: int = pb.INTERACTION_CHANGE_CREATED
        if before is not None:
            kind = pb.INTERACTION_CHANGE_UPDATED
            if key(before.customer_id) != row["customer"]:
                self._log_removal(LEFT, before)
        self._rows[write.key] = row
        body = row["body"]
        self._log(write.key, kind, row["customer"], b"" if len(body) > SMALL else body)
        self._answers.add(write.idempotency_key, self._sequence, write.key)

    def _remove(self, write: Write, before: Any) -> None:
        """Delete the interaction, all its earlier states, and the digest of its creation."""
        self._stored[write.key] = None
        self._rows.pop(write.key, None)
        self.removed.add(write.key)
        self._changes = [
            change
            for change in self._changes
            if change["key"] != write.key or change["kind"] in REMOVALS
        ]
        self._answers.forget(write.key)
        self._log_removal(pb.INTERACTION_CHANGE_REMOVED, before)
        self._answers.add(write.idempotency_key, self._sequence, None)

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

    def store(self) -> None:
        """Send everything to the database; the caller commits."""
        if not self._changes:
            return
        execute = self._connection.execute
        if self.removed:
            execute(delete(INTERACTIONS).where(INTERACTIONS.c.key.in_(self.removed)))
            self._forget()
        changed = self._existing - self.removed
        if rows := [row | {"of": key} for key, row in self._rows.items() if key in changed]:
            execute(_REPLACE, rows)
        if rows := [row for key, row in self._rows.items() if key not in changed]:
            execute(insert(INTERACTIONS), rows)
        execute(insert(CHANGES), self._changes)
        if answers := self._answers.rows():
            execute(insert(IDEMPOTENCY_KEYS), answers)
        self._prune()
        execute(update(STATE).values(sequence=self._sequence, dropped=self._dropped))
        if self._connection.dialect.name == "postgresql":  # wakes the watchers at other servers
            execute(select(func.pg_notify(CHANNEL, "")))

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
