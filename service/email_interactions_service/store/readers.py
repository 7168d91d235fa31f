"""Threads that read, each with its own connection."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from email_interactions_service.store.engine import close_engine, open_engine
from email_interactions_service.store.errors import cause, status_error

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)


class Readers:
    """Runs queries of one kind, so that they wait only for each other."""

    def __init__(self, database: str, threads: int, name: str) -> None:
        self._engine = open_engine(database, connections=threads, writes=False)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def read(
        self,
        query: Callable[Concatenate[Connection, P], T],
        *arguments: P.args,
        **options: P.kwargs,
    ) -> T:
        """Return the result of a query; raise StatusError if the database fails."""

        def run(*, retries: bool = True) -> T:
            """Run the query; retry once, because old connections fail after a database restart."""
            try:
                with self._engine.connect() as connection:
                    return query(connection, *arguments, **options)
            except DBAPIError as error:
                if not (retries and error.connection_invalidated):
                    raise
            return run(retries=False)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, run)
        except SQLAlchemyError as error:
            _log.warning("read failed", extra={"cause": cause(error)})
            raise status_error(error) from None

    def close(self) -> None:
        """Return when all queries have ended."""
        self._threads.shutdown()
        close_engine(self._engine)
