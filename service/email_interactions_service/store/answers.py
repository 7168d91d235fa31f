"""The responses to repeated requests, by their idempotency keys."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from grpc import StatusCode
from sqlalchemy import Connection, select

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.errors import StatusError, invalid_field
from email_interactions_service.store.schema import CHANGES, IDEMPOTENCY_KEYS


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """Identifies a repeated request: the key of its `request_id`, and a digest of the rest."""

    request: bytes
    digest: bytes


class Answer(NamedTuple):
    """The change made by a request, and the key of the interaction that it created."""

    digest: bytes
    sequence: int
    key: bytes | None


class Answers:
    """The responses to the requests of a batch, including those before it."""

    def __init__(self, connection: Connection, requests: Collection[bytes]) -> None:
        self._answers = _read(connection, requests) if requests else {}
        self._new: list[bytes] = []

    def find(self, repeated: IdempotencyKey | None) -> Answer | None:
        """Return the response to a repeated request; raise StatusError if its content differs."""
        if repeated is None or repeated.request not in self._answers:
            return None
        answer = self._answers[repeated.request]
        if not answer.digest:
            message = "the interaction that was created with this request_id has been deleted"
            raise StatusError(StatusCode.NOT_FOUND, message)
        if repeated.digest != answer.digest:
            description = "was already used for a different request"
            raise invalid_field("request_id", "duplicate", description)
        return answer

    def add(self, new: IdempotencyKey | None, sequence: int, created: bytes | None) -> None:
        """Store the change made by a request."""
        if new:
            self._answers[new.request] = Answer(new.digest, sequence, created)
            self._new.append(new.request)

    def forget(self, key: bytes) -> None:
        """Remove the digests of the creations of a deleted interaction."""
        for request, answer in self._answers.items():
            if answer.key == key:
                self._answers[request] = Answer(b"", answer.sequence, None)

    def rows(self) -> list[dict[str, Any]]:
        """Return the new rows of IDEMPOTENCY_KEYS."""
        new = ((request, self._answers[request]) for request in self._new)
        return [
            {"request": request, "digest": answer.digest, "sequence": answer.sequence}
            for request, answer in new
        ]


def has_answer(connection: Connection, repeated: IdempotencyKey | None) -> bool:
    """Return whether a request with this `request_id` has been answered."""
    return repeated is not None and bool(_read(connection, [repeated.request]))


def _read(connection: Connection, requests: Collection[bytes]) -> dict[bytes, Answer]:
    columns, change = IDEMPOTENCY_KEYS.c, CHANGES.c
    query = (
        select(columns.request, columns.digest, columns.sequence, change.kind, change.key)
        .outerjoin(CHANGES, change.sequence == columns.sequence)
        .where(columns.request.in_(requests))
    )
    created = pb.INTERACTION_CHANGE_CREATED
    return {
        row.request: Answer(row.digest, row.sequence, row.key if row.kind == created else None)
        for row in connection.execute(query)
    }
