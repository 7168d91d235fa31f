"""Before anything is timed: does every contender do the work, and what does it get wrong?

Records are compared field by field with what the document says, moments as moments and enums as
enums; written JSON and protobuf are read back by other code.
"""

import json
from collections import Counter
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, NamedTuple

from google.protobuf import json_format
from google.protobuf.message import Message

from benchmarks.contender import Contender
from benchmarks.documents import FIVE_FAULTS, Document, corpus, encoded, faulty, values
from email_interactions.v1 import email_interactions_pb2

DATES = ("sent_date", "start_date", "end_date")
ENUMS = ("status", "entity_type")
ADDRESSES = ("from_address", "reply_to")
LISTS = ("to", "cc")
PLAIN = (
    *("customer_id", "interaction_id", "type", "sub_type", "media_type", "parent_id"),
    *("thread_id", "external_id", "owner_id", "creator_app_id", "timeshift", "category_id"),
    *("allow_children", "subject", "stopped_reason", "text", "structured_text"),
    *("structured_text_mime", "binary_content", "binary_content_mime", "binary_content_size"),
    "udata",
)
PROTOBUF = email_interactions_pb2.EmailIn


class WrongResult(AssertionError):
    """A contender does not do what it is timed for."""


class Verdicts(NamedTuple):
    """What a contender makes of the conformance corpus."""

    accepted: dict[str, int]  # faulty documents that it takes, by rule
    refused: int  # valid ones that it does not
    faulty: int
    valid: int


def check(contender: Contender) -> None:
    """Raises WrongResult if any way of a contender gives a wrong result on any document."""
    for size in ("small", "typical", "large"):
        for document in values(size):
            for operation, way in contender.ways.items():
                if operation != "report":
                    result = way.call(way.prepare(encoded(document)))
                    _check_result(f"{contender.title}: {operation}, {size}", result, document)


def verdicts(contender: Contender) -> Verdicts:
    """How the contender judges the documents of the corpus, by its `decode`."""
    way = contender.ways["decode"]
    accepted: Counter[str] = Counter()
    refused = faults = valid = 0
    for case in corpus():
        try:
            way.call(way.prepare(case.text))
        except Exception:  # noqa: BLE001 - whatever it raises, it refuses
            refused += case.rule is None
        else:
            accepted.update([case.rule] if case.rule else [])
        valid += case.rule is None
        faults += case.rule is not None
    return Verdicts(dict(sorted(accepted.items())), refused, faults, valid)


def reported(contender: Contender) -> int:
    """How many of the five faults of a document the contender names in one go."""
    return int(contender.ways["report"].call(faulty(0, 5)))


def check_five_faults() -> None:
    """The faulty document has the five faults that it is to have, and the product names them."""
    from email_interactions import EmailIn, ValidationError  # noqa: PLC0415

    try:
        EmailIn.from_json(faulty(0, 5))
    except ValidationError as error:
        found = {(violation.path, violation.rule) for violation in error.violations}
        if found == FIVE_FAULTS:
            return
    raise WrongResult("email_interactions does not name the five faults")


def _check_result(what: str, result: Any, document: Document) -> None:
    """By the kind of the result: a verdict, JSON or protobuf bytes, a message, a dict, a record."""
    expected: Any = _expected(document)
    found: Any
    if isinstance(result, bool):
        found, expected = result, True
    elif isinstance(result, bytes) and result.startswith(b"{"):
        found = _expected(json.loads(result))
    elif isinstance(result, (bytes, Message)):
        found, expected = _message(result), _message_of(document)
    elif isinstance(result, dict):
        found, expected = result, document
    else:
        found = _plain(result)
    if found != expected:
        raise WrongResult(f"{what}: {str(found)[:2000]}\nis not\n{str(expected)[:2000]}")


def _expected(document: Document) -> dict[str, Any]:
    """What a record for the document holds, by attribute."""
    addresses = {"from_address": document.get("from"), "reply_to": document.get("reply_to")}
    found = {name: document.get(name) for name in PLAIN} | {"allow_children": True}
    found |= {name: document[name] for name in ("allow_children",) if name in document}
    found |= {name: _moment(document.get(name)) for name in DATES}
    found |= {name: ("enum", document[name]) for name in ENUMS}
    found |= {name: _pair(address) for name, address in addresses.items()}
    return found | {name: [_pair(item) for item in document.get(name, [])] for name in LISTS}


def _plain(record: Any) -> dict[str, Any]:
    """What a record holds, in the same form."""
    found = {name: getattr(record, name) for name in PLAIN}
    found |= {name: _as_moment(getattr(record, name)) for name in DATES}
    found |= {name: _as_enum(getattr(record, name)) for name in ENUMS}
    found |= {name: _as_pair(getattr(record, name)) for name in ADDRESSES}
    return found | {name: [_as_pair(item) for item in getattr(record, name)] for name in LISTS}


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _as_moment(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


def _as_enum(value: Any) -> Any:
    return ("enum", int(value)) if isinstance(value, IntEnum) else value


def _pair(address: Document | None) -> Any:
    return None if address is None else (address["address"], address.get("personal"))


def _as_pair(address: Any) -> Any:
    return None if address is None else (address.address, address.personal)


def _message(result: Any) -> Message:
    """The message with the default written out, which not everybody writes."""
    content = result if isinstance(result, bytes) else result.SerializeToString()
    message = PROTOBUF.FromString(content)
    if not message.HasField("allow_children"):
        message.allow_children = True
    return message


def _message_of(document: Document) -> Message:
    return _message(json_format.ParseDict(document, PROTOBUF()))
