"""The documents that contenders read: E-mails In of three sizes, and faulty ones.

Each size is a row of documents that differ in their texts, so that nobody reads the same one twice
in a row. All of them are plain: full dates with milliseconds and no null, which every contender
takes.
"""

import json
from base64 import b64decode
from typing import Any, NamedTuple

from benchmarks.places import CORPUS

Document = dict[str, Any]

TEXT = (
    "Good morning, the order that I placed two weeks ago has not arrived yet, and the page for "
    "tracking it has said \u201cin transit\u201d since Tuesday. Could you find out where it is? "
)
VARIANTS = {"small": 16, "typical": 16, "large": 2}


class CorpusCase(NamedTuple):
    """A document of the conformance corpus; without a rule, a valid one."""

    text: bytes
    rule: str | None


def texts(size: str) -> list[bytes]:
    """The documents of a size, as JSON."""
    return [encoded(document) for document in values(size)]


def values(size: str) -> list[Document]:
    """The documents of a size: small (300 B), typical (2.5 kB) or large (1 MB)."""
    make = {"small": small, "typical": typical, "large": large}[size]
    return [make(number) for number in range(VARIANTS[size])]


def encoded(document: Document) -> bytes:
    """Compact JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def small(number: int) -> Document:
    """What is required, and a subject."""
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
    """Every field, with a body of some lines and twelve pairs of user data."""
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
    """A body of one megabyte and a thousand recipients."""
    body = TEXT * (1_000_000 // len(TEXT.encode()))
    return typical(number) | {"text": body, "to": [address(index) for index in range(1_000)]}


def address(number: int) -> Document:
    """An address with a name."""
    return {"address": f"person.{number}@customer.example", "personal": f"Person {number} Lovelace"}


def faulty(number: int, faults: int) -> bytes:
    """A typical document with one fault, or with five of five kinds."""
    document = typical(number) | {"status": 9}
    if faults == 5:
        document |= {"owner_id": "173", "start_date": "2009-02-30T09:33:15.000Z"}
        document["to"] = [{"personal": "Nobody"}]
        del document["structured_text_mime"]
    return encoded(document)


FIVE_FAULTS = {
    ("/status", "enum"),
    ("/owner_id", "type"),
    ("/start_date", "pattern"),
    ("/to/0/address", "required"),
    ("/structured_text_mime", "required_if"),
}


def corpus() -> list[CorpusCase]:
    """The conformance corpus of E-mail In."""
    cases = json.loads(CORPUS.read_text(encoding="utf-8"))["cases"]
    return [
        CorpusCase(
            b64decode(case["document_base64"])
            if "document_base64" in case
            else case["document"].encode(),
            None if case["valid"] else case["violations"][0]["rule"],
        )
        for case in cases
    ]
