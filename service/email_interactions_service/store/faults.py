"""What the database's errors mean for a caller."""

import sqlite3

from grpc import StatusCode
from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from email_interactions_service.refusals import Refused

_AWAY = "the database cannot be reached; try again later"
_FULL = "the database has no room left"
_BUSY = "the database is busy; try again later"
_BROKEN = "the database is damaged"

_SQLITE = {
    sqlite3.SQLITE_BUSY: (StatusCode.UNAVAILABLE, _BUSY),
    sqlite3.SQLITE_LOCKED: (StatusCode.UNAVAILABLE, _BUSY),
    sqlite3.SQLITE_FULL: (StatusCode.RESOURCE_EXHAUSTED, _FULL),
    sqlite3.SQLITE_READONLY: (StatusCode.UNAVAILABLE, "the database can only be read"),
    sqlite3.SQLITE_IOERR: (StatusCode.UNAVAILABLE, _AWAY),
    sqlite3.SQLITE_CANTOPEN: (StatusCode.UNAVAILABLE, _AWAY),
    sqlite3.SQLITE_CORRUPT: (StatusCode.DATA_LOSS, _BROKEN),
    sqlite3.SQLITE_NOTADB: (StatusCode.DATA_LOSS, _BROKEN),
}
# By the first characters of PostgreSQL's SQLSTATE.
_SQLSTATE = {
    "08": (StatusCode.UNAVAILABLE, _AWAY),
    "25006": (StatusCode.UNAVAILABLE, "the database can only be read"),
    "40": (StatusCode.UNAVAILABLE, _BUSY),
    "53100": (StatusCode.RESOURCE_EXHAUSTED, _FULL),
    "53": (StatusCode.UNAVAILABLE, _BUSY),
    "55": (StatusCode.UNAVAILABLE, _BUSY),
    "57014": (StatusCode.UNAVAILABLE, _BUSY),  # a statement took too long
    "57": (StatusCode.UNAVAILABLE, _AWAY),
    "58": (StatusCode.UNAVAILABLE, _AWAY),
    "XX": (StatusCode.DATA_LOSS, _BROKEN),
}


def refusal(error: SQLAlchemyError) -> Refused:
    """The status for an error; INTERNAL when it is none that a database in trouble gives."""
    code, message = _meaning(error)
    return Refused(code, message)


def _meaning(error: SQLAlchemyError) -> tuple[StatusCode, str]:
    if isinstance(error, exc.TimeoutError):
        return StatusCode.UNAVAILABLE, _BUSY
    unknown = (StatusCode.INTERNAL, "the database refused a statement")
    if not isinstance(error, DBAPIError):
        return unknown
    if isinstance(error.orig, sqlite3.Error):
        return _SQLITE.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF, unknown)
    state = getattr(error.orig, "sqlstate", None) or "08"  # none: there was no connection
    found = (meaning for start, meaning in _SQLSTATE.items() if state.startswith(start))
    return next(found, unknown)


def cause(error: SQLAlchemyError) -> str:
    """What to log: the kind of error and the database's code, and nothing of any statement."""
    original = getattr(error, "orig", None)
    code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    return f"{type(original or error).__name__} {code or ''}".strip()
