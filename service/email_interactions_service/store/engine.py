"""Connections to the database: the driver, durability and timeouts."""

import math
import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from email_interactions_service.settings import SettingsError
from email_interactions_service.store.errors import FileReplaced

BUSY_SECONDS = 5.0  # to wait for another program that writes to the same file
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 20
WRITE_CACHE = 32_000  # KiB: for a large interaction, the change, and what is overwritten
KEEPALIVE = {  # detects within half a minute that the database server has vanished
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def open_engine(database: str, *, connections: int, writes: bool) -> Engine:
    """Return an engine for the path of a file or a URL of PostgreSQL.

    With `writes`, a transaction on SQLite takes the lock for writing when it begins.
    """
    if "://" in database:
        return _postgresql(_url(database), connections, writes=writes)
    return _sqlite(Path(database), connections, writes=writes)


def _url(database: str) -> URL:
    try:
        url = make_url(database)
    except (ArgumentError, ValueError):  # the latter for a port that is not a number
        message = "the database is not a valid URL; expected postgresql://host/name"
        raise SettingsError(message) from None
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise SettingsError("the database must be the path of a file or a postgresql:// URL")
    return url.set(drivername="postgresql+psycopg")


def _postgresql(url: URL, connections: int, *, writes: bool) -> Engine:
    options = (
        f"-c statement_timeout={STATEMENT_SECONDS}s -c synchronous_commit=on"
        # a program that vanishes during a write blocks all others, which wait longer than this
        f" -c idle_in_transaction_session_timeout={STATEMENT_SECONDS // 2}s"
        " -c default_transaction_isolation=read\\ committed"
    )
    own = url.query.get("options", ())  # later ones take precedence
    options = " ".join([options, own] if isinstance(own, str) else [options, *own])
    try:
        return create_engine(
            url.difference_update_query(["options"]),
            pool_size=connections,
            max_overflow=0,
            pool_timeout=STATEMENT_SECONDS,
            pool_pre_ping=writes,  # replaces a connection from before the database's restart
            hide_parameters=True,  # keeps the content of e-mails out of errors
            connect_args=KEEPALIVE | {"connect_timeout": CONNECT_SECONDS, "options": options},
        )
    except ModuleNotFoundError:
        raise SettingsError(
            "PostgreSQL requires a driver: pip install 'email-interactions[server,postgresql]'"
        ) from None


def _sqlite(path: Path, connections: int, *, writes: bool) -> Engine:
    identity = _create_file(path)
    # absolute, because SQLite interprets names such as :memory:
    engine = create_engine(
        URL.create("sqlite", database=str(path.absolute())),
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # the driver itself does not begin transactions
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # overwrites what is deleted
        if writes:  # longer content is written more than once
            connection.execute(f"PRAGMA cache_size = -{WRITE_CACHE}")

    def require_file(*_: Any) -> None:
        if _identity(path) != identity:
            raise FileReplaced

    for moment in ("do_connect", "engine_connect", "commit"):
        event.listen(engine, moment, require_file)
    if writes:  # a statement that only reads needs no transaction
        event.listen(
            engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE")
        )
    else:
        _limit_time(engine)
    return engine


def _limit_time(engine: Engine) -> None:
    """Interrupt statements that take longer than STATEMENT_SECONDS."""

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, record: Any) -> None:
        limit = record.info
        limit["end"] = math.inf
        connection.set_progress_handler(lambda: time.monotonic() > limit["end"], 10_000)

    @event.listens_for(engine, "before_cursor_execute")
    def execute(connection: Connection, *_: Any) -> None:
        connection.info["end"] = time.monotonic() + STATEMENT_SECONDS


def close_engine(engine: Engine) -> None:
    """Close its connections; the database may no longer exist."""
    with suppress(SQLAlchemyError):
        engine.dispose()


def erase_log(engine: Engine) -> bool:
    """Empty SQLite's write-ahead log, which contains deleted data; return whether it worked."""
    if engine.dialect.name != "sqlite":
        return True
    try:
        with closing(engine.raw_connection()) as connection:  # without a transaction
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            result: Any = cursor.fetchone()
    except (SQLAlchemyError, sqlite3.Error):
        return False
    return not result[0]


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what distinguishes a file from one that replaces it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _create_file(path: Path) -> tuple[int, int] | None:
    """Create the file with access only for its owner, because it will contain e-mails."""
    if path.is_dir():
        raise SettingsError(f"the database is a folder: {path}")
    if not path.parent.is_dir():
        raise SettingsError(f"the folder of the database does not exist: {path.parent}")
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise SettingsError(f"cannot open {path}: {error.strerror}") from None
    return _identity(path)
