"""Made-up mails, and short ways to convert them."""

from typing import Any

from email_interactions import EmailIn, EmailOut
from email_interactions_tools.mail import Converted, from_mail
from tests.support.documents.corpus import document

HEADERS = {
    "From": "Ada Lovelace <ada@customer.example>",
    "To": "Help <help@shop.example>, sales@shop.example",
    "Cc": '"Babbage, Charles" <charles@customer.example>',
    "Date": "Wed, 05 Aug 2009 11:33:15 +0200",
    "Subject": "Order 4711 has not arrived",
    "Message-ID": "<1@customer.example>",
}
ALTERNATIVES = b"""\
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

for old readers
--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe
--inner
Content-Type: text/html; charset=utf-8

<p>Gr\xc3\xbc\xc3\x9fe</p>
--inner--

--outer
Content-Type: application/pdf; name=order.pdf
Content-Transfer-Encoding: base64

AAEC
--outer--
the end
"""


def mail(body: str | bytes = "The text.\n", **headers: str | bytes | None) -> bytes:
    """A mail with the headers above or others; None leaves one out, `_` stands for a hyphen."""
    fields: dict[str, str | bytes | None]
    fields = {name.lower(): value for name, value in HEADERS.items()}
    fields |= {name.replace("_", "-").lower(): value for name, value in headers.items()}
    lines = [
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
        for name, value in fields.items()
        if value is not None
    ]
    separator = b"" if b"Content-Type:" in _bytes(body) else b"\n"
    return b"\n".join(lines) + b"\n" + separator + _bytes(body)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


_CONVERTED = {
    *("customer_id", "interaction_id", "creator_app_id", "start_date"),
    *("status", "entity_type", "type", "media_type"),
}


def required(record: type[EmailIn | EmailOut]) -> dict[str, Any]:
    """The fields that a conversion does not set and that the spec requires, from the corpus."""
    smallest = document(record.__name__, "minimal")
    values = record.from_dict(smallest)
    return {name: getattr(values, name) for name in smallest if name not in _CONVERTED}


def convert(source: bytes, **options: Any) -> Converted:
    """The conversion, whose record is valid and survives JSON and protobuf."""
    options = required(EmailOut if options.get("outbound") else EmailIn) | options
    ids: dict[str, Any] = {"customer_id": "c1", "interaction_id": "i1", "creator_app_id": 102}
    converted = from_mail(source, **(ids | options))
    record = converted.record
    record_type: Any = type(record)
    assert record.validate() == []
    assert record_type.from_json(record.to_json()) == record
    assert record_type.from_proto(record.to_proto()) == record
    return converted


def record_of(source: bytes, **options: Any) -> EmailIn | EmailOut:
    """The record alone."""
    return convert(source, **options).record


def noted(converted: Converted) -> set[tuple[str, str]]:
    """Field and kind of each note."""
    return {(note.field, note.kind) for note in converted.notes}
