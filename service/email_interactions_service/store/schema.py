"""The version of the tables: made, migrated, or refused."""

import secrets
from collections.abc import Callable

from sqlalchemy import Connection, insert, inspect, select, text, update
from sqlalchemy.schema import CreateIndex, CreateTable

from email_interactions_service.store.tables import INDEXES, STATE, TABLES


class UnknownVersion(Exception):
    """The database was made by a later release."""


def _make_tables(connection: Connection) -> None:
    for table in TABLES:
        connection.execute(CreateTable(table))
    key = secrets.token_bytes(32)
    row = {"version": 0, "sequence": 0, "dropped": 0, "token_key": key}
    connection.execute(insert(STATE).values(row))


def _make_indexes(connection: Connection) -> None:
    for index in INDEXES:
        connection.execute(CreateIndex(index))


# The step to version 1, to version 2, and so on. A step that was released is never edited: a table
# that changes later needs its old form spelt out in the old step.
STEPS: tuple[Callable[[Connection], None], ...] = (_make_tables, _make_indexes)
NEWEST = len(STEPS)


def bring_up_to_date(connection: Connection) -> int:
    """Makes the tables, or migrates older ones, all in the caller's transaction.

    Returns the version that was found, 0 for an empty database. UnknownVersion when the tables are
    newer than this program.
    """
    if connection.dialect.name == "postgresql":  # of two programs that start at once, one waits
        connection.execute(text("SELECT pg_advisory_xact_lock(4711200980)"))
    found = _version(connection)
    if found > NEWEST:
        raise UnknownVersion(
            f"the database has version {found} of the tables, and this program knows {NEWEST};"
            " install the release that wrote it, or a later one"
        )
    for step in STEPS[found:]:
        step(connection)
    if found < NEWEST:
        connection.execute(update(STATE).values(version=NEWEST))
    return found


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(STATE.name):
        return 0
    version: int = connection.execute(select(STATE.c.version)).scalar_one()
    return version
