"""The documents that contenders read: inbound e-mails of three sizes, and invalid ones.

Each sample is a list of documents with different texts, so that no contender reads the same one
twice in a row. The valid ones are plain, with full timestamps and without null, so that every
contender accepts them.
"""

import json
from typing import Any

Document = dict[str, Any]

TEXT = (
    "Good morning, the order that I placed two weeks ago has not arrived yet, and the page for "
    "tracking it has said \u201cin transit\u201d since Tuesday. Could you find out where it is? "
)
SIZES = {"small": 16, "typical": 16, "large": 2}  # documents of each


def texts(sample: str) -> list[bytes]:
    """Return the documents of a sample as JSON: of a size, or "1 violation", "5 violations"."""
    if sample in SIZES:
        return [encoded(document) for document in values(sample)]
    return [invalid(number, int(sample[0])) for number in range(16)]


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


def invalid(number: int, violations: int) -> bytes:
    """Return a typical document that violates one rule, or five: each in another way."""
    document = typical(number) | {"status": 9}
    if violations == 5:
        document |= {"owner_id": "173", "start_date": "2009-02-30T09:33:15.000Z"}
        document["to"] = [{"personal": "Nobody"}]
        del document["structured_text_mime"]
    return encoded(document)
