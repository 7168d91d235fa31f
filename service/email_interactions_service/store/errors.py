"""Maps database errors to statuses."""

import sqlite3

from grpc import StatusCode
from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from email_interactions_service.errors import StatusError

_UNREACHABLE = StatusCode.UNAVAILABLE, "the database cannot be reached; try again later"
_BUSY = StatusCode.UNAVAILABLE, "the database is busy; try again later"
_READ_ONLY = StatusCode.UNAVAILABLE, "the database is read-only"
_REPLACED = (
    StatusCode.UNAVAILABLE,
    "the file of the database was removed or replaced; restart the server",
)
_FULL = StatusCode.RESOURCE_EXHAUSTED, "the database has no space left"
_DAMAGED = StatusCode.DATA_LOSS, "the database is damaged"
_UNKNOWN = StatusCode.INTERNAL, "the database rejected a statement"

_SQLITE = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_INTERRUPT: _BUSY,  # a statement took too long
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_IOERR: _UNREACHABLE,
    sqlite3.SQLITE_CANTOPEN: _UNREACHABLE,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
# By the first characters of PostgreSQL's SQLSTATE.
_SQLSTATE = {
    "08": _UNREACHABLE,
    "25006": _READ_ONLY,
    "40": _BUSY,
    "53100": _FULL,
    "53": _BUSY,
    "55": _BUSY,
    "57014": _BUSY,  # a statement took too long
    "57": _UNREACHABLE,
    "58": _UNREACHABLE,
    "XX": _DAMAGED,
}


class FileReplaced(SQLAlchemyError):
    """The SQLite file is not the one that was opened."""


def status_error(error: SQLAlchemyError) -> StatusError:
    """Return the status for an error; INTERNAL if the database is not its cause."""
    return StatusError(*_status(error))


def _status(error: SQLAlchemyError) -> tuple[StatusCode, str]:
    if isinstance(error, exc.TimeoutError):
        return _BUSY
    if isinstance(error, FileReplaced):
        return _REPLACED
    if not isinstance(error, DBAPIError):
        return _UNKNOWN
    if isinstance(error.orig, sqlite3.Error):
        return _SQLITE.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF, _UNKNOWN)
    state = getattr(error.orig, "sqlstate", None) or "08"  # without a connection there is no state
    found = (status for start, status in _SQLSTATE.items() if state.startswith(start))
    return next(found, _UNKNOWN)


def problem(error: SQLAlchemyError) -> str:
    """Return the message for an operator: the status message, and the driver's first line."""
    original = getattr(error, "orig", None)
    lines = str(original or "").strip().splitlines() or [cause(error)]
    return f"{status_error(error).message} ({lines[0]})"


def cause(error: SQLAlchemyError) -> str:
    """Return what to log: the type of error and the database's code, without the statement."""
    original = getattr(error, "orig", None)
    code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    return f"{type(original or error).__name__} {code or ''}".strip()
