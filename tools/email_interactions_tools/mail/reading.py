"""Converts mail to records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from email_interactions import EmailAddress, EmailIn, EmailOut, EntityType, InteractionStatus
from email_interactions_tools.mail.addresses import read_addresses
from email_interactions_tools.mail.body import Body, names
from email_interactions_tools.mail.dates import Moment, read_date
from email_interactions_tools.mail.notes import Note, Notes, quoted
from email_interactions_tools.mail.stores import HTML, MESSAGE, Store
from email_interactions_tools.mail.structure import MESSAGE_ID, Head, message_id_of
from email_interactions_tools.mail.text import decode_words, unfold

MAX_SIZE = 2**31 - 1  # of binary_content_size
MAX_RELATED = 100  # Message-IDs that are looked up for one mail

_READ = {
    *("from", "reply-to", "to", "cc", "bcc", "date", "subject", "message-id"),
    *("in-reply-to", "references", "mime-version", "content-type", "content-transfer-encoding"),
}


class Related(NamedTuple):
    """A stored interaction that a mail answers."""

    interaction_id: str
    thread_id: str | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """A record, and notes about data that was lost or guessed."""

    record: EmailIn | EmailOut
    notes: list[Note]


def from_mail(  # noqa: PLR0913  by keyword; most have defaults
    source: bytes,
    *,
    customer_id: str,
    interaction_id: str,
    creator_app_id: int,
    outbound: bool = False,
    status: InteractionStatus = InteractionStatus.NEW,
    start_date: datetime | None = None,
    store: Store | None = None,
    find: Callable[[str], Related | None] | None = None,
    udata_headers: Iterable[str] = (),
    **values: Any,
) -> Converted:
    """Convert a mail, whatever it contains, to an EmailIn, or to an EmailOut if it is `outbound`.

    `source` is the mail as in an .eml file. `customer_id`, `interaction_id`, `creator_app_id` and
    `status` are stored unchanged. `start_date` is, unless set, the date of the last Received
    header, the Date header, or now.

    `store` keeps the HTML and the whole mail, and returns their URLs; without it both are lost.
    `find` returns the interaction that has a Message-ID, or None; `parent_id` and `thread_id` come
    from it. `udata_headers` are the names of other header fields, which `udata` keeps. Other
    `values` are fields of the record, such as `sub_type` or `owner_id`.
    """
    notes = Notes()
    mail = _Mail(source, notes, outbound=outbound)
    fields = mail.addresses() | mail.dates(start_date) | mail.texts() | mail.related(find)
    fields |= mail.contents(store) | mail.headers(tuple(udata_headers), store)
    record = (EmailOut if outbound else EmailIn)(
        customer_id=customer_id,
        interaction_id=interaction_id,
        creator_app_id=creator_app_id,
        status=status,
        entity_type=EntityType.EMAIL_OUT if outbound else EntityType.EMAIL_IN,
        type="Outbound" if outbound else "Inbound",
        media_type="email",
        **(fields | values),
    )
    return Converted(record, [*notes])


class _Mail:
    """The fields of the record, one method per topic."""

    def __init__(self, source: bytes, notes: Notes, *, outbound: bool) -> None:
        self._source, self._outbound, self._notes = source, outbound, notes
        self._head = Head(source)
        self._body = Body(source, self._head, notes)

    def _values(self, name: str, field: str) -> list[str]:
        values = self._head.fields.get(name, [])
        return [unfold(value, self._body.charset, field, self._notes) for value in values]

    def _value(self, name: str, field: str) -> str | None:
        values = self._values(name, field)
        if len(values) > 1:
            self._notes.add(
                field, "lost", f"{len(values) - 1} of {len(values)} header fields {name}"
            )
        return values[0] if values else None

    def addresses(self) -> dict[str, Any]:
        """Return sender and recipients."""
        fields: dict[str, Any] = {
            "from_address": self._single("from", "from"),
            "reply_to": self._single("reply-to", "reply_to"),
            "to": self._several("to"),
            "cc": self._several("cc"),
        }
        bcc = self._several("bcc")
        if self._outbound:
            fields["bcc"] = bcc
        elif bcc:
            self._notes.add("bcc", "lost", f"{len(bcc)} addresses; an EmailIn has none")
        return fields

    def _several(self, name: str, field: str = "") -> list[EmailAddress]:
        value = ", ".join(self._values(name, field or name))
        return read_addresses(value, field or name, self._notes)

    def _single(self, name: str, field: str) -> EmailAddress | None:
        found = self._several(name, field)
        if len(found) > 1:
            self._notes.add(field, "lost", f"{len(found) - 1} of {len(found)} addresses")
        return found[0] if found else None

    def dates(self, start_date: datetime | None) -> dict[str, Any]:
        """Return when the mail was sent, and when it was received."""
        sent = self._date(self._value("date", "sent_date"), "sent_date")
        if start_date:
            return {"sent_date": sent and sent.time, "start_date": start_date}
        received = None
        if not self._outbound and "received" in self._head.fields:
            top = self._head.first("received").rpartition(";")[2]
            received = self._date(top, "start_date")
        start = received or sent
        if start is None:
            self._notes.add("start_date", "guessed", "now: the mail has no date")
            start = Moment(datetime.now(UTC).replace(microsecond=0), None)
        return {
            "sent_date": sent and sent.time,
            "start_date": start.time,
            "timeshift": start.offset,
        }

    def _date(self, value: str | None, field: str) -> Moment | None:
        return read_date(value, field, self._notes) if value is not None else None

    def texts(self) -> dict[str, Any]:
        """Return subject and text."""
        subject = self._value("subject", "subject")
        return {
            "subject": subject and decode_words(subject, "subject", self._notes),
            "text": self._body.text(),
        }

    def related(self, find: Callable[[str], Related | None] | None) -> dict[str, Any]:
        """Return its own Message-ID, and the interaction that it answers."""
        own = self._value("message-id", "external_id")
        fields: dict[str, Any] = {
            "external_id": message_id_of(self._head) or (own or "").strip() or None
        }
        answered = self._answered()
        for identifier in answered if find else []:
            if found := find and find(identifier):
                parent, thread = found
                return fields | {"parent_id": parent, "thread_id": thread or parent}
        if answered:
            self._notes.add("parent_id", "lost", f"the mail {quoted(answered[0])} is not known")
        return fields

    def _answered(self) -> list[str]:
        """Return the Message-IDs that the mail refers to, the nearest first."""
        reply = MESSAGE_ID.findall(" ".join(self._values("in-reply-to", "parent_id")))
        before = MESSAGE_ID.findall(" ".join(self._values("references", "parent_id")))
        return [*dict.fromkeys([*reply, *reversed(before)])][:MAX_RELATED]

    def contents(self, store: Store | None) -> dict[str, Any]:
        """Return the URLs of the HTML and of the whole mail."""
        if store is None:
            self._note_what_only_the_mail_has()
            return {}
        fields: dict[str, Any] = {}
        if len(self._source) <= MAX_SIZE:
            fields["binary_content"] = store(self._source, MESSAGE)
            fields["binary_content_mime"] = MESSAGE
            fields["binary_content_size"] = len(self._source)
        else:
            self._notes.add("binary_content", "limit", f"a mail of more than {MAX_SIZE} bytes")
        if (html := self._body.html()) is not None:
            fields["structured_text"] = store(html.encode(), f"{HTML}; charset=utf-8")
            fields["structured_text_mime"] = f"{HTML}; charset=utf-8"
        return fields

    def _note_what_only_the_mail_has(self) -> None:
        if self._body.has_html:
            self._notes.add("structured_text", "lost", "the HTML; a store keeps it")
        if attached := self._body.attachments:
            found = f"{len(attached)}: {names(attached)}; a store keeps the whole mail"
            self._notes.add("attachments", "lost", found)

    def headers(self, kept: tuple[str, ...], store: Store | None) -> dict[str, Any]:
        """Return the other header fields to keep, under the requested names, as user data."""
        others = self._head.fields.keys() - _READ - {name.lower() for name in kept}
        if others and store is None:
            shown = ", ".join(sorted(others)[:5]) + (", ..." if len(others) > 5 else "")
            self._notes.add("headers", "lost", f"{len(others)}: {shown}")
        found = {
            name: "\n".join(decode_words(value, "udata", self._notes) for value in values)
            for name in kept
            if (values := self._values(name.lower(), "udata"))
        }
        return {"udata": found} if found else {}
