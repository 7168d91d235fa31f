"""The version of the tables: older ones are migrated, newer ones rejected."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, select, update

from email_interactions_service.settings import SettingsError
from email_interactions_service.store import schema
from email_interactions_service.store.engine import open_engine
from email_interactions_service.store.schema import (
    CHANGES,
    INDEXES,
    INTERACTIONS,
    MIGRATIONS,
    NEWEST,
    STATE,
    migrate,
)
from tests.service.support.interactions import create, delete_request, read
from tests.service.support.server import run, serving


def within(database: str, work: Callable[[Connection], Any]) -> Any:
    """Return what some work in a transaction returns."""
    engine = open_engine(database, connections=1, writes=True)
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()


def state(connection: Connection) -> Any:
    """Return the row of the table."""
    return connection.execute(select(STATE)).one()


def set_version(number: int) -> Callable[[Connection], Any]:
    """Return the work that sets the version of the tables."""
    return lambda connection: connection.execute(update(STATE).values(version=number))


def indexes(connection: Connection) -> set[str | None]:
    """Return those of the interactions."""
    return {index["name"] for index in inspect(connection).get_indexes(INTERACTIONS.name)}


def test_an_empty_database_gets_the_newest_tables(database: str) -> None:
    """A second start finds them."""
    assert within(database, migrate) == 0
    assert within(database, state).version == NEWEST
    assert within(database, migrate) == NEWEST


@pytest.mark.parametrize("old", range(1, NEWEST))
def test_older_tables_are_migrated(database: str, old: int) -> None:
    """They become what new ones are, and keep their content."""

    def create_old(connection: Connection) -> None:
        for migration in MIGRATIONS[:old]:
            migration(connection)
        set_version(old)(connection)

    within(database, create_old)
    key = within(database, state).token_key
    with serving(database) as (server, stub):
        stored = create(stub)
        server.stop()
    with serving(database) as (_, stub):
        assert read(stub, stored) == stored
    assert (within(database, state).version, within(database, state).token_key) == (NEWEST, key)
    expected = {index.name for index in INDEXES if index.table is INTERACTIONS}
    assert within(database, indexes) == expected


def test_tables_without_the_columns_for_deletion_are_migrated(database: str) -> None:
    """A database of version 2: what it contains can be deleted, with its changes."""
    with serving(database) as (server, stub):
        stored, kept = create(stub), create(stub)
        server.stop()

    def make_old(connection: Connection) -> None:
        for index in ("changes_by_key", "interactions_by_stop", "interactions_by_status"):
            connection.exec_driver_sql(f"DROP INDEX {index}")
        connection.exec_driver_sql("ALTER TABLE interactions DROP COLUMN updated")
        connection.exec_driver_sql("ALTER TABLE changes DROP COLUMN key")
        set_version(2)(connection)

    within(database, make_old)
    with serving(database) as (server, stub):
        stub.DeleteInteraction(delete_request(stored))
        assert read(stub, kept) == kept
        server.stop()
    changes = within(database, lambda connection: connection.execute(select(CHANGES)).all())
    assert [(c.sequence, c.kind) for c in changes] == [(2, 1), (3, 3)]


def test_newer_tables_are_rejected(database: str) -> None:
    """In one line that says what to do; they stay as they are."""
    within(database, migrate)
    within(database, set_version(NEWEST + 1))
    done = run("serve", "--listen", "127.0.0.1:0", EMAIL_INTERACTIONS_DATABASE=database)
    assert done.returncode == 1
    assert f"version {NEWEST + 1}" in done.stderr
    assert "Traceback" not in done.stderr
    with pytest.raises(SettingsError):
        within(database, migrate)
    assert within(database, state).version == NEWEST + 1


def test_a_failing_migration_leaves_the_old_tables(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All migrations are one transaction."""

    def change_and_fail(connection: Connection) -> None:
        set_version(NEWEST + 7)(connection)
        raise ArithmeticError

    within(database, migrate)
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, change_and_fail))
    monkeypatch.setattr(schema, "NEWEST", NEWEST + 1)
    with pytest.raises(ArithmeticError):
        within(database, migrate)
    assert within(database, state).version == NEWEST


def test_commits_are_flushed_to_the_disk(database: str) -> None:
    """By the settings of the connection; a test cannot cut the power."""

    def settings(connection: Connection) -> list[str]:
        names = ("PRAGMA synchronous", "PRAGMA journal_mode")
        if connection.dialect.name == "postgresql":
            names = ("SHOW synchronous_commit", "SHOW transaction_isolation")
        return [str(connection.exec_driver_sql(name).scalar_one()) for name in names]

    expected = ["on", "read committed"] if "://" in database else ["2", "wal"]
    assert within(database, settings) == expected
