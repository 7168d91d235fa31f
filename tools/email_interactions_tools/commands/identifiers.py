"""The IDs of interactions and customers for mails: from a counter, a template or a table."""

import csv
from collections.abc import Callable
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from email_interactions_tools.commands.mailboxes import Mail
from email_interactions_tools.commands.usage import UsageError

DEFAULT = "{number:016}"
FIELDS = "{number}, {sha256}, {message_id} and {name}"


class Ids(NamedTuple):
    """The IDs of a mail; None if they are not known."""

    interaction_id: str | None
    customer_id: str | None


def template(text: str) -> Callable[[int, Mail, str], str]:
    """Return a function that returns an ID for a number, a mail and its Message-ID."""

    def interaction_id(number: int, mail: Mail, message_id: str) -> str:
        digest = sha256(mail.source).hexdigest() if "sha256" in text else ""
        return text.format(number=number, sha256=digest, message_id=message_id, name=mail.name)

    try:
        interaction_id(1, Mail("", b""), "")
    except (AttributeError, LookupError, ValueError):
        message = f"--interaction-id {text}: may contain {FIELDS}, and other braces twice"
        raise UsageError(message) from None
    return interaction_id


def read_table(path: Path) -> dict[str, Ids]:
    """Read a CSV file with the column mail and at least one of interaction_id and customer_id.

    `mail` is the Message-ID with its angle brackets, or the name of a mail.
    """
    try:
        rows = csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"), ""), strict=True)
    except OSError as error:
        raise UsageError(f"--ids {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError(f"--ids {path}:{line}: not UTF-8") from None
    try:
        columns = set(rows.fieldnames or [])
        known = {"mail", "interaction_id", "customer_id"}
        if "mail" not in columns or not columns <= known or len(columns) < 2:
            raise UsageError(
                f"--ids {path}: the first line has the columns"
                f" {', '.join(sorted(columns)) or 'none'}; expected mail, and interaction_id or"
                " customer_id or both"
            )
        return {
            row["mail"]: Ids(row.get("interaction_id") or None, row.get("customer_id") or None)
            for row in rows
        }
    except csv.Error as error:
        raise UsageError(f"--ids {path}:{rows.line_num + 1}: {error}") from None
