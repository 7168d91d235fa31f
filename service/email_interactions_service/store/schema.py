"""The version of the tables, and the migrations to the newest one."""

import secrets
from collections.abc import Callable

from sqlalchemy import Connection, insert, inspect, select, text, update
from sqlalchemy.schema import CreateIndex, CreateTable

from email_interactions_service.store.tables import INDEXES, STATE, TABLES


class UnknownVersion(Exception):
    """A later release has written the database."""


def _create_tables(connection: Connection) -> None:
    for table in TABLES:
        connection.execute(CreateTable(table))
    key = secrets.token_bytes(32)
    row = {"version": 0, "sequence": 0, "dropped": 0, "token_key": key}
    connection.execute(insert(STATE).values(row))


def _create_indexes(connection: Connection) -> None:
    for index in INDEXES:
        connection.execute(CreateIndex(index))


# The migrations to version 1, to version 2, and so on. A released one is never edited: if a table
# changes later, the old migration needs its old form.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_create_tables, _create_indexes)
NEWEST = len(MIGRATIONS)


def migrate(connection: Connection) -> int:
    """Create or migrate the tables within the transaction of the caller.

    Returns the version before, 0 for an empty database. Raises UnknownVersion for newer tables.
    """
    if connection.dialect.name == "postgresql":  # of two programs that start at once, one waits
        connection.execute(text("SELECT pg_advisory_xact_lock(4711200980)"))
    version = 0
    if inspect(connection).has_table(STATE.name):
        version = connection.execute(select(STATE.c.version)).scalar_one()
    if version > NEWEST:
        raise UnknownVersion(
            f"the tables of the database have version {version}, newer than {NEWEST};"
            " install the release that wrote them, or a later one"
        )
    for migration in MIGRATIONS[version:]:
        migration(connection)
    if version < NEWEST:
        connection.execute(update(STATE).values(version=NEWEST))
    return version
