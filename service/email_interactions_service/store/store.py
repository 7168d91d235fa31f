"""The store, for a program of one event loop: reads and writes go on in threads of their own."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from email_interactions_service.store.batch import Write
from email_interactions_service.store.engine import UnusableDatabase, open_engine
from email_interactions_service.store.faults import cause, refusal
from email_interactions_service.store.queries import read_token_key
from email_interactions_service.store.schema import UnknownVersion, bring_up_to_date
from email_interactions_service.store.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")

READERS = 4

_log = logging.getLogger(__name__)


class Store:
    """An open database. `watch` is called in the event loop after each commit of this program."""

    def __init__(self, database: str, *, most_bytes: int, keep: int) -> None:
        """Opens or makes the tables; UnusableDatabase says in one line why that cannot be."""
        self._write_engine = open_engine(database, connections=1, writes=True)
        self._read_engine = open_engine(database, connections=READERS, writes=False)
        self.token_key = self._prepare()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watch: Callable[[], None] = lambda: None
        limits = {"most_bytes": most_bytes, "keep": keep}
        self._writer = Writer(self._write_engine, self._tell, **limits)

    def _prepare(self) -> bytes:
        try:
            with self._write_engine.begin() as connection:
                found = bring_up_to_date(connection)
                key = read_token_key(connection)
        except SQLAlchemyError as error:
            why = f"the database cannot be used: {refusal(error).message} ({cause(error)})"
            raise UnusableDatabase(why) from None
        except UnknownVersion as error:
            raise UnusableDatabase(str(error)) from None
        _log.info("database is ready", extra={"found_version": found})
        return key

    def watch(self, told: Callable[[], None]) -> None:
        """Says whom to tell of commits; to be called in the event loop."""
        self._loop = asyncio.get_running_loop()
        self._watch = told

    def _tell(self) -> None:
        if self._loop:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and so has the watching
                self._loop.call_soon_threadsafe(self._watch)

    async def write(self, write: Write) -> bytes:
        """The interaction after the write, once it is on the disk; Refused when it is not to be."""
        return await asyncio.wrap_future(self._writer.submit(write))

    async def read(
        self,
        query: Callable[Concatenate[Connection, P], T],
        *arguments: P.args,
        **options: P.kwargs,
    ) -> T:
        """What one of the queries finds; Refused when the database is in trouble."""

        def run() -> T:
            with self._read_engine.connect() as connection:
                return query(connection, *arguments, **options)

        def run_again() -> T:
            """A connection from before the database's restart fails once, and all such with it."""
            try:
                return run()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                return run()

        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, run_again)
        except SQLAlchemyError as error:
            _log.warning("read failed", extra={"cause": cause(error)})
            raise refusal(error) from None

    def close(self) -> None:
        """Ends when the writes that were taken are on the disk."""
        self._writer.close()
        self._readers.shutdown()
        for engine in (self._write_engine, self._read_engine):
            _dispose(engine)


def _dispose(engine: Engine) -> None:
    with contextlib.suppress(SQLAlchemyError):  # a database that is gone needs no farewell
        engine.dispose()
