"""Documents of both kinds, and what becomes of items."""

import io
import json
from collections.abc import Callable
from typing import Any

from email_interactions import (
    Accepted,
    EmailIn,
    EmailOut,
    Item,
    OtherKind,
    Rejected,
    read_interactions,
)
from tests.support.documents.samples import MINIMAL, MINIMAL_OUT
from tests.support.grouped import grouped
from tests.support.thorough import amount
from tests.support.violations import rules, violations

INBOUND = json.dumps(MINIMAL)
OUTBOUND = json.dumps(MINIMAL_OUT | {"bcc": [{"address": "a"}]})
CHAT: dict[str, Any] = {"entity_type": 2, "whatever": [None]}
DEPTH = amount(50_000, 500_000)  # of what nests too deeply
FAULTY = json.dumps(MINIMAL | {"status": 9000})


def outcome(item: Item[EmailIn | EmailOut]) -> tuple[int, str]:
    """Index, and class of the record, kind, or rules."""
    match item:
        case Accepted(index=index, record=record):
            return index, type(record).__name__
        case OtherKind(index=index, kind=kind):
            return index, f"kind {kind}"
        case Rejected(index=index, violations=violations):
            return index, " ".join(f"{found.path}:{found.rule}" for found in violations)


def outcomes(documents: Any, **options: bool) -> list[tuple[int, str]]:
    """What becomes of each item."""
    return [outcome(item) for item in read_interactions(documents, **options)]


def faults(read: Callable[[], object]) -> list[tuple[str, str]]:
    """Pointers and rules of what is wrong."""
    return rules(violations(read))


MIXED = [INBOUND, FAULTY, json.dumps(CHAT), OUTBOUND]
EXPECTED = [(0, "EmailIn"), (1, "/status:enum"), (2, "kind 2"), (3, "EmailOut")]
FORMS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "bytes": str.encode,
    "text file": io.StringIO,
    "binary file": lambda text: io.BytesIO(text.encode()),
}
FORM = grouped("form", FORMS.values())
LINES = "\n".join(MIXED)
ARRAY = json.dumps([json.loads(text) for text in MIXED], indent=2)
