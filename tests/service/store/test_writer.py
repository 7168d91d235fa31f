"""A batch of writes when the database fails within it."""

import asyncio
import sqlite3
from typing import Any

import pytest
from grpc import StatusCode
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from email_interactions_service.errors import StatusError
from email_interactions_service.store.store import Store
from email_interactions_service.store.writes import Write, complete_changes


def full_disk(*arguments: Any) -> None:
    """Fail as a full disk does."""
    _, _, statement, parameters, *_ = arguments
    if statement.startswith("UPDATE changes"):
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise OperationalError(statement, parameters, error)


def test_an_error_of_the_database_ends_the_batch(database: str) -> None:
    """Its status is that of the database, also if it happens within one write."""
    store = Store(database, max_bytes=2**20, keep=1_000)
    event.listen(store.engine, "before_cursor_execute", full_disk)
    try:
        with pytest.raises(StatusError) as caught:
            asyncio.run(store.write(complete_changes("i")))
        assert caught.value.code is StatusCode.RESOURCE_EXHAUSTED
        assert asyncio.run(store.write(Write("i", lambda *_: None))) == b""
    finally:
        store.close()
