"""Reading e-mails of both kinds from one stream."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from email_interactions import (
    Accepted,
    EmailIn,
    EmailOut,
    EntityType,
    Item,
    OtherKind,
    Rejected,
    ValidationError,
    Violation,
    read_interaction,
    read_interactions,
)
from tests.documents import MINIMAL

INBOUND = json.dumps(MINIMAL)
OUTBOUND = json.dumps(MINIMAL | {"entity_type": 1, "bcc": [{"address": "a"}]})
CHAT: dict[str, Any] = {"entity_type": 2, "whatever": [None]}
FAULTY = json.dumps(MINIMAL | {"status": 9})


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


def violations(document: Any) -> list[tuple[str, str]]:
    """Pointers and rules of what is wrong with one document."""
    with pytest.raises(ValidationError) as caught:
        read_interaction(document)
    return [(found.path, found.rule) for found in caught.value.violations]


# One text


@pytest.mark.parametrize(("text", "record"), [(INBOUND, EmailIn), (OUTBOUND, EmailOut)])
def test_the_entity_type_tells_the_record(text: str, record: type[object]) -> None:
    """0 is an e-mail in, 1 an e-mail out."""
    assert type(read_interaction(text)) is record
    assert read_interaction(text.encode()) == read_interaction(text)


def test_an_entity_type_may_be_written_with_a_fraction() -> None:
    """1.0 is 1."""
    assert isinstance(read_interaction(OUTBOUND.replace('type": 1', 'type": 1.0')), EmailOut)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{}", [("/entity_type", "required")]),
        ('{"entity_type":null}', [("/entity_type", "required")]),
        ('{"entity_type":4}', [("/entity_type", "enum")]),
        ('{"entity_type":"0"}', [("/entity_type", "type")]),
        ('{"entity_type":false}', [("/entity_type", "type")]),
        ('{"entity_type":[]}', [("/entity_type", "type")]),
        ("[]", [("", "type")]),
        ("", [("", "syntax")]),
        (b"\xff", [("", "encoding")]),
        ("[" * 500_000, [("", "depth")]),
        (FAULTY, [("/status", "enum")]),
    ],
    ids=range(11),
)
def test_what_is_no_interaction(document: str, expected: list[tuple[str, str]]) -> None:
    """What is wrong is told as violations."""
    assert violations(document) == expected


def test_a_kind_without_a_record_is_a_violation_of_one_text() -> None:
    """A chat is documented, and has no record here."""
    with pytest.raises(ValidationError) as caught:
        read_interaction(json.dumps(CHAT))
    message = "there are records for 0, 1 only, not for 2"
    assert caught.value.violations == [Violation("/entity_type", "enum", message)]


def test_unknown_names_of_one_text_can_be_ignored() -> None:
    """As in `from_json`."""
    text = json.dumps(MINIMAL | {"new": 1})
    assert violations(text) == [("/new", "unknown")]
    assert read_interaction(text, ignore_unknown=True) == EmailIn.from_dict(MINIMAL)


# Many


MIXED = [INBOUND, FAULTY, json.dumps(CHAT), OUTBOUND]
EXPECTED = [(0, "EmailIn"), (1, "/status:enum"), (2, "kind 2"), (3, "EmailOut")]


@pytest.mark.parametrize(
    "documents",
    [
        f"[{','.join(MIXED)}]",
        f" \r\n[ {' , '.join(MIXED)} ]\n".encode(),
        "\n".join(MIXED),
        "\n".join(MIXED).encode() + b"\n",
        bytearray("\n".join(MIXED).encode()),
        memoryview("\n".join(MIXED).encode()),
        "\r\n".join(MIXED) + "\r\n",
        "\n \n" + "\n\r\n\n".join(MIXED) + "\n\t\n",
        MIXED,
        tuple(text.encode() for text in MIXED),
        [json.loads(text) for text in MIXED],
    ],
    ids=[
        "array", "array with blanks", "lines", "lines as bytes", "lines as bytearray",
        "lines as memoryview", "lines ended by CRLF", "blank lines", "list of str",
        "tuple of bytes", "list of values",
    ],
)  # fmt: skip
def test_every_form_gives_the_same_items(documents: Any) -> None:
    """Arrays, lines and iterables, in all types of texts."""
    assert outcomes(documents) == EXPECTED


def test_an_iterable_is_read_as_it_comes() -> None:
    """An endless stream of texts is no problem."""

    def endless() -> Iterator[str]:
        while True:
            yield INBOUND

    items = read_interactions(endless())
    assert [outcome(next(items)) for _ in range(3)] == [(i, "EmailIn") for i in range(3)]


@pytest.mark.parametrize(
    "document", [INBOUND, json.dumps(MINIMAL, indent=2), f"\n{INBOUND}\n", MINIMAL]
)
def test_one_object_is_one_item(document: Any) -> None:
    """Also when it is printed over several lines, or is a value already."""
    assert outcomes(document) == [(0, "EmailIn")]


@pytest.mark.parametrize("documents", ["", b"", " \n\r\n\t", "[]", " [ ] ", [], ()])
def test_nothing_is_no_item(documents: Any) -> None:
    """Empty input is empty output."""
    assert outcomes(documents) == []


def test_an_open_file_is_read_line_by_line(tmp_path: Path) -> None:
    """Blank lines are skipped, as in a text."""
    path = tmp_path / "emails.jsonl"
    path.write_text("\n".join([MIXED[0], "", *MIXED[1:], "", ""]), encoding="utf-8")
    with path.open("rb") as file:
        assert outcomes(file) == EXPECTED
    with path.open(encoding="utf-8") as file:
        assert outcomes(file) == EXPECTED


def test_an_accepted_item_carries_its_record() -> None:
    """The same as `from_json` gives."""
    assert [*read_interactions(INBOUND)] == [Accepted(0, EmailIn.from_json(INBOUND))]


def test_another_kind_comes_as_a_value() -> None:
    """Unchecked, with its kind as a documented number."""
    (item,) = read_interactions([json.dumps(CHAT)])
    assert item == OtherKind(0, EntityType.CHAT, CHAT)


def test_a_rejected_item_comes_as_it_was() -> None:
    """So that it can be kept for later: bytes from a text, else the very object."""
    value = {"entity_type": 0}
    rejected = [*read_interactions(f"[{FAULTY}]"), *read_interactions([FAULTY, value])]
    found = [item.document for item in rejected if isinstance(item, Rejected)]
    assert found == [FAULTY.encode(), FAULTY, value]


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (b"{}", "/entity_type:required"),
        (b'{"entity_type":null}', "/entity_type:required"),
        (b'{"entity_type":4}', "/entity_type:enum"),
        (b'{"entity_type":true}', "/entity_type:type"),
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
        (b'{"a":' * 500_000 + b"1" + b"}" * 500_000, ":depth"),
        (b"[" * 500_000 + b"]" * 500_000, ":depth"),
    ],
    ids=range(16),
)
@pytest.mark.parametrize("form", [b"[%s,%s,%s]", b"%s\n%s\n%s"], ids=["array", "lines"])
def test_a_faulty_item_loses_no_other(form: bytes, item: bytes, told: str) -> None:
    """Bad encoding, bad syntax and any depth included."""
    documents = form % (INBOUND.encode(), item, OUTBOUND.encode())
    assert outcomes(documents) == [(0, "EmailIn"), (1, told), (2, "EmailOut")]


def test_faulty_items_of_several_kinds_lose_no_other() -> None:
    """Each of which the array as a whole is refused for."""
    items = [b'"\\ud800"', b'"\xff"', b"[" * 500_000 + b"]" * 500_000, b"nul", INBOUND.encode()]
    told = [":type", ":encoding", ":depth", ":syntax", "EmailIn"]
    assert outcomes(b"[" + b",".join(items) + b"]") == list(enumerate(told))


@pytest.mark.parametrize("item", [None, 1, [], ""])
def test_a_faulty_item_of_an_iterable_loses_no_other(item: Any) -> None:
    """Whatever stands in the place of a text."""
    found = outcomes([INBOUND, item, INBOUND])
    assert (found[0], found[1][1] in (":type", ":syntax"), found[2]) == (
        (0, "EmailIn"),
        True,
        (2, "EmailIn"),
    )


def test_unknown_names_can_be_ignored() -> None:
    """In every item."""
    text = json.dumps(MINIMAL | {"new": 1})
    assert outcomes([text, json.loads(text)]) == [(0, "/new:unknown"), (1, "/new:unknown")]
    assert outcomes([text, json.loads(text)], ignore_unknown=True) == [
        (0, "EmailIn"),
        (1, "EmailIn"),
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"[{INBOUND}", "syntax"),
        (f"[{INBOUND},", "syntax"),
        (f"[{INBOUND},]", "syntax"),
        (f"[{INBOUND}}}", "syntax"),
        (f"[{INBOUND}] x", "syntax"),
        (f'[{INBOUND},"]', "syntax"),
        (f"[{INBOUND}]\n[{INBOUND}]", "syntax"),
        (f"\ufeff[{INBOUND}]", "encoding"),
        ("[" * 500_000, "depth"),
    ],
    ids=range(9),
)
def test_what_begins_like_an_array_and_is_none_is_an_error(text: str, rule: str) -> None:
    """Nothing can be told of its items."""
    with pytest.raises(ValidationError) as caught:
        outcomes(text)
    assert [(found.path, found.rule) for found in caught.value.violations] == [("", rule)]


def test_a_byte_order_mark_spoils_the_first_line_only() -> None:
    """Lines are texts of their own."""
    assert outcomes(f"\ufeff{INBOUND}\n{INBOUND}") == [(0, ":encoding"), (1, "EmailIn")]


@pytest.mark.parametrize("documents", [None, 1])
def test_another_type_is_a_type_error(documents: Any) -> None:
    """What is neither text nor iterable."""
    with pytest.raises(TypeError):
        outcomes(documents)
