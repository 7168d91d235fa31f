"""email-interactions mail export."""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email.utils import formatdate
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from email_interactions import Accepted, EmailIn, EmailOut, Rejected, iter_interactions
from email_interactions_tools.commands.mail_import import folder_of
from email_interactions_tools.commands.notes import Report
from email_interactions_tools.commands.usage import UsageError
from email_interactions_tools.mail import Note, fetch_data_url, to_mail
from email_interactions_tools.mail.stores import completed

_MAX_NAME = 200  # of a file, without .eml
_FROM = re.compile(rb"^(?=>*From )", re.MULTILINE)


def run(options: argparse.Namespace) -> int:
    """Write all mails, and return the exit status."""
    exporter = _Exporter(options)
    count = 0
    with Report(options.notes) as report:
        with ExitStack() as stack:
            write = _to_mbox(options.mbox, stack) if options.mbox else _to_folder(options.folder)
            for name, record in _records(options.files, report):
                source, notes = exporter.convert(record)
                report.notes(name, record.interaction_id, notes)
                try:
                    write(record.interaction_id, source)
                except FileExistsError as error:
                    report.fault(name, f"{error.filename}: {error.strerror}")
                else:
                    count += 1
        return report.end(count, "mails written")


def _records(files: list[str], report: Report) -> Iterator[tuple[str, EmailIn | EmailOut]]:
    """Yield the e-mails of all files; report items that are not e-mails."""
    for file in files:
        try:
            for item in iter_interactions(sys.stdin.buffer if file == "-" else file):
                name = f"{file}:{item.line or item.index}"
                if isinstance(item, Accepted):
                    yield name, item.record
                elif isinstance(item, Rejected):
                    report.fault(name, "; ".join(map(str, item.violations)))
                else:
                    report.fault(name, f"{item.kind.name} is not an e-mail")
        except OSError as error:
            report.fault(file, error.strerror or str(error))


class _Exporter:
    """Converts records one by one; a record may answer an earlier one."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._compose: bool = options.compose
        self._folder = folder_of(options.store) if options.store else None
        self._message_ids: dict[str, str] = {}

    def convert(self, record: EmailIn | EmailOut) -> tuple[bytes, list[Note]]:
        """Return the bytes of a mail: the original, or one composed from the fields."""
        if record.external_id is not None:
            self._message_ids[record.interaction_id] = record.external_id
        if record.binary_content_mime == "message/rfc822" and not self._compose:
            try:
                return self._fetch(record.binary_content or ""), []
            except LookupError as error:
                note = Note("binary_content", "lost", f"composed from the fields: {error}")
                return self._composed(record, note)
        return self._composed(record)

    def _composed(self, record: EmailIn | EmailOut, *before: Note) -> tuple[bytes, list[Note]]:
        mail, notes = to_mail(record, fetch=self._fetch, message_id_of=self._message_ids.get)
        return mail.as_bytes(), [*before, *notes]

    def _fetch(self, url: str) -> bytes:
        if self._folder and url.startswith("file:"):
            return self._folder.fetch(url)
        return fetch_data_url(url)


def _to_folder(folder: Path) -> Callable[[str, bytes], None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--folder {folder}: {error.strerror}") from None

    def write(interaction_id: str, source: bytes) -> None:
        name = quote(interaction_id, safe=" ")
        if len(name) > _MAX_NAME:
            name = sha256(interaction_id.encode()).hexdigest()
        path = folder / f"{name}.eml"
        with path.open("xb") as file, completed(file, path):
            file.write(source)

    return write


def _to_mbox(path: str, stack: ExitStack) -> Callable[[str, bytes], None]:
    try:
        new = None if path == "-" else stack.enter_context(Path(path).open("xb"))  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"--mbox {path}: {error.strerror}") from None
    if new:
        stack.enter_context(completed(new, Path(path)))
    file = new or sys.stdout.buffer

    def write(_: str, source: bytes) -> None:
        end = b"" if source.endswith(b"\n") else b"\n"
        postmark = f"From MAILER-DAEMON {formatdate()[5:]}\n".encode()
        file.write(postmark + _FROM.sub(b">", source) + end + b"\n")

    return write
