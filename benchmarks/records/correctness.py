"""Checks before timing: what each contender returns, and its wrong verdicts.

Results are compared with the document, timestamps as timestamps and enums as enums; JSON and
protobuf bytes that a contender writes are read back by other code.
"""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from enum import IntEnum
from functools import cache
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import Message

from benchmarks.paths import CORPUS
from benchmarks.records.contender import Contender
from benchmarks.records.samples import FIVE, SIZES, Document, encoded, texts, values
from email_interactions import EmailIn
from email_interactions.v1 import email_interactions_pb2

_TIMESTAMPS = ("sent_date", "start_date", "end_date")
_ENUMS = ("status", "entity_type")
_Message = email_interactions_pb2.EmailIn


class WrongResult(AssertionError):
    """A contender does not do the work for which it is timed."""


def checked(contender: Contender) -> dict[str, Any]:
    """Return the facts about a contender for the page; raise WrongResult if it fails its task."""
    operations = dict(contender.operations)
    found: dict[str, Any] = {"title": contender.title, "omits": contender.omits}
    if "decode" in operations:
        found |= _wrong_verdicts(*operations["decode"])
    if "report" in operations:
        found["reported"] = operations.pop("report").function(texts(FIVE)[0])
    for size in SIZES:
        for document in values(size):
            for name, operation in operations.items():
                result = operation.function(operation.prepare(encoded(document)))
                is_right = isinstance(result, bool) or _content(result) == _values(document)
                if not result or not is_right:
                    raise WrongResult(f"{contender.title}: {name}, {size}: {str(result)[:2000]}")
    return found


def corpus_size() -> dict[str, int]:
    """Return the numbers of valid and of invalid documents in the corpus."""
    valid = sum(not rule for _, rule in _corpus())
    return {"valid": valid, "invalid": len(_corpus()) - valid}


def _wrong_verdicts(
    decode: Callable[[Any], Any], prepare: Callable[[bytes], Any]
) -> dict[str, Any]:
    """Count the invalid documents that are accepted, by rule, and the valid ones rejected."""
    accepted: Counter[str] = Counter()
    rejected = 0
    for text, rule in _corpus():
        try:
            decode(prepare(text))
        except Exception:  # noqa: BLE001 - any exception rejects the document
            rejected += not rule
        else:
            accepted.update([rule] if rule else [])
    return {"accepted": dict(sorted(accepted.items())), "rejected": rejected}


@cache
def _corpus() -> list[tuple[bytes, str]]:
    """Return the documents of the conformance corpus, each with the rule that it violates."""
    cases = json.loads(CORPUS.read_text(encoding="utf-8"))["cases"]
    return [
        (
            b64decode(case["document_base64"])
            if "document_base64" in case
            else case["document"].encode(),
            "" if case["valid"] else case["violations"][0]["rule"],
        )
        for case in cases
    ]


def _content(result: Any) -> dict[str, Any]:
    """Return the values in a record, a list with one record, a dict, a message, or bytes."""
    if isinstance(result, list):
        (result,) = result
    if isinstance(result, bytes):
        result = json.loads(result) if result.startswith(b"{") else _Message.FromString(result)
    if isinstance(result, Message):
        result = json_format.MessageToDict(result, use_integers_for_enums=True)
    if isinstance(result, dict):
        return _values(result)
    return _present({field.name: _plain(getattr(result, field.name)) for field in fields(EmailIn)})


def _values(document: Document) -> dict[str, Any]:
    """Return the values that a record for the document must have."""
    found = _present({"allow_children": True} | document)
    found["from_address"] = found.pop("from")
    found |= {name: datetime.fromisoformat(found[name]) for name in _TIMESTAMPS if name in found}
    return found | {name: ("enum", found[name]) for name in _ENUMS}


def _present(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, [])}


def _plain(value: Any) -> Any:
    if isinstance(value, IntEnum):
        return ("enum", int(value))
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    is_address = hasattr(value, "personal")
    return {name: getattr(value, name) for name in ("address", "personal")} if is_address else value
