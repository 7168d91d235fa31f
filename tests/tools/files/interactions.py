"""Interactions to convert, and the command convert."""

from pathlib import Path

from email_interactions import Accepted, EmailIn, Interaction, read_interactions
from email_interactions.v1.email_interaction_service_pb2 import EmailInteraction
from email_interactions_tools.lines import to_line
from tests.support.documents.corpus import cases
from tests.tools.commands import run
from tests.tools.mail.mails import mail, record_of

VALID = record_of(mail()).to_json()
MESSAGE = EmailInteraction(email_in=EmailIn.from_json(VALID).to_proto())
CHAT = b'{"entity_type":2}'
RECORDS: list[Interaction] = [
    item.record
    for kind in ("EmailIn", "EmailOut")
    for item in read_interactions([case.text for case in cases(kind) if case.valid])
    if isinstance(item, Accepted)
]
LINES = b"".join(map(to_line, RECORDS))
FAULTY = LINES.splitlines()[0].replace(b'"status":0', b'"status":9')


def convert(*arguments: str | Path, to: str = "jsonl", status: int = 0) -> str:
    """Convert files; return the summary."""
    done = run("convert", *arguments, "--to", to)
    assert done.returncode == status, done.stderr
    return done.stderr


def content(path: Path) -> dict[str, bytes]:
    """A file, or all files of a folder."""
    paths = [found for found in (path, *sorted(path.rglob("*"))) if found.is_file()]
    return {found.relative_to(path).as_posix(): found.read_bytes() for found in paths}
