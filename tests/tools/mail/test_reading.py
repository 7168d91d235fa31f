"""From mail to a record: fields, and a note for each loss and guess."""

from datetime import UTC, datetime

import pytest

from email_interactions import EmailAddress, EmailIn, EmailOut, EntityType, InteractionStatus
from email_interactions_tools.mail import Related, fetch_data_url, to_data_url
from tests.tools.mail.mails import ALTERNATIVES, convert, mail, noted, record_of, required

SENT = datetime(2009, 8, 5, 9, 33, 15, tzinfo=UTC)


def test_an_inbound_mail_becomes_an_email_in() -> None:
    """Every field that the mail states, and nothing to note."""
    converted = convert(mail())
    assert converted.notes == []
    assert converted.record == EmailIn(
        from_address=EmailAddress(address="ada@customer.example", personal="Ada Lovelace"),
        to=[
            EmailAddress(address="help@shop.example", personal="Help"),
            EmailAddress(address="sales@shop.example"),
        ],
        cc=[EmailAddress(address="charles@customer.example", personal="Babbage, Charles")],
        sent_date=SENT,
        customer_id="c1",
        interaction_id="i1",
        status=InteractionStatus.NEW,
        entity_type=EntityType.EMAIL_IN,
        type="Inbound",
        media_type="email",
        external_id="<1@customer.example>",
        creator_app_id=102,
        start_date=SENT,
        timeshift=120,
        subject="Order 4711 has not arrived",
        text="The text.\n",
        **required(EmailIn),
    )


def test_an_outbound_mail_becomes_an_email_out() -> None:
    """It has a bcc, which an EmailIn has not."""
    converted = convert(mail(bcc="boss@shop.example"), outbound=True)
    assert isinstance(converted.record, EmailOut)
    assert [each.address for each in converted.record.bcc] == ["boss@shop.example"]
    assert (converted.record.type, converted.record.entity_type.name) == ("Outbound", "EMAIL_OUT")
    assert converted.notes == []
    assert noted(convert(mail(bcc="boss@shop.example"))) == {("bcc", "lost")}


def test_the_top_received_header_says_when_the_interaction_began() -> None:
    """The Date header is the sender's; a date of the caller comes first."""
    received = "from a by b; Wed, 5 Aug 2009 09:34:00 +0000\nReceived: c; 5 Aug 2009 09:33:30 +0000"
    source = mail(received=received)
    assert record_of(source).start_date == datetime(2009, 8, 5, 9, 34, tzinfo=UTC)
    assert record_of(source).sent_date == SENT
    assert record_of(source, outbound=True).start_date == SENT
    own = datetime(2020, 1, 1, tzinfo=UTC)
    record = record_of(source, start_date=own)
    assert (record.start_date, record.timeshift) == (own, None)


def test_a_mail_without_a_date_begins_now() -> None:
    """With a note."""
    converted = convert(mail(date=None))
    assert (converted.record.start_date - datetime.now(UTC)).total_seconds() < 60
    assert noted(converted) == {("start_date", "guessed")}


def test_a_store_keeps_the_original_and_the_html() -> None:
    """Byte by byte; the HTML in UTF-8."""
    source = mail(ALTERNATIVES)
    converted = convert(source, store=to_data_url)
    record = converted.record
    assert record.binary_content
    assert record.structured_text
    assert fetch_data_url(record.binary_content) == source
    assert (record.binary_content_mime, record.binary_content_size) == (
        "message/rfc822",
        len(source),
    )
    assert fetch_data_url(record.structured_text).decode() == "<p>Grüße</p>"
    assert record.structured_text_mime == "text/html; charset=utf-8"
    assert (record.text, converted.notes) == ("Grüße", [])


def test_without_a_store_each_loss_is_noted() -> None:
    """HTML, attachments with their names, and header fields."""
    converted = convert(mail(ALTERNATIVES, x_priority="1"))
    assert converted.record.text == "Grüße"
    assert converted.record.binary_content is None
    assert [str(note) for note in converted.notes] == [
        "structured_text: lost: the HTML; a store keeps it",
        "attachments: lost: 1: application/pdf 'order.pdf'; a store keeps the whole mail",
        "headers: lost: 1: x-priority",
    ]


def test_other_fields_come_from_the_caller() -> None:
    """They replace what the mail states."""
    record = record_of(mail(), sub_type="InboundNew", subject="x")
    assert (record.sub_type, record.subject) == ("InboundNew", "x")


def test_udata_keeps_chosen_headers() -> None:
    """Under the names that were asked for."""
    converted = convert(
        mail(x_priority="1", x_tag="=?utf-8?q?=C3=A9?=\nX-Tag: b"),
        udata_headers=["X-Priority", "X-Tag", "X-None"],
    )
    assert converted.record.udata == {"X-Priority": "1", "X-Tag": "é\nb"}
    assert converted.notes == []


REPLY = {"in_reply_to": "<2@x>", "references": "<0@x> <1@x> <2@x>"}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"<2@x>": Related("i2", "t"), "<0@x>": Related("i0")}, ("i2", "t")),
        ({"<1@x>": Related("i1"), "<0@x>": Related("i0")}, ("i1", "i1")),
        ({}, (None, None)),
    ],
)
def test_the_parent_comes_from_the_caller(
    known: dict[str, Related], expected: tuple[str | None, str | None]
) -> None:
    """In-Reply-To first, then the nearest of References; never as reference_id."""
    converted = convert(mail(**REPLY), find=known.get, outbound=True)
    record = converted.record
    assert (record.parent_id, record.thread_id) == expected
    assert isinstance(record, EmailOut)
    assert record.reference_id is None
    assert noted(converted) == (set() if known else {("parent_id", "lost")})


def test_a_mail_with_countless_references_asks_a_hundred_times() -> None:
    """Each question may reach a database."""
    asked: list[str] = []
    references = " ".join(f"<{number}@x>" for number in range(1000))
    convert(mail(references=references), find=asked.append)
    assert asked == [f"<{number}@x>" for number in range(999, 899, -1)]


@pytest.mark.parametrize(
    ("headers", "notes"),
    [
        ({"from": "a@b.example, c@d.example"}, {("from", "lost")}),
        ({"from": "a@b.example\nFrom: c@d.example"}, {("from", "lost")}),
        ({"subject": "a\nSubject: b"}, {("subject", "lost")}),
        ({"to": "friends: a@b.example;"}, {("to", "lost")}),
        ({"to": "undisclosed-recipients:;"}, {("to", "lost")}),
        ({"to": "Ada Lovelace"}, {("to", "lost")}),
        ({"date": "soon"}, {("sent_date", "lost"), ("start_date", "guessed")}),
        ({"subject": b"\xff"}, {("subject", "guessed")}),
        ({"subject": "=?utf-8?b?a?="}, {("subject", "malformed")}),
        ({"from": '"Ada <ada@x.example>'}, {("from", "malformed")}),
    ],
    ids=lambda given: str(sorted(given) if isinstance(given, set) else given),
)
def test_each_loss_and_guess_is_a_note(
    headers: dict[str, str | bytes], notes: set[tuple[str, str]]
) -> None:
    """Of the field and of its kind."""
    assert noted(convert(mail(**headers))) == notes


def test_bodies_that_break_the_format_are_text() -> None:
    """No boundary, none that occurs, and a type that is none."""
    for content_type in ("multipart/mixed", "multipart/mixed; boundary=x", "text", "a/b/c"):
        assert record_of(mail("the text", content_type=content_type)).text == "the text"


def test_parts_of_a_digest_are_messages() -> None:
    """As RFC 2046 says of parts that state no type."""
    digest = b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nFrom: a@b\n\nx\n--b--\n"
    assert "1: message/rfc822" in convert(mail(digest)).notes[0].message


def test_headers_may_be_folded_and_end_in_any_way() -> None:
    """Line feeds, carriage returns, both, or a body at once."""
    for end in ("\n", "\r", "\r\n"):
        source = mail(subject="a\n b").replace(b"\n", end.encode())
        assert record_of(source).subject == "a b"
    assert record_of(b"Subject: a\nno header here").text == "no header here"
