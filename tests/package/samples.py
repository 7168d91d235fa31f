"""Records and documents that the tests of the package share, and every way to read and to write."""

import json
import re
from collections.abc import Callable
from typing import Any

from email_interactions import EmailIn
from tests.support.documents.samples import MINIMAL, completed
from tests.support.readers.json_schema import json_schema

PROPERTIES = json_schema("EmailIn")["properties"]
DEFAULTS = {name: found["default"] for name, found in PROPERTIES.items() if "default" in found}
CANONICAL = json.dumps(
    {name: (MINIMAL | DEFAULTS)[name] for name in PROPERTIES if name in MINIMAL | DEFAULTS},
    separators=(",", ":"),
).encode()
_WRITTEN: dict[str, Any] = {
    "from": {"address": "ada@x.org", "personal": "Ada Łove"},
    "to": [{"address": "a@x.org"}, {"address": "b@x.org", "personal": ""}],
    "subject": "Grüße",
    "text": "line\nline\0",
    "allow_children": False,
    "udata": {"k/~": [None, 1, 1.5, True, {"ü": ""}], "": None},
}
FULL = completed("EmailIn", "everything", _WRITTEN | MINIMAL)


def minimal(**changes: Any) -> EmailIn:
    """The smallest record, with other attributes."""
    email = EmailIn.from_dict(MINIMAL)
    for name, value in changes.items():
        setattr(email, name, value)
    return email


def text_of(document: dict[str, Any]) -> str:
    """The document as JSON; infinity is a number beyond a double."""
    return json.dumps(document).replace("Infinity", "1e400")


def is_json(value: Any) -> bool:
    """Whether a JSON text gives exactly this value."""
    try:
        text = text_of({"": value})
        return "NaN" not in text and repr(json.loads(text)) == repr({"": value})
    except (TypeError, ValueError, RecursionError):
        return False


Reader = Callable[[type[Any], dict[str, Any]], Any]
DICT_READERS: dict[str, Reader] = {
    "from_dict": lambda cls, value: cls.from_dict(value),
    "from_dict, ignoring": lambda cls, value: cls.from_dict(value, ignore_unknown=True),
}
READERS: dict[str, Reader] = {
    "from_json": lambda cls, value: cls.from_json(text_of(value)),
    "from_json, ignoring": lambda cls, value: cls.from_json(
        text_of({"new": 1} | value), ignore_unknown=True
    ),
    # Valid, but not written as usual: 0.0 for an integer.
    "from_json, unusual": lambda cls, value: cls.from_json(
        re.sub(r'": (\d+)([,}])', r'": \1.0\2', text_of(value), count=1)
    ),
    **DICT_READERS,
}
