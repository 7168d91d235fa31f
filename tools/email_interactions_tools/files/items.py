"""Items of files: the types that readers yield and writers accept, and rejected items as JSON."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any, TypeAlias

from email_interactions import Interaction, OtherKind, Rejected, Violation

MAX_ITEM = 16 * 2**20
"""The maximum size of an item in bytes."""
Write: TypeAlias = Callable[[Interaction], object]
"""Writes one record."""


def rejected(index: int, document: bytes, rule: str, message: str) -> Rejected:
    """Return an item that cannot be read as a whole."""
    return Rejected(index, document, [Violation("", rule, message)])


def as_line(item: Rejected | OtherKind, file: str = "") -> bytes:
    """Return an item with its violations as a line of JSON; bytes that are not text in base64.

    An item of another kind has no violations.
    """
    found: dict[str, Any] = {"file": file, "line": item.line, "index": item.index}
    violations = item.violations if isinstance(item, Rejected) else []
    found["violations"] = [violation._asdict() for violation in violations]
    document: Any = item.document if isinstance(item, Rejected) else item.text or item.document
    is_row = isinstance(document, dict)  # of values of any types
    content = json.dumps(document, default=str).encode() if is_row else bytes(document)
    try:
        found["document"] = content.decode()
    except UnicodeDecodeError:
        found["document_base64"] = b64encode(content).decode()
    return json.dumps(found).encode() + b"\n"


def from_line(line: bytes) -> Rejected:
    """Return the item from a line that `as_line` wrote."""
    found = json.loads(line)
    document = found.get("document", "").encode() or b64decode(found.get("document_base64", ""))
    violations = [Violation(**violation) for violation in found["violations"]]
    return Rejected(found["index"], document, violations, line=found["line"])
