"""Logging: JSON lines on standard error, about calls and the server, never about e-mails."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import walk_tb

CALL_ID: ContextVar[str | None] = ContextVar("CALL_ID", default=None)
CALLER: ContextVar[str | None] = ContextVar("CALLER", default=None)  # the name of its token
PACKAGE = "email_interactions_service"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Formats a record as its time, level, event and extra values.

    The text of an exception or of a library's record may quote a request and is omitted. For an
    exception, the type and the stack are logged.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name.startswith(PACKAGE):
            line["event"] = record.getMessage()
        else:
            place = f"{record.module}:{record.lineno}"
            line |= {"event": "message of a library", "library": record.name, "place": place}
        if call_id := CALL_ID.get():
            line["call"] = call_id
        if caller := CALLER.get():
            line["caller"] = caller
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = walk_tb(record.exc_info[2])
            line["stack"] = [f"{frame.f_code.co_qualname}:{number}" for frame, number in frames]
        return json.dumps(line, default=str)


def configure_logging(level: str) -> None:
    """Send the log of this program to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().handlers = [handler]
    logging.getLogger(PACKAGE).setLevel(level.upper())
