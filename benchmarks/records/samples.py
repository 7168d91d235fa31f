"""The documents that contenders read: inbound e-mails of three sizes, unusual and invalid ones.

Each sample is a list of documents with different texts, so that no contender reads the same one
twice in a row. The documents of the three sizes are plain, with full timestamps and without null,
so that every contender accepts them.
"""

import json
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]

TEXT = (
    "Good morning, the order that I placed two weeks ago has not arrived yet, and the page for "
    "tracking it has said \u201cin transit\u201d since Tuesday. Could you find out where it is? "
)
SIZES = {"small": 16, "typical": 16, "large": 2}  # documents of each


def texts(sample: str) -> list[bytes]:
    """Return the documents of a sample as JSON."""
    if sample in SIZES:
        return [encoded(document) for document in values(sample)]
    if sample == LINES:
        return [b"\n".join(encoded(typical(number % 60)) for number in range(10_000))]
    return [encoded(CHANGED[sample](number)) for number in range(16)]


def values(size: str) -> list[Document]:
    """Return the documents of a size: small (300 B), typical (2.5 kB) or large (1 MB)."""
    make = {"small": small, "typical": typical, "large": large}[size]
    return [make(number) for number in range(SIZES[size])]


def encoded(document: Document) -> bytes:
    """Return compact JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def small(number: int) -> Document:
    """Return the required fields, a sender and a subject."""
    return {
        "customer_id": f"00001a57JGQ0{number:04}",
        "interaction_id": f"0000DaFU51GM{number:04}",
        "status": number % 4,
        "entity_type": 0,
        "type": "Inbound",
        "media_type": "email",
        "creator_app_id": 102 + number,
        "start_date": f"2009-08-05T09:33:{number:02}.250Z",
        "from": address(number),
        "subject": f"Order {4711 + number} has not arrived",
    }


def typical(number: int) -> Document:
    """Return every field, with a body of some lines and twelve pairs of user data."""
    return small(number) | {
        "reply_to": address(number + 1),
        "to": [address(number + index) for index in range(2, 5)],
        "cc": [address(number + index) for index in range(5, 7)],
        "sent_date": f"2009-08-05T09:32:{number:02}.000Z",
        "sub_type": "InboundNew",
        "parent_id": f"0000DaFU51GN{number:04}",
        "thread_id": f"0000DaFU51GP{number:04}",
        "external_id": f"<20090805093315.{number:04}@mail.example>",
        "owner_id": 173 + number,
        "end_date": f"2009-08-06T10:00:{number:02}.125Z",
        "timeshift": 720,
        "category_id": "Orders",
        "allow_children": number % 2 == 0,
        "stopped_reason": "Answered",
        "text": TEXT * 5,
        "structured_text": f"https://content.example/interactions/{number}/text?form=html",
        "structured_text_mime": "text/html",
        "binary_content": f"https://content.example/interactions/{number}/content",
        "binary_content_mime": "message/rfc822",
        "binary_content_size": 48_213 + number,
        "udata": {f"Attribute_{index}": f"value {number} of {index}" for index in range(12)},
    }


def large(number: int) -> Document:
    """Return a document with a body of one megabyte and a thousand recipients."""
    body = TEXT * (1_000_000 // len(TEXT.encode()))
    return typical(number) | {"text": body, "to": [address(index) for index in range(1_000)]}


def address(number: int) -> Document:
    """Return an address with a name."""
    return {"address": f"person.{number}@customer.example", "personal": f"Person {number} Lovelace"}


def _five(number: int) -> Document:
    """Return a document that violates five different rules."""
    document = typical(number) | {"status": 9, "owner_id": "173", "to": [{"personal": "Nobody"}]}
    del document["structured_text_mime"]
    return document | {"start_date": "2009-02-30T09:33:15.000Z"}


def _recipients(number: int, faulty: int) -> Document:
    """Return a document in which some of a thousand recipients lack their address."""
    step = 1_000 // faulty
    nameless = {"personal": "Nobody"}
    recipients = [nameless if i % step == 0 else address(i) for i in range(1_000)]
    return typical(number) | {"to": recipients}


def _nested(levels: int) -> Any:
    return {"a": _nested(levels - 1)} if levels else "x"


def _without(document: Document, name: str) -> Document:
    return {key: value for key, value in document.items() if key != name}


LINES = "10,000 lines"
FIVE = "5 violations"
CHANGED: dict[str, Callable[[int], Document]] = {
    "New fields": lambda n: typical(n) | {"priority": 3, "flags": [{"a": "x"}], "note": TEXT},
    "173.0": lambda n: typical(n) | {"owner_id": 173.0 + n},
    "1.0 as enum": lambda n: typical(n) | {"status": 1.0},
    "Deep user data": lambda n: typical(n) | {"udata": _nested(9)},
    FIVE: _five,
    "Enum": lambda n: typical(n) | {"status": 9},
    "URL": lambda n: typical(n) | {"structured_text": "https://content.example/a b"},
    "Timestamp": lambda n: typical(n) | {"start_date": "2009-02-30T09:33:15.000Z"},
    "Unknown name": lambda n: typical(n) | {"subjekt": "x"},
    "Wrong type": lambda n: typical(n) | {"owner_id": "173"},
    "Missing field": lambda n: _without(typical(n), "customer_id"),
    "10 of 1,000 recipients": lambda n: _recipients(n, 10),
    "1,000 recipients": lambda n: _recipients(n, 1_000),
}
"""Changes of typical documents, valid ones first."""
