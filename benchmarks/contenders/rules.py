"""The rules of the contract that libraries have no words for, as one adds them to any of them."""

import json
import re
from typing import Any

from benchmarks.places import PROJECT


def url_pattern() -> str:
    """The pattern of the contract, out of the schema."""
    path = PROJECT / "generated" / "json_schema" / "EmailIn.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return str(found["properties"]["structured_text"]["pattern"])


URL = url_pattern()
_is_url = re.compile(URL).match


def require_companions(record: Any) -> Any:
    """The record; ValueError where a field is present without one that it needs."""
    if record.structured_text is not None and record.structured_text_mime is None:
        raise ValueError("structured_text_mime is required")
    if record.binary_content is not None:
        if record.binary_content_mime is None:
            raise ValueError("binary_content_mime is required")
        if record.binary_content_size is None:
            raise ValueError("binary_content_size is required")
    return record


def require_urls(record: Any) -> Any:
    """The record; ValueError where a URL is none."""
    for url in (record.structured_text, record.binary_content):
        if url is not None and not _is_url(url):
            raise ValueError("is no URL")
    return record
