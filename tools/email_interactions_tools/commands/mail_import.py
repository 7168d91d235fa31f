"""email-interactions mail import."""

import argparse
import dataclasses
import json
import sys
from typing import Any

from email_interactions import EmailIn, EmailOut
from email_interactions_tools.commands.identifiers import Ids, read_table, template
from email_interactions_tools.commands.mailboxes import Fault, Mail, read_mails
from email_interactions_tools.commands.notes import Report
from email_interactions_tools.commands.usage import UsageError
from email_interactions_tools.lines import to_line
from email_interactions_tools.mail import (
    Converted,
    Folder,
    Related,
    Store,
    from_mail,
    message_id_of,
    to_data_url,
    to_mid_url,
)


def run(options: argparse.Namespace) -> int:
    """Convert all mails, and return the exit status."""
    importer = _Importer(options)
    count = 0
    with Report(options.notes) as report:
        for mail in read_mails(options.paths, options.max_mail_bytes):
            converted = mail if isinstance(mail, Fault) else importer.convert(mail)
            if isinstance(converted, Fault):
                report.fault(*converted)
                continue
            count += 1
            report.notes(mail.name, converted.record.interaction_id, converted.notes)
            sys.stdout.buffer.write(to_line(converted.record))
        return report.end(count, "mails converted")


class _Importer:
    """Converts mails one by one; a mail may answer an earlier one."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._table = read_table(options.ids) if options.ids else {}
        self._template = template(options.interaction_id)
        if options.customer_id is None and not any(ids.customer_id for ids in self._table.values()):
            raise UsageError("a customer ID is required: --customer-id, or a column of --ids")
        self._fields = _fields(options)
        self._number = options.first_number
        self._known: dict[str, Related] = {}
        self._taken: set[str] = set()  # IDs of interactions
        is_folder = options.store not in (None, "data", "mid")
        self._folder = folder_of(options.store) if is_folder else None

    def convert(self, mail: Mail) -> Converted | Fault:
        """Return the record of a mail, or why there is none."""
        message_id = message_id_of(mail.source)
        ids = self._table.get(message_id) or self._table.get(mail.name) or Ids(None, None)
        customer_id = ids.customer_id or self._options.customer_id
        if customer_id is None:
            return Fault(mail.name, f"no customer_id in --ids for {message_id or mail.name}")
        interaction_id = ids.interaction_id
        if interaction_id is None:
            interaction_id = self._template(self._number, mail, message_id)
            self._number += 1
        converted = from_mail(
            mail.source,
            customer_id=customer_id,
            interaction_id=interaction_id,
            creator_app_id=self._options.creator_app_id,
            outbound=self._options.outbound,
            store=self._store(mail.source),
            find=self._known.get,
            udata_headers=self._options.udata_header,
            **self._fields,
        )
        if violations := converted.record.validate():
            return Fault(mail.name, "; ".join(map(str, violations)))
        if interaction_id in self._taken:
            return Fault(mail.name, f"an earlier mail has the interaction_id {interaction_id}")
        self._taken.add(interaction_id)
        if message_id:
            self._known[message_id] = Related(interaction_id, converted.record.thread_id)
        return converted

    def _store(self, source: bytes) -> Store | None:
        if self._options.store == "mid":
            return to_mid_url(source)
        return to_data_url if self._options.store == "data" else self._folder


def _fields(options: argparse.Namespace) -> dict[str, Any]:
    """Return the values of --field by their names."""
    record = EmailOut if options.outbound else EmailIn
    allowed = {field.name for field in dataclasses.fields(record)}
    allowed -= {"customer_id", "interaction_id", "creator_app_id"}
    values: dict[str, Any] = {}
    wrong = [option for option in options.field if option.partition("=")[0] not in allowed]
    if wrong:
        raise UsageError(
            "\n".join(f"--field {each}: not a field that can be set" for each in wrong)
        )
    for option in options.field:
        name, _, text = option.partition("=")
        try:
            values[name] = json.loads(text)
        except ValueError:
            values[name] = text
    return values


def folder_of(store: str) -> Folder:
    """Return the folder of the option --store."""
    kind, _, path = store.partition("=")
    if kind != "folder" or not path:
        raise UsageError(f"--store {store}: expected data, mid or folder=DIR")
    return Folder(path)
