"""Documents of E-mail In with verdicts, written by hand as differences from the smallest.

Fields that were added to the spec later are taken from the corpus.
"""

import re
from typing import Any

from tests.support.documents.corpus import document
from tests.support.readers.spec import spec_fields

NO_STATUS = 9000  # no value of the enum has this number


# Fields that some values of others require, or their absence: the smallest documents have them, and
# so are valid with each value.
_WITH_VALUES = {
    (message["name"], field["name"])
    for message, _, field in spec_fields()
    if re.match("yes (if .* = |unless )", field["required"])
}


def completed(record: str, size: str, written: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the smallest or largest document of the corpus.

    Values written by hand replace values of the corpus.
    """
    sized = document(record, size)
    return {
        name: written.get(name, value)
        for name, value in (document(record, "everything") | sized).items()
        if name in sized or (record, name) in _WITH_VALUES
    }


_WRITTEN: dict[str, Any] = {
    "customer_id": "c",
    "interaction_id": "i",
    "status": 0,
    "entity_type": 0,
    "type": "Inbound",
    "media_type": "email",
    "creator_app_id": 102,
    "start_date": "2009-08-05T09:33:15.000Z",
}
MINIMAL = completed("EmailIn", "minimal", _WRITTEN)
MINIMAL_OUT = completed("EmailOut", "minimal", _WRITTEN | {"entity_type": 1})
DEEP: Any = {}
for _ in range(31):
    DEEP = {"": DEEP}

VALID_URLS = (
    "http://x.org", "https://x.org/a?b=c#d", "http://[::1]:8080/x", "https://x.org/%41",
    "mailto:a@x.org", "urn:a:b", "http:", "a:/", "a:/b//c", "a://", "http://u:p@h:1/", "http://h?",
    "http://h#", "http://[v1.a:b]",
)  # fmt: skip
INVALID_URLS = (
    "", "x", "/p", "//h/p", "1http://x", "http://x y", "http://x/<a>", "http://\u00e9.org",
    "http://x/%zz", "http://x/%4", "a:##", "http://x/a[b]", "http://x\n", "http://x/a\nb",
    "http://x:port", "http://[x", 1,
)  # fmt: skip
INVALID_DATES = (
    "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-04-31T00:00:00Z", "2024-13-01T00:00:00Z",
    "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z", "0000-01-01T00:00:00Z", "2024-01-01T24:00:00Z",
    "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.0Z",
    "2024-01-01T00:00:00.0000Z", "2024-01-01T00:00:00,000Z", "2024-01-01T00:00:00+00:00",
    "2024-01-01T00:00:00", "2024-01-01T00:00:00.0000", "2024-01-01T00:00:00.000001Z",
    "2024-01-01t00:00:00Z", "2024-01-01T00:00:00z", "2024-01-01 00:00:00Z",
    "2024 - 01 - 01T00:00:00.000Z", "2024-01-01T00:00:00Z\n", " 2024-01-01T00:00:00Z",
    "2024-01-01", "20240101T000000Z", "\u0662024-01-01T00:00:00Z", "", 0,
)  # fmt: skip

VALID: dict[str, dict[str, Any]] = {
    "nothing more": {},
    "required strings are empty": {"customer_id": "", "type": ""},
    "status is 1.0": {"status": 1.0},
    "entity_type is that of an outbound e-mail": {"entity_type": 1},
    "entity_type is 7": {"entity_type": 7},
    "null means absent": dict.fromkeys(
        "from to sent_date owner_id allow_children text structured_text structured_text_mime"
        " binary_content udata".split()
    ),
    "an empty list means absent": {"to": [], "cc": []},
    "no fraction": {"start_date": "2009-08-05T09:33:15Z"},
    "leap day": {"start_date": "2000-02-29T00:00:00.000Z"},
    "first moment": {"start_date": "0001-01-01T00:00:00.000Z"},
    "last moment": {"start_date": "9999-12-31T23:59:59.999Z"},
    "the largest integer": {"owner_id": 2147483647},
    "the smallest integer": {"timeshift": -2147483648},
    "1e3 is an integer": {"owner_id": 1e3},
    "mime type without the text": {"structured_text_mime": "text/html"},
    "text with its mime type": {"structured_text": "http://x", "structured_text_mime": ""},
    "null text asks for nothing": {"structured_text": None},
    "any JSON in udata": {"udata": {"": None, "a b": [1, "2", True, {"c": [None]}]}},
    "the largest numbers in udata": {"udata": {"a": 2**53 - 1, "b": -(2**53) + 1}},
    "udata down to level 32": {"udata": DEEP},
    "an address without a name": {"from": {"address": ""}, "to": [{"address": "a"}]},
}
VALID |= {
    f"url {url}": {"binary_content": url, "binary_content_mime": "", "binary_content_size": -1}
    for url in VALID_URLS
}

INVALID: dict[str, dict[str, Any]] = {
    "an unknown property": {"From": None},
    "an unknown property of an address": {"from": {"address": "a", "name": "b"}},
    "an address without its address": {"from": {}},
    "a required field is null": {"customer_id": None},
    "a required enum is null": {"status": None},
    "status is no number of the enum": {"status": NO_STATUS},
    "status is a string": {"status": "1"},
    "status is a name": {"status": "NEW"},
    "status is true": {"status": True},
    "status is 0.5": {"status": 0.5},
    "entity_type is 4": {"entity_type": 4},
    "owner_id is true": {"owner_id": True},
    "owner_id is a string": {"owner_id": "1"},
    "owner_id is 1.5": {"owner_id": 1.5},
    "owner_id is too large": {"owner_id": 2147483648},
    "timeshift is too small": {"timeshift": -2147483649},
    "allow_children is 1": {"allow_children": 1},
    "a recipient is null": {"to": [None]},
    "to is one address": {"to": {"address": "a"}},
    "udata is a list": {"udata": []},
    "udata is a string": {"udata": "{}"},
    "a number of udata is too large": {"udata": {"a": [2**53]}},
    "structured_text without its mime type": {"structured_text": "http://x"},
    "structured_text with a null mime type": {
        "structured_text": "http://x",
        "structured_text_mime": None,
    },
    "binary_content without its size": {
        "binary_content": "http://x",
        "binary_content_mime": "",
    },
}
INVALID |= {f"date {date!r}": {"start_date": date} for date in INVALID_DATES}
INVALID |= {
    f"url {url!r}": {"structured_text": url, "structured_text_mime": "text/html"}
    for url in INVALID_URLS
}
