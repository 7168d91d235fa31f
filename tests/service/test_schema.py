"""The tables have a version: older ones are migrated, newer ones refused."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, inspect, select, update

from email_interactions_service.store.engine import open_engine
from email_interactions_service.store.schema import (
    MIGRATIONS,
    NEWEST,
    UnknownVersion,
    migrate,
)
from email_interactions_service.store.tables import INDEXES, INTERACTIONS, STATE
from tests.service.emails import creating, getting, incoming
from tests.service.serving import Server, make_stub, serve


def within(database: str, work: Callable[[Connection], object]) -> object:
    """What some work in a transaction of its own returns."""
    engine = open_engine(database, connections=1, writes=True)
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()


def version(connection: Connection) -> int:
    """Of the tables."""
    found: int = connection.execute(select(STATE.c.version)).scalar_one()
    return found


def indexes(connection: Connection) -> set[str | None]:
    """Those of the interactions."""
    return {index["name"] for index in inspect(connection).get_indexes(INTERACTIONS.name)}


def test_an_empty_database_gets_the_newest_tables(database: str) -> None:
    """And a second start finds them."""
    assert within(database, migrate) == 0
    assert within(database, version) == NEWEST
    assert within(database, migrate) == NEWEST


@pytest.mark.parametrize("old", range(1, NEWEST))
def test_older_tables_are_migrated(database: str, old: int) -> None:
    """What is in them stays, and they become what new ones are."""

    def make_old(connection: Connection) -> None:
        for step in MIGRATIONS[:old]:
            step(connection)
        connection.execute(update(STATE).values(version=old))

    within(database, make_old)
    key = within(database, lambda connection: connection.execute(select(STATE)).one().token_key)
    with Server(database) as running, running.channel() as channel:
        stored = make_stub(channel).CreateInteraction(creating(incoming())).interaction
        running.stop()
    within(database, lambda connection: connection.execute(update(STATE).values(version=NEWEST)))
    with Server(database) as running, running.channel() as channel:
        request = getting(stored.email_in.interaction_id)
        assert make_stub(channel).GetInteraction(request).interaction == stored
    state = within(database, lambda connection: connection.execute(select(STATE)).one())
    assert (state.version, state.token_key) == (NEWEST, key)  # type: ignore[attr-defined]
    expected = {index.name for index in INDEXES if index.table is INTERACTIONS}
    assert within(database, indexes) == expected


def test_newer_tables_are_refused(database: str) -> None:
    """In one line that says what to do, and they stay as they are."""
    within(database, migrate)
    newer = update(STATE).values(version=NEWEST + 1)
    within(database, lambda connection: connection.execute(newer))
    done = serve("serve", "--listen", "127.0.0.1:0", EMAIL_INTERACTIONS_DATABASE=database)
    assert done.returncode == 1
    assert f"version {NEWEST + 1}" in done.stderr
    assert "Traceback" not in done.stderr
    with pytest.raises(UnknownVersion):
        within(database, migrate)
    assert within(database, version) == NEWEST + 1


def test_a_step_that_fails_leaves_the_old_tables(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All steps are one transaction."""

    def fail(_: Connection) -> None:
        raise RuntimeError

    within(database, migrate)
    module = "email_interactions_service.store.schema"
    monkeypatch.setattr(f"{module}.MIGRATIONS", (*MIGRATIONS, MIGRATIONS[-1], fail))
    monkeypatch.setattr(f"{module}.NEWEST", NEWEST + 2)
    with pytest.raises(Exception):  # noqa: B017, PT011  the index is there, or the step fails
        within(database, migrate)
    assert within(database, version) == NEWEST


def test_what_is_written_is_flushed_to_the_disk(database: str) -> None:
    """A commit waits for the disk, which no test can see that does not cut the power."""

    def settings(connection: Connection) -> list[str]:
        if connection.dialect.name == "postgresql":
            names = ("SHOW synchronous_commit", "SHOW transaction_isolation")
        else:
            names = ("PRAGMA synchronous", "PRAGMA journal_mode")
        return [str(connection.exec_driver_sql(name).scalar_one()) for name in names]

    expected = ["on", "read committed"] if "://" in database else ["2", "wal"]
    assert within(database, settings) == expected
