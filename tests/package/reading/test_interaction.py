"""Reading one e-mail of either kind: `read_interaction`."""

import json
from typing import Any

import pytest

from email_interactions import EmailIn, EmailOut, Violation, read_interaction
from tests.package.reading.items import CHAT, DEPTH, FAULTY, INBOUND, OUTBOUND, faults, outcomes
from tests.support.documents.samples import MINIMAL
from tests.support.grouped import grouped
from tests.support.violations import violations

INBOUND_LAST = f'{{"entity_type": 1, {INBOUND[1:]}'


@pytest.mark.parametrize(
    ("text", "record"),
    [
        (INBOUND, EmailIn),
        (OUTBOUND, EmailOut),
        (OUTBOUND.replace('type": 1', 'type": 1.0'), EmailOut),
        (INBOUND.replace('type": 0', 'type": -0e0'), EmailIn),
        (INBOUND.replace("entity_type", "entity\\u005ftype"), EmailIn),
        (INBOUND_LAST, EmailIn),
        (f'{OUTBOUND[:-1]}, "entity_type": 1.0}}', EmailOut),
        (f'{OUTBOUND[:-1]}, "entity_type": 1}}'.replace('type": 1', 'type": 0', 1), EmailOut),
    ],
)
@pytest.mark.parametrize("ignore_unknown", [False, True])
def test_the_entity_type_selects_the_record(
    text: str, record: type[EmailIn | EmailOut], *, ignore_unknown: bool
) -> None:
    """0 is an e-mail in, 1 an e-mail out, and so is 1.0; of several the last one counts."""
    expected = record.from_json(text)
    assert read_interaction(text, ignore_unknown=ignore_unknown) == expected
    assert read_interaction(text.encode(), ignore_unknown=ignore_unknown) == expected


# A text, and what is wrong with it, by itself and among others.
FAULTY_ITEMS: list[tuple[bytes, str]] = [
    (FAULTY.encode(), "/status:enum"),
    (b"{}", "/entity_type:required"),
    (b'{"entity_type":null}', "/entity_type:required"),
    (b'{"entity_type":4}', "/entity_type:enum"),
    (b'{"entity_type":"0"}', "/entity_type:type"),
    (b'{"entity_type":false}', "/entity_type:type"),
    (b'{"entity_type":[]}', "/entity_type:type"),
    (b"null", ":type"),
    (b"[]", ":type"),
    (b'"{}"', ":type"),
    (b'{"entity_type":0,"x":"\xff"}', ":encoding"),
    (INBOUND.replace('"c"', '"\\ud800"').encode(), "/customer_id:encoding"),
    (INBOUND.replace("102", "9" * 5000).encode(), "/creator_app_id:range"),
    (INBOUND.replace("102", "1e400").encode(), "/creator_app_id:range"),
    (INBOUND.replace("102", "NaN").encode(), ":syntax"),
    (INBOUND.replace("102", "01").encode(), ":syntax"),
    (b'{"entity_type":0 "x":1}', ":syntax"),
    (b'{"a":' * DEPTH + b"1" + b"}" * DEPTH, ":depth"),
    (b"[" * DEPTH + b"]" * DEPTH, ":depth"),
]
FAULTY_ITEM = grouped("item, told", FAULTY_ITEMS)


@FAULTY_ITEM
def test_what_is_no_interaction(item: bytes, told: str) -> None:
    """What is wrong is reported as violations."""
    found = violations(lambda: read_interaction(item))
    assert [f"{each.path}:{each.rule}" for each in found] == [told]


@pytest.mark.parametrize(("text", "rule"), [("", "syntax"), (b"\xff", "encoding")])
def test_what_is_no_text_of_an_interaction(text: Any, rule: str) -> None:
    """Nothing at all, and what is not UTF-8."""
    assert faults(lambda: read_interaction(text)) == [("", rule)]


@grouped("text", [b"null", b"[]", b'"{}"', b"1", b"1.5", b"true", b"{", b"\xff", b"\xef\xbb\xbf{}"])
def test_what_is_no_object_has_the_violation_of_a_record(text: bytes) -> None:
    """In the same words: what it must be, and what it is."""
    found = violations(lambda: read_interaction(text))
    assert found == violations(lambda: EmailIn.from_json(text))


@FAULTY_ITEM
@pytest.mark.parametrize("form", [b"[%s,%s,%s]", b"%s\n%s\n%s"], ids=["array", "lines"])
def test_a_faulty_item_loses_no_other(form: bytes, item: bytes, told: str) -> None:
    """Bad encoding, bad syntax and any depth included."""
    documents = form % (INBOUND.encode(), item, OUTBOUND.encode())
    assert outcomes(documents) == [(0, "EmailIn"), (1, told), (2, "EmailOut")]


def test_a_kind_without_a_record_is_a_violation_of_one_text() -> None:
    """A chat is documented, and has no record here."""
    message = "there are records for 0, 1 only, not for 2"
    found = violations(lambda: read_interaction(json.dumps(CHAT)))
    assert found == [Violation("/entity_type", "enum", message)]


def test_unknown_names_can_be_ignored() -> None:
    """In one text as in `from_json`, and in every item."""
    text = json.dumps(MINIMAL | {"new": 1})
    assert faults(lambda: read_interaction(text)) == [("/new", "unknown")]
    assert read_interaction(text, ignore_unknown=True) == EmailIn.from_dict(MINIMAL)
    items = [text, json.loads(text)]
    assert outcomes(items) == [(0, "/new:unknown"), (1, "/new:unknown")]
    assert outcomes(items, ignore_unknown=True) == [(0, "EmailIn"), (1, "EmailIn")]
