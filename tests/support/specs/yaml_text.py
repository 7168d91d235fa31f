"""Specs as the values that YAML contains, and their text."""

import json
import re
from typing import Any

Node = dict[str, Any]
_ESCAPED = re.compile("[^\n -~\xa0-\u1fff\u2030-\ud7ff\ue000-\ufdcf\U00010000-\U0001fffd]")


def as_yaml(spec: Node) -> str:
    """Return a spec as YAML, with one value per line and unusual characters escaped."""
    text = json.dumps(spec, ensure_ascii=False, indent=1)
    return _ESCAPED.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def without_unprintable(text: str) -> bool:
    """Return whether every character is printable or a line end."""
    return all(letter.isprintable() or letter in "\n\u00a0\u3000" for letter in text)
