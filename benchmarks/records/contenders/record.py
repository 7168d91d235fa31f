"""Shared by contenders: the fields of the record, and rules that no library can express."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any, Union, get_args, get_origin, get_type_hints

from benchmarks.paths import SCHEMA

URLS = ("structured_text", "binary_content")
URL: str = json.loads(SCHEMA.read_text("utf-8"))["properties"][URLS[0]]["pattern"]
_is_url = re.compile(URL).match


def declared(record: type, types: Mapping[Any, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield name, type and default of each field, in the types that a library has for them.

    `types` replaces types and the fields of a name. The default of a list is an empty list, and the
    default of a required field is MISSING.
    """
    hints = get_type_hints(record)
    for field in fields(record):
        hint = types.get(field.name) or _replaced(hints[field.name], types)
        yield field.name, hint, field.default if field.default_factory is MISSING else []


def _replaced(hint: Any, types: Mapping[Any, Any]) -> Any:
    if hint in types or not get_args(hint):
        return types.get(hint, hint)
    generic: Any = {list: list, dict: dict}.get(get_origin(hint), Union)
    return generic[tuple(_replaced(argument, types) for argument in get_args(hint))]


def require_companions(record: Any) -> Any:
    """Return the record; raise ValueError if a field lacks another one that it requires."""
    if record.structured_text is not None and record.structured_text_mime is None:
        raise ValueError("structured_text_mime is required")
    if record.binary_content is not None:
        if record.binary_content_mime is None:
            raise ValueError("binary_content_mime is required")
        if record.binary_content_size is None:
            raise ValueError("binary_content_size is required")
    return record


def require_rules(record: Any) -> Any:
    """Return the record; raise ValueError if a URL is invalid or a required field is missing."""
    for url in (record.structured_text, record.binary_content):
        if url is not None and not _is_url(url):
            raise ValueError("not a valid URL")
    return require_companions(record)
