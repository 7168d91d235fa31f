"""Converts records to mail.

Header fields are composed here and written unchanged: how the standard library folds and quotes
them depends on its version, and no text of a record may become a header field or an address.
"""

import re
import textwrap
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from email_interactions import EmailAddress, EmailIn, EmailOut, ValidationError
from email_interactions_tools.mail.notes import Note, Notes, quoted
from email_interactions_tools.mail.stores import MESSAGE, Fetch
from email_interactions_tools.mail.structure import MESSAGE_ID, parameters
from email_interactions_tools.mail.text import CONTROLS, decode

# Atoms with dots, of any script (RFC 6532), or words in quotes; then a domain or an IP address.
# RFC 5322 allows more in quotes, which parsers have taken for other addresses.
_ATOM = r"[^\s\x00-\x20\x7f-\xa0()<>@,;:\\\"\[\]]"
_QUOTED = rf'"{_ATOM}+(?: {_ATOM}+)*"'
_ADDRESS = re.compile(rf"(?:{_ATOM}+|{_QUOTED}(?=@))(?:@(?:{_ATOM}+|\[[!-Z^-~]+\]))?")
_MAX_ADDRESS = 320
_MAX_LINE = 76
_WORD_BYTES = 45  # make an encoded word of 72 characters
_BINARY = re.compile(r"[^\t\n\r -\U0010ffff]")
_FOLD = "\r\n "


def to_mail(
    record: EmailIn | EmailOut,
    *,
    fetch: Fetch | None = None,
    message_id_of: Callable[[str], str | None] | None = None,
) -> tuple[EmailMessage, list[Note]]:
    """Convert a record to a mail; return it with notes about data that was lost or guessed.

    The mail is composed from the fields. If the record has the whole original, as `from_mail`
    stores it, its bytes are `fetch(record.binary_content)`.

    `fetch` returns the content of a URL or raises LookupError; without it, the mail has no HTML.
    `message_id_of` returns the Message-ID of an interaction, or None, for In-Reply-To and
    References. An invalid record raises ValidationError.
    """
    if violations := record.validate():
        raise ValidationError(violations)
    notes = Notes()
    headers = list(_headers(record, message_id_of, notes))
    is_ascii = all(value.isascii() for _, value in headers)  # otherwise an address is not
    mail = EmailMessage(policy=policy.SMTP.clone(refold_source="none", utf8=not is_ascii))
    for name, value in headers:
        mail.set_raw(name, value)
    _set_body(mail, record, fetch, notes)
    if record.udata:
        notes.add("udata", "lost", f"{len(record.udata)} values")
    return mail, [*notes]


def _headers(
    record: EmailIn | EmailOut, message_id_of: Callable[[str], str | None] | None, notes: Notes
) -> Iterator[tuple[str, str]]:
    groups = {
        "From": ("from", [record.from_address] if record.from_address else []),
        "Reply-To": ("reply_to", [record.reply_to] if record.reply_to else []),
        "To": ("to", record.to),
        "Cc": ("cc", record.cc),
        "Bcc": ("bcc", record.bcc if isinstance(record, EmailOut) else []),
    }
    for name, (field, addresses) in groups.items():
        texts = (_mailbox(address, field, notes) for address in addresses)
        if value := f",{_FOLD}".join(text for text in texts if text):
            yield name, value
    if record.sent_date is None:
        notes.add("sent_date", "guessed", "the start_date")
    yield "Date", format_datetime((record.sent_date or record.start_date).astimezone(UTC))
    if record.subject is not None:
        yield "Subject", _folded(_clean(record.subject, "subject", notes))
    yield from _identifiers(record, message_id_of, notes)


def _identifiers(
    record: EmailIn | EmailOut, message_id_of: Callable[[str], str | None] | None, notes: Notes
) -> Iterator[tuple[str, str]]:
    if record.external_id is not None:
        if MESSAGE_ID.fullmatch(record.external_id):
            yield "Message-ID", record.external_id
        else:
            found = quoted(record.external_id)
            notes.add("external_id", "lost", f"{found} is not a Message-ID, such as <a@b.example>")
    related = dict.fromkeys(filter(None, (record.thread_id, record.parent_id)))
    known = {key: message_id_of(key) if message_id_of else None for key in related}
    identifiers = [found for found in known.values() if found and MESSAGE_ID.fullmatch(found)]
    if record.parent_id:
        parent = known[record.parent_id]
        if parent in identifiers:
            yield "In-Reply-To", parent
        else:
            notes.add("parent_id", "lost", f"{quoted(record.parent_id)} has no known Message-ID")
    if identifiers:
        yield "References", _FOLD.join(identifiers)


def _mailbox(address: EmailAddress, field: str, notes: Notes) -> str | None:
    text = address.address
    if len(text) > _MAX_ADDRESS or "=?" in text or not _ADDRESS.fullmatch(text):
        notes.add(field, "lost", f"{quoted(text)} is not an e-mail address")
        return None
    name = _clean(address.personal or "", field, notes).strip()
    if not name:
        return text
    if name.isascii() and "=?" not in name and len(name) + len(text) < _MAX_LINE - 20:
        escaped = re.sub(r'(["\\])', r"\\\1", name)
        return f'"{escaped}" <{text}>'
    return f"{_encoded(name)}{_FOLD}<{text}>"


def _clean(text: str, field: str, notes: Notes) -> str:
    line = CONTROLS.sub(" ", text)
    if line != text:
        notes.add(field, "lost", "line breaks and control characters: replaced by spaces")
    return line


def _folded(text: str) -> str:
    lines = textwrap.wrap(text, _MAX_LINE - 10, break_long_words=False, break_on_hyphens=False)
    is_plain = text.isascii() and "=?" not in text and " ".join(lines) == text
    if is_plain and all(len(line) <= _MAX_LINE for line in lines):
        return _FOLD.join(lines)
    return _encoded(text)


def _encoded(text: str) -> str:
    """Return the text as encoded words, each of whole characters."""
    words: list[bytes] = []
    run = b""
    for character in text:
        encoded = character.encode()
        if len(run) + len(encoded) > _WORD_BYTES:
            words.append(run)
            run = b""
        run += encoded
    return _FOLD.join(f"=?utf-8?b?{b64encode(word).decode()}?=" for word in [*words, run])


def _set_body(
    mail: EmailMessage, record: EmailIn | EmailOut, fetch: Fetch | None, notes: Notes
) -> None:
    html = _fetched(record.structured_text, "structured_text", fetch, notes)
    if record.text is not None or html is None:
        _set_text(mail, record.text or "")
    if html is not None:
        mime = record.structured_text_mime or ""
        charset = parameters(mime).get("charset", "utf-8")
        text = decode(html, charset, "structured_text", notes)
        subtype = "html" if mime.startswith("text/html") else "plain"
        if record.text is None:
            _set_text(mail, text, subtype)
        else:
            mail.add_alternative(text, subtype=subtype, cte=_encoding(text))
    if record.binary_content is not None and record.binary_content_mime != MESSAGE:
        content = _fetched(record.binary_content, "binary_content", fetch, notes)
        if content is not None:
            mail.add_attachment(content, maintype="application", subtype="octet-stream")


def _set_text(mail: EmailMessage, text: str, subtype: str = "plain") -> None:
    mail.set_content(text, subtype=subtype, cte=_encoding(text))


def _encoding(text: str) -> str | None:
    """Return base64 for text with control characters; otherwise None: the library chooses."""
    return "base64" if _BINARY.search(text) else None


def _fetched(url: str | None, field: str, fetch: Fetch | None, notes: Notes) -> bytes | None:
    if url is None:
        return None
    try:
        if fetch:
            return fetch(url)
        reason = "no function fetches it"
    except LookupError as error:
        reason = str(error)
    notes.add(field, "lost", f"the content of {quoted(url)}: {reason}")
    return None
