"""The version of the tables: older ones are migrated, newer ones rejected."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, select, update

from email_interactions_service.settings import SettingsError
from email_interactions_service.store import schema
from email_interactions_service.store.engine import open_engine
from email_interactions_service.store.schema import (
    INTERACTIONS,
    MIGRATIONS,
    STATE,
    migrate,
)
from tests.service.support.interactions import create
from tests.service.support.server import run, serving

NEWEST = len(MIGRATIONS)


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


def test_older_tables_are_migrated(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They become what new ones are, and keep their content."""
    with serving(database) as (server, stub):
        stored = create(stub)
        server.stop()

    def drop_an_index(connection: Connection) -> None:
        connection.exec_driver_sql("DROP INDEX interactions_by_status")

    key, all_indexes = within(database, lambda c: (state(c).token_key, indexes(c)))
    within(database, drop_an_index)
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, change_prefixes))
    assert within(database, migrate) == NEWEST
    found = within(database, state)
    assert (found.version, found.token_key) == (NEWEST + 1, key)
    assert within(database, indexes) == all_indexes
    (row,) = within(database, lambda connection: connection.execute(select(INTERACTIONS)).all())
    assert (row.prefix, row.body) == (b"migrated", stored.SerializeToString())
    assert within(database, migrate) == NEWEST + 1


def change_prefixes(connection: Connection) -> None:
    """A migration."""
    connection.execute(update(INTERACTIONS).values(prefix=b"migrated"))


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
