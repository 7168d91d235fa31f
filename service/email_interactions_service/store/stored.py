"""The stored interactions that a batch needs: small ones are read at once, others when needed."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from email_interactions_service.messages.opaque import opaque
from email_interactions_service.store.schema import INTERACTIONS

SMALL = 16 * 2**10  # bytes

_C = INTERACTIONS.c


class StoredInteractions:
    """The interactions with these keys, and what the batch makes of them; all are opaque."""

    def __init__(self, connection: Connection, keys: Collection[bytes]) -> None:
        self._connection = connection
        self._found: dict[bytes, Any] = {}
        # Databases know the size without reading all of it.
        query = select(_C.key, func.length(_C.body).label("size")).where(_C.key.in_(keys))
        self._sizes: dict[bytes, int] = {row.key: row.size for row in connection.execute(query)}
        self.existing = frozenset(self._sizes)
        self._load([key for key, size in self._sizes.items() if size <= SMALL])

    def _load(self, keys: Collection[bytes]) -> None:
        if not keys:
            return
        query = select(_C.key, _C.body).where(_C.key.in_(keys))
        for row in self._connection.execute(query):
            self._found[row.key] = opaque("EmailInteraction").FromString(row.body)
            del self._sizes[row.key]

    def unread(self, key: bytes) -> int:
        """Return how many bytes `get` would read."""
        return self._sizes.get(key, 0)

    def get(self, key: bytes) -> Any:
        """Return the interaction; None if there is none."""
        if key in self._sizes:
            self._load([key])
        return self._found.get(key)

    def put(self, key: bytes, interaction: Any) -> None:
        """Set the interaction; None if it is deleted."""
        self._found[key] = interaction
