"""The log: lines of JSON on standard error, about calls and the server, never of e-mails."""

import json
import logging
import sys
from datetime import UTC, datetime

OWN = "email_interactions_service"
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """Time, level and event, then what the event has besides.

    Of an exception its type and the places in the code are told; its text may quote a request, and
    so may what libraries say.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        is_own = record.name.startswith(OWN)
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage() if is_own else "a library complains",
        }
        if not is_own:
            line["library"] = record.name
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["places"] = _places(record)
        return json.dumps(line, ensure_ascii=True, default=str)


def _places(record: logging.LogRecord) -> list[str]:
    found = []
    trace = record.exc_info[2] if record.exc_info else None
    while trace:
        found.append(f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found


def begin_log(level: str) -> None:
    """Sends the log of this program to standard error."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(JsonLines())
    logging.getLogger().handlers = [lines]
    logging.getLogger(OWN).setLevel(level.upper())
