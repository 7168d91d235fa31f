"""The documents of the tests here: the corpus, and the rows of the tables in this folder."""

import json
from functools import cache
from typing import Any, NamedTuple

from google.protobuf import json_format

from email_interactions.v1 import email_interactions_pb2
from tests.languages.kinds import kind_of
from tests.support.documents.corpus import cases, document, protobuf_bytes
from tests.support.project import tsv
from tests.support.readers.spec import RECORDS

MINIMAL = document("EmailIn", "minimal")


class Document(NamedTuple):
    """A document as JSON or as protobuf bytes."""

    id: str
    record: str
    content: bytes
    form: str = "json"  # or bytes
    value: Any = None  # of a valid document: what a writer gives back
    wire: bytes = b""  # of a valid document: the protobuf bytes of the value
    kind: str = ""  # of an invalid document
    is_for_readers: bool = True  # of an invalid document: a reader could reject it

    @property
    def is_valid(self) -> bool:
        """Whether the contract accepts it."""
        return not self.kind


def wire_of(record: str, value: Any) -> bytes:
    """The protobuf bytes of a value."""
    message = json_format.ParseDict(value, getattr(email_interactions_pb2, record)())
    return bytes(message.SerializeToString(deterministic=True))


@cache
def documents() -> list[Document]:
    """Every document, valid ones first."""
    valid, invalid = [], []
    for record in RECORDS:
        for case in cases(record):
            if case.valid:
                wire = protobuf_bytes(record)[case.id]
                new = Document(case.id, record, case.text, value=case.value, wire=wire)
                valid.append(new)
            else:
                kind, for_readers = kind_of(record, case), is_for_readers(case.violations)
                new = Document(case.id, record, case.text, kind=kind, is_for_readers=for_readers)
                invalid.append(new)
    for row in tsv("languages", "documents.tsv"):
        record, text = row["record"], row["document"]
        value = {name: item for name, item in json.loads(text).items() if item not in (None, [])}
        wire = wire_of(record, value)
        valid.append(Document(text, record, text.encode(), value=value, wire=wire))
    for row in tsv("languages", "invalid_documents.tsv"):
        kind, text = row["kind"], row["document"]
        content = filled_in(text).encode()
        invalid.append(Document(f"{kind}: {text}", row["record"], content, kind=kind))
    for row in tsv("languages", "invalid_messages.tsv"):
        kind, more = f"messages: {row['kind']}", row["bytes behind the smallest"]
        content = wire_of(row["record"], MINIMAL) + bytes.fromhex(more)
        invalid.append(Document(f"{kind}: {more}", row["record"], content, "bytes", kind=kind))
    return [*valid, *invalid]


def is_for_readers(violations: list[tuple[str, str]]) -> bool:
    """Whether a reader of ProtoJSON, which knows the types alone, could reject each violation.

    Types do not say what is required or what a URL is, and protobuf allows undocumented
    enum numbers and any depth of udata.
    """
    rules = ("type", "range", "unknown", "syntax", "encoding")
    return all(
        rule in rules or (rule == "pattern" and path.endswith("_date")) for path, rule in violations
    )


def filled_in(text: str) -> str:
    """A document with the required fields that it does not name for `...`."""
    missing = {name: value for name, value in MINIMAL.items() if f'"{name}"' not in text}
    return text.replace("...", json.dumps(missing)[1:-1])
