"""Notifications of PostgreSQL that another server has committed changes."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from email_interactions_service.store.batch import CHANNEL
from email_interactions_service.store.engine import KEEPALIVE

RETRY_SECONDS = 5.0

_log = logging.getLogger(__name__)


async def listen(engine: Engine, notify: Callable[[], object]) -> None:
    """Call `notify` after each commit of any server, until cancelled.

    Without a connection, or with a proxy that drops notifications, watchers wait for polling.
    SQLite has no notifications.
    """
    if engine.dialect.name != "postgresql":
        return
    import psycopg  # noqa: PLC0415  the extra may be missing

    arguments: Any = {**engine.dialect.create_connect_args(engine.url)[1], **KEEPALIVE}
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **arguments, autocommit=True
            ) as connection:
                await connection.execute(f"LISTEN {CHANNEL}".encode())
                async for _ in connection.notifies():
                    notify()
        except psycopg.Error as error:
            _log.info("no notifications", extra={"cause": type(error).__name__})
        await asyncio.sleep(RETRY_SECONDS)
