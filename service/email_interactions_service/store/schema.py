"""The tables, their version and migrations.

An interaction is stored as the bytes of an EmailInteraction, with additional columns for queries.
Times are milliseconds since 1970.
"""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1.email_interactions_pb2 import INTERACTION_STATUS_STOPPED
from email_interactions_service.commands import record_of
from email_interactions_service.settings import SettingsError
from email_interactions_service.store.keys import key

METADATA = sa.MetaData()

# One row. Every writer locks it first, so that changes are numbered in the order of their commits.
STATE = sa.Table(
    "state",
    METADATA,
    sa.Column("version", sa.SmallInteger, nullable=False),  # of these tables
    sa.Column("sequence", sa.BigInteger, nullable=False),  # number of the last change
    sa.Column("dropped", sa.BigInteger, nullable=False),  # number of the last change no longer kept
    sa.Column("token_key", sa.LargeBinary, nullable=False),
)

INTERACTIONS = sa.Table(
    "interactions",
    METADATA,
    sa.Column("key", sa.LargeBinary, primary_key=True),
    sa.Column("prefix", sa.LargeBinary, nullable=False),
    sa.Column("interaction_id", sa.LargeBinary, nullable=False),
    sa.Column("start", sa.BigInteger, nullable=False),
    sa.Column("status", sa.SmallInteger, nullable=False),
    sa.Column("customer", sa.LargeBinary, nullable=False),
    sa.Column("thread", sa.LargeBinary),
    sa.Column("parent", sa.LargeBinary),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("updated", sa.BigInteger, nullable=False),
)

# The change log, with the interaction after each change, but without the body of a large one until
# the next change. A removal has a RemovedInteraction; the
# deletion of an interaction deletes all its other rows, so that there may be gaps.
LEFT = -1  # the kind of a change: an update moved the interaction to another customer
REMOVALS = LEFT, pb.INTERACTION_CHANGE_REMOVED
CHANGES = sa.Table(
    "changes",
    METADATA,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.SmallInteger, nullable=False),
    sa.Column("customer", sa.LargeBinary, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("key", sa.LargeBinary, nullable=False),
)

_CURRENT = sa.select(INTERACTIONS.c.body).where(INTERACTIONS.c.key == CHANGES.c.key)
IS_BODILESS = sa.func.length(CHANGES.c.body) == 0  # databases know it without reading the content
CHANGE_BODY = sa.case((IS_BODILESS, _CURRENT.scalar_subquery()), else_=CHANGES.c.body)

# The request_id of a creation or deletion, a digest of the request, and the change that answered
# it. They are deleted together; after that, a repeated request is a new one. If the interaction is
# deleted earlier, the digest of its creation is empty.
IDEMPOTENCY_KEYS = sa.Table(
    "answers",
    METADATA,
    sa.Column("request", sa.LargeBinary, primary_key=True),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
)

TABLES = (STATE, INTERACTIONS, CHANGES, IDEMPOTENCY_KEYS)

_C = INTERACTIONS.c
IS_STOPPED = _C.status == sa.literal_column(str(INTERACTION_STATUS_STOPPED))  # of a partial index
INDEXES = (
    sa.Index("interactions_by_start", _C.start, _C.prefix),
    sa.Index("interactions_by_customer", _C.customer, _C.start, _C.prefix),
    sa.Index("interactions_by_thread", _C.thread, _C.start, _C.prefix),
    sa.Index("interactions_by_parent", _C.parent, _C.start, _C.prefix),
    sa.Index("interactions_by_status", _C.status, _C.start, _C.prefix),
    sa.Index(
        "interactions_by_stop",
        _C.updated,
        sqlite_where=IS_STOPPED,
        postgresql_where=IS_STOPPED,
    ),
    sa.Index("changes_by_customer", CHANGES.c.customer, CHANGES.c.sequence),
    sa.Index("changes_by_key", CHANGES.c.key),
    sa.Index("answers_by_sequence", IDEMPOTENCY_KEYS.c.sequence),
)


def _create_tables(connection: sa.Connection) -> None:
    for table in TABLES:
        connection.execute(CreateTable(table))
    key = secrets.token_bytes(32)
    row = {"version": 0, "sequence": 0, "dropped": 0, "token_key": key}
    connection.execute(sa.insert(STATE).values(row))


def _add_columns(connection: sa.Connection) -> None:
    """Add the columns that deletions need; set the last update to the time of this migration."""
    if "key" in {column["name"] for column in sa.inspect(connection).get_columns(CHANGES.name)}:
        return  # new tables
    binary = CHANGES.c.key.type.compile(connection.dialect)
    now = time.time_ns() // 1_000_000
    for column in (
        f"interactions ADD COLUMN updated BIGINT NOT NULL DEFAULT {now}",
        f"changes ADD COLUMN key {binary} NOT NULL DEFAULT ''",
    ):
        connection.exec_driver_sql(f"ALTER TABLE {column}")
    for sequence in connection.scalars(sa.select(CHANGES.c.sequence)).all():
        row = CHANGES.c.sequence == sequence
        body = connection.execute(sa.select(CHANGES.c.body).where(row)).scalar_one()
        interaction_id = record_of(pb.EmailInteraction.FromString(body)).interaction_id
        connection.execute(sa.update(CHANGES).where(row).values(key=key(interaction_id)))


def _compress_faster(connection: sa.Connection) -> None:
    """Choose lz4 if PostgreSQL has it: for large interactions, its default takes most of the time.

    Existing data is not changed.
    """
    if connection.dialect.name != "postgresql":
        return
    for table in (INTERACTIONS, CHANGES):
        with suppress(DBAPIError), connection.begin_nested():
            connection.exec_driver_sql(f"ALTER TABLE {table} ALTER body SET COMPRESSION lz4")


# The migrations to version 1, to version 2, and so on. After them, missing indexes are created.
MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (
    _create_tables,
    lambda _: None,  # more indexes
    _add_columns,
    _compress_faster,
)
NEWEST = len(MIGRATIONS)


def migrate(connection: sa.Connection) -> int:
    """Create or migrate the tables within the transaction of the caller.

    Returns the previous version, 0 for an empty database. Raises SettingsError for newer tables.
    """
    if connection.dialect.name == "postgresql":  # of two programs that start at once, one waits
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(4711200980)"))
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))  # large tables take longer
    version = 0
    if sa.inspect(connection).has_table(STATE.name):
        version = connection.execute(sa.select(STATE.c.version)).scalar_one()
    if version > NEWEST:
        raise SettingsError(
            f"the tables of the database have version {version}, newer than {NEWEST};"
            " install the release that wrote them, or a later one"
        )
    for migration in MIGRATIONS[version:]:
        migration(connection)
    if version < NEWEST:
        for index in INDEXES:
            connection.execute(CreateIndex(index, if_not_exists=True))
        connection.execute(sa.update(STATE).values(version=NEWEST))
    return version
