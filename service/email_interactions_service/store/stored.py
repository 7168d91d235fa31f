"""The stored interactions that a batch needs; small ones are read at once."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, case, func, select

from email_interactions_service.messages.opaque import opaque
from email_interactions_service.store.schema import INTERACTIONS

SMALL = 16 * 2**10  # bytes

_C = INTERACTIONS.c
_IS_SMALL = func.length(_C.body) <= SMALL  # databases know the size without reading the content


class StoredInteractions:
    """The interactions with these keys, as changed by the batch; all are opaque."""

    def __init__(self, connection: Connection, keys: Collection[bytes]) -> None:
        query = select(_C.key, case((_IS_SMALL, _C.body)).label("body")).where(_C.key.in_(keys))
        bodies: dict[bytes, bytes | None] = {row.key: row.body for row in connection.execute(query)}
        self.existing = frozenset(bodies)
        self._large = {key for key, body in bodies.items() if body is None}
        self._found = {key: _parsed(body) for key, body in bodies.items() if body is not None}

    def is_large(self, key: bytes) -> bool:
        """Return whether changes of the interaction must be prepared before the transaction."""
        return key in self._large

    def get(self, key: bytes) -> Any:
        """Return the interaction; None if it does not exist."""
        return self._found.get(key)

    def put(self, key: bytes, interaction: Any, size: int) -> None:
        """Set the interaction; None if it is deleted."""
        (self._large.add if size > SMALL else self._large.discard)(key)
        self._found[key] = interaction


def read_interaction(connection: Connection, key: bytes) -> Any:
    """Return the opaque interaction with this key; None if it does not exist."""
    body = connection.execute(select(_C.body).where(_C.key == key)).scalar_one_or_none()
    return None if body is None else _parsed(body)


def _parsed(body: bytes) -> Any:
    return opaque("EmailInteraction").FromString(body)
