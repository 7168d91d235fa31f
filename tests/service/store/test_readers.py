"""Queries: those that take long delay no others, and have a limit."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from email_interactions_service.errors import StatusError
from email_interactions_service.store import engine
from email_interactions_service.store.queries import read_state
from email_interactions_service.store.store import Store

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def store(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store whose statements may take a second."""
    monkeypatch.setattr(engine, "STATEMENT_SECONDS", 1)
    store = Store(database, max_bytes=2**20, keep=1_000)
    yield store
    store.close()


def test_a_read_of_one_interaction_does_not_wait_for_lists(store: Store) -> None:
    """However many of these there are."""
    end = threading.Event()

    def wait(_: Connection) -> bool:
        return end.wait(60)

    async def work() -> None:
        lists = [asyncio.create_task(store.scan(wait)) for _ in range(50)]
        await asyncio.sleep(0.1)
        await asyncio.wait_for(store.read(read_state), 30)
        assert not any(task.done() for task in lists)
        end.set()
        assert all(await asyncio.gather(*lists))

    asyncio.run(work())


def test_a_statement_has_a_limit(store: Store) -> None:
    """The next one is not affected."""
    with pytest.raises(StatusError, match="busy"):
        asyncio.run(store.scan(lambda connection: connection.execute(text(ENDLESS)).one()))
    assert asyncio.run(store.scan(read_state)).sequence == 0
