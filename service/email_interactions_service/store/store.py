"""The store for asyncio programs, with its own threads for reading and writing."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from email_interactions_service.settings import SettingsError
from email_interactions_service.store.engine import close_engine, open_engine
from email_interactions_service.store.errors import problem
from email_interactions_service.store.readers import Readers
from email_interactions_service.store.schema import STATE, migrate
from email_interactions_service.store.writer import Writer
from email_interactions_service.store.writes import (
    Limits,
    NotPrepared,
    Write,
    complete_changes,
    prepare,
)

POINT_READERS, SCANNERS = 2, 4

_log = logging.getLogger(__name__)


class Store:
    """An open database."""

    def __init__(self, database: str, *, max_bytes: int, keep: int) -> None:
        """Create or migrate the tables; raise SettingsError if the database cannot be used."""
        self.engine = open_engine(database, connections=1, writes=True)
        self.token_key = self._prepare()
        self._point_readers = Readers(database, POINT_READERS, "reader")
        self._scanners = Readers(database, SCANNERS, "scanner")
        self.read = self._point_readers.read
        self.scan = self._scanners.read  # for queries that may take long
        self._notify: Callable[[], object] = lambda: None
        self.max_bytes = max_bytes
        self._limits = Limits(max_bytes, keep)
        self.writer = Writer(self.engine, self._committed, self._limits)
        self._large = asyncio.Semaphore()

    def _prepare(self) -> bytes:
        try:
            with self.engine.begin() as connection:
                version = migrate(connection)
                key: bytes = connection.execute(select(STATE.c.token_key)).scalar_one()
        except SQLAlchemyError as error:
            raise SettingsError(f"the database cannot be used: {problem(error)}") from None
        _log.info("database is ready", extra={"found_version": version})
        return key

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call back in the running event loop after each commit of this program."""
        self._notify = partial(asyncio.get_running_loop().call_soon_threadsafe, callback)

    def _committed(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._notify()

    async def write(
        self, write: Write, reserve: Callable[[], Awaitable[None]] | None = None
    ) -> bytes:
        """Return the interaction once it is on disk; raise StatusError if it is not written.

        `reserve` is awaited before a large interaction is changed.
        """
        with contextlib.suppress(NotPrepared):
            return await self._submit(write)
        if reserve:
            await reserve()
        async with self._large:  # one at a time, so that small ones go first
            while True:
                prepared = await self.scan(prepare, write, self._limits)
                await self._submit(complete_changes(write.interaction_id))
                with contextlib.suppress(NotPrepared):  # it has changed meanwhile
                    return await self._submit(prepared)

    async def _submit(self, write: Write) -> bytes:
        return await asyncio.wrap_future(self.writer.submit(write))

    def close(self) -> None:
        """Return once all accepted writes are on disk."""
        self.writer.close()
        self._point_readers.close()
        self._scanners.close()
        close_engine(self.engine)
