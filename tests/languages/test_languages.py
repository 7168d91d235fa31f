"""C++, Java, Go and JavaScript read and write every document."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from email_interactions.v1 import email_interactions_pb2
from tests.languages.conftest import Work
from tests.languages.documents import Document, documents
from tests.languages.known_differences import problems
from tests.languages.programs import PROGRAMS, Answer, exchange
from tests.support.documents.corpus import comparable
from tests.support.readers.json_schema import json_schema
from tests.support.tables import LANGUAGES, Tables

# JavaScript cannot sort maps; Go can, but writes the fields in an order of its own.
SORTS_MAPS = ("C++", "Java", "Go")
WRITES_BYTES_OF_THE_CORPUS = ("C++", "Java")


def with_moments(document: dict[str, Any]) -> Any:
    """A document with its dates as moments: ProtoJSON prints 0, 3, 6 or 9 digits of a second."""

    def moment(date: str) -> str:
        return re.sub(r"(?:\.([0-9]+))?Z$", lambda m: f".{(m[1] or '').ljust(9, '0')}Z", date)

    return comparable({n: moment(v) if n.endswith("_date") else v for n, v in document.items()})


def without_defaults(document: Document) -> tuple[dict[str, Any], Any]:
    """The value and the message of a document as it is: protobuf adds no defaults."""
    present = {name for name, item in json.loads(document.content).items() if item is not None}
    message = message_of(document, document.wire)
    for field in message.DESCRIPTOR.fields:
        if field.json_name in document.value.keys() - present:
            message.ClearField(field.name)
    return {name: item for name, item in document.value.items() if name in present}, message


def message_of(document: Document, wire: bytes) -> Any:
    """The message of some bytes."""
    return getattr(email_interactions_pb2, document.record).FromString(wire)


def begins_another(value: Any) -> bool:
    """Whether a name in udata begins another one: the corpus then has the longer one first."""
    if not isinstance(value, dict):
        return isinstance(value, list) and any(map(begins_another, value))
    return any(a != b and b.startswith(a) for a in value for b in value) or any(
        map(begins_another, value.values())
    )


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_language_reads_and_writes_every_document(name: str, work: Work, tables: Tables) -> None:
    """From the document, its value and its bytes; it rejects invalid ones, known kinds excepted."""
    language, build = PROGRAMS[name]
    tables = tables if name == language else Tables()  # counted once
    valid = [document for document in documents() if document.is_valid]
    invalid = [d for d in documents() if not d.is_valid and d.is_for_readers]
    forms = [(d, "json", json.dumps(d.value).encode()) for d in valid]
    forms += [(d, "bytes", d.wire) for d in valid]
    forms += [(d, "json", d.content) for d in valid]
    forms += [(d, d.form, d.content) for d in invalid]
    answers = exchange(build(work), ((d.record, form, content) for d, form, content in forms))
    written: dict[str, str] = {}
    for (document, form, content), answer in zip(forms, answers[: 3 * len(valid)], strict=False):
        found = list(wrong(language, document, content, answer, written))
        assert not found, (found, document.id, form, answer)
    accepted = [
        (d, is_accepted(d, a)) for d, a in zip(invalid, answers[-len(invalid) :], strict=True)
    ]
    tables.add(LANGUAGES, "valid", language, len(valid))
    assert problems(language, accepted, tables) == []


def wrong(
    language: str, document: Document, content: bytes, answer: Answer, written: dict[str, str]
) -> Iterator[str]:
    """What a program did wrong with a valid document; it writes the same bytes in every form."""
    wire, text = answer
    if wire in ("refused", "error"):
        yield wire
        return
    value, message = document.value, message_of(document, document.wire)
    if content == document.content:
        value, message = without_defaults(document)
    found = json.loads(text)
    if not is_valid(document.record)(found):
        yield "an invalid document"
    if with_moments(found) != with_moments(value):
        yield "another value"
    if message_of(document, bytes.fromhex(wire)) != message:
        yield "another message"
    if value == document.value and language in SORTS_MAPS:
        if written.setdefault(document.id, wire) != wire:
            yield "other bytes than before"
        exact = language in WRITES_BYTES_OF_THE_CORPUS and not begins_another(value.get("udata"))
        if exact and wire != document.wire.hex():
            yield "other bytes than the corpus"


def is_accepted(document: Document, answer: Answer) -> bool:
    """Whether a document was read; of a message, whether what is written is a valid document."""
    verdict, text = answer
    if verdict == "refused" or document.form == "json":
        return verdict != "refused"
    return verdict != "error" and is_valid(document.record)(json.loads(text))


@cache
def is_valid(record: str) -> Callable[[Any], bool]:
    """The verdict of the JSON Schema."""
    return jsonschema_rs.validator_for(json_schema(record), validate_formats=True).is_valid
