"""From a record to mail, read again by the standard library's parsers."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.utils import getaddresses
from itertools import product
from typing import Any

import pytest

from email_interactions import (
    EmailAddress,
    EmailIn,
    EmailOut,
    EntityType,
    InteractionStatus,
    ValidationError,
)
from email_interactions_tools.mail import fetch_data_url, to_data_url, to_mail
from tests.support.grouped import grouped
from tests.support.thorough import sampled
from tests.tools.mail.mails import ALTERNATIVES, convert, mail, record_of, required


def outbound(**fields: Any) -> EmailOut:
    """A record with these fields besides the required ones."""
    values: dict[str, Any] = {
        "customer_id": "c1",
        "interaction_id": "i1",
        "status": InteractionStatus.NEW,
        "entity_type": EntityType.EMAIL_OUT,
        "type": "Outbound",
        "media_type": "email",
        "creator_app_id": 102,
        "start_date": datetime(2009, 8, 5, 9, 33, 15, tzinfo=UTC),
        "sent_date": datetime(2009, 8, 5, 9, 33, 15, tzinfo=UTC),
    }
    return EmailOut(**(required(EmailOut) | values | fields))


def test_a_mail_survives_the_way_to_a_record_and_back() -> None:
    """All that a record has."""
    record = record_of(mail(ALTERNATIVES), store=to_data_url, outbound=True)
    record.timeshift = record.binary_content = record.binary_content_size = None
    record.binary_content_mime = None
    written, notes = to_mail(record, fetch=fetch_data_url)
    again = record_of(written.as_bytes(), store=to_data_url, outbound=True)
    again.timeshift = record.timeshift = None
    assert notes == []
    assert again.text == f"{record.text}\n"  # the last line is ended
    assert again.structured_text
    assert fetch_data_url(again.structured_text).decode() == "<p>Grüße</p>\n"
    for name in ("from_address", "to", "cc", "sent_date", "subject", "external_id"):
        assert getattr(again, name) == getattr(record, name), name


def test_the_header_fields_are_those_of_the_record() -> None:
    """Names in quotes or encoded words, one address a line, Date in UTC."""
    record = outbound(
        from_address=EmailAddress(address="help@shop.example", personal='The "Shop", Ltd'),
        reply_to=EmailAddress(address="reply@shop.example"),
        to=[EmailAddress(address="ada@x.example", personal="Adà"), EmailAddress(address="b@c")],
        bcc=[EmailAddress(address="boss@shop.example")],
        subject="Grüße",
        external_id="<1@shop.example>",
        text="a",
    )
    written, notes = to_mail(record)
    head, _, body = written.as_bytes().partition(b"\r\n\r\n")
    assert notes == []
    assert body == b"a\r\n"
    assert head.decode("ascii").split("\r\n")[:-2] == [
        'From: "The \\"Shop\\", Ltd" <help@shop.example>',
        "Reply-To: reply@shop.example",
        "To: =?utf-8?b?QWTDoA==?=",
        " <ada@x.example>,",
        " b@c",
        "Bcc: boss@shop.example",
        "Date: Wed, 05 Aug 2009 09:33:15 +0000",
        "Subject: =?utf-8?b?R3LDvMOfZQ==?=",
        "Message-ID: <1@shop.example>",
        'Content-Type: text/plain; charset="utf-8"',
    ]


def test_a_thread_is_written_as_references() -> None:
    """Of the root and the parent, if their Message-IDs are known."""
    record = outbound(parent_id="i2", thread_id="i1")
    known = {"i1": "<1@x>", "i2": "<2@x>"}
    written, notes = to_mail(record, message_id_of=known.get)
    assert (written["In-Reply-To"], written["References"]) == ("<2@x>", "<1@x> <2@x>")
    assert notes == []
    written, notes = to_mail(record, message_id_of={"i1": "<1@x>", "i2": "\n2"}.get)
    assert (written["In-Reply-To"], written["References"]) == (None, "<1@x>")
    assert [note.field for note in notes] == ["parent_id"]


def test_an_html_body_is_fetched() -> None:
    """With the text as its alternative, or alone; in its charset."""
    html = {
        "structured_text": to_data_url("<p>Grüße</p>".encode("latin-1"), "text/html"),
        "structured_text_mime": "text/html; charset=iso-8859-1",
    }
    alone, _ = to_mail(outbound(**html), fetch=fetch_data_url)
    assert (alone.get_content_type(), alone.get_content()) == ("text/html", "<p>Grüße</p>\n")
    both, _ = to_mail(outbound(text="Grüße", **html), fetch=fetch_data_url)
    types = [part.get_content_type() for part in both.walk()]
    assert types == ["multipart/alternative", "text/plain", "text/html"]


def test_other_binary_content_is_attached() -> None:
    """With its bytes."""
    content = {
        "binary_content": to_data_url(b"\0\1", "application/pdf"),
        "binary_content_mime": "application/pdf",
        "binary_content_size": 2,
    }
    written, notes = to_mail(outbound(text="a", **content), fetch=fetch_data_url)
    (attached,) = written.iter_attachments()
    assert (attached.get_content(), notes) == (b"\0\1", [])
    _, notes = to_mail(outbound(**content))
    assert [(note.field, note.kind) for note in notes] == [("binary_content", "lost")]


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"external_id": "i1"}, ("external_id", "lost")),
        ({"parent_id": "i0"}, ("parent_id", "lost")),
        ({"udata": {"order": 4711}}, ("udata", "lost")),
        ({"subject": "a\r\nb"}, ("subject", "lost")),
        ({"to": [EmailAddress(address="no address")]}, ("to", "lost")),
        ({"sent_date": None}, ("sent_date", "guessed")),
        (
            {"structured_text": "http://x", "structured_text_mime": "text/html"},
            ("structured_text", "lost"),
        ),
    ],
    ids=str,
)
def test_each_loss_and_guess_is_a_note(fields: dict[str, Any], note: tuple[str, str]) -> None:
    """What mail has no place for, and content that cannot be fetched."""
    _, notes = to_mail(outbound(**fields), fetch=fetch_data_url)
    assert [(found.field, found.kind) for found in notes] == [note]


def test_an_invalid_record_is_rejected() -> None:
    """With all its violations."""
    with pytest.raises(ValidationError, match="structured_text_mime is required"):
        to_mail(outbound(structured_text="http://x"))


HOSTILE = (
    "\r\nBcc: evil@x.example",
    "\nX-Evil: 1",
    "\rX-Evil: 1",
    "a\r\n\r\nbody",
    "\x85X-Evil: 1",
    "\u2028X-Evil: 1",
    "\x00",
    "a, evil@x.example",
    "a <evil@x.example>",
    '" <evil@x.example>, "',
    "(evil@x.example)",
    "a@b.example, evil@x.example",
    "=?utf-8?q?a=2C?= <evil@x.example>",
    "=?utf-8?b?DQpYLUV2aWw6IDE=?=@x.example",
    "é, evil@x.example;" * 9,
)


@grouped("name, address", sampled([*product(HOSTILE, HOSTILE)], 4))
def test_no_text_becomes_a_header_or_an_address(name: str, address: str) -> None:
    """In each field of a record, for two parsers; what is no address is left out."""
    hostile = EmailAddress(address=address, personal=name)
    known = EmailAddress(address="a@b.example", personal=name)
    record = outbound(
        from_address=known,
        reply_to=hostile,
        to=[known, hostile],
        subject=name,
        external_id=f"<{address}>",
        parent_id="i0",
        text="text",
    )
    written, _ = to_mail(record, message_id_of=lambda _: f"<{name}>")
    for source in (written.as_bytes(), written.as_bytes(policy=policy.SMTP)):
        parsed = message_from_bytes(source)
        allowed = {"From", "To", "Date", "Subject", "Content-Type", "MIME-Version"}
        allowed |= {"Message-ID", "In-Reply-To", "References"}
        assert set(parsed.keys()) - allowed <= {"Content-Transfer-Encoding"}
        assert parsed.get_payload(decode=True) == b"text\r\n"
        for field in ("From", "To"):
            assert [found for _, found in getaddresses([parsed[field]])] == ["a@b.example"]
        modern = message_from_bytes(source, policy=policy.default)
        assert [found.addr_spec for found in modern["To"].addresses] == ["a@b.example"]
    again = convert(written.as_bytes(), outbound=True).record
    assert [found.address for found in again.to] == ["a@b.example"]


@pytest.mark.parametrize("text", ["", "a\r\nb\n", "\0\x1b", "é" * 999, ".\nFrom x\n", "a" * 3000])
def test_any_text_is_a_body(text: str) -> None:
    """With line feeds, and a last one."""
    written, _ = to_mail(outbound(text=text))
    lines = text.replace("\r\n", "\n")
    assert record_of(written.as_bytes()).text == (lines if lines.endswith("\n") else f"{lines}\n")


def test_thousands_of_recipients_are_written() -> None:
    """In linear time; names of any length."""
    record = outbound(
        to=[EmailAddress(address=f"a{i}@b.example", personal="é" * 40) for i in range(3000)]
    )
    written, _ = to_mail(record)
    assert record_of(written.as_bytes(), outbound=True).to == record.to


def test_an_inbound_record_is_mail_too() -> None:
    """Only an EmailOut has bcc."""
    record = record_of(mail())
    assert isinstance(record, EmailIn)
    written, notes = to_mail(record)
    assert notes == []
    assert written["Cc"].addresses[0].display_name == "Babbage, Charles"
    assert written["Date"].datetime - datetime(2009, 8, 5, 9, 33, 15, tzinfo=UTC) == timedelta(0)
