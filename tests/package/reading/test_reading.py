"""Reading e-mails of both kinds from one stream."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from email_interactions import Accepted, EmailIn, EntityType, OtherKind, Rejected, read_interactions
from tests.package.reading.items import (
    ARRAY,
    CHAT,
    DEPTH,
    EXPECTED,
    FAULTY,
    FORM,
    FORMS,
    INBOUND,
    LINES,
    MIXED,
    faults,
    outcome,
    outcomes,
)


class Chunks(io.BytesIO):
    """A file that iterates over chunks, as the body of an object in S3 does."""

    def __next__(self) -> bytes:
        return self.read(10) or super().__next__()


class Reader:
    """A reader of JSON lines: it has a method `read` as files do, which gives one value."""

    def __iter__(self) -> Iterator[Any]:
        return map(json.loads, MIXED)

    def read(self) -> Any:
        """Not called."""


@pytest.mark.parametrize(
    "documents",
    [
        f"[{','.join(MIXED)}]",
        f" \r\n[ {' , '.join(MIXED)} ]\n".encode(),
        LINES,
        LINES.encode() + b"\n",
        bytearray(LINES.encode()),
        memoryview(LINES.encode()),
        "\r\n".join(MIXED) + "\r\n",
        "\n \n" + "\n\r\n\n".join(MIXED) + "\n\t\n",
        *(kind(f"{start}{ARRAY}\n") for kind in FORMS.values() for start in ("", " \n\r\n")),
        *(kind(f"{LINES}\n\n \n") for kind in FORMS.values()),
        Chunks(LINES.encode()),
        Reader(),
        MIXED,
        tuple(text.encode() for text in MIXED),
        [json.loads(text) for text in MIXED],
    ],
    ids=lambda documents: type(documents).__name__,
)
def test_every_form_gives_the_same_items(documents: Any) -> None:
    """Arrays, lines and iterables, in all types of texts and files."""
    assert outcomes(documents) == EXPECTED


def test_an_iterable_is_read_as_it_comes() -> None:
    """An endless stream of texts is no problem."""

    def endless() -> Iterator[str]:
        while True:
            yield INBOUND

    items = read_interactions(endless())
    assert [outcome(next(items)) for _ in range(3)] == [(i, "EmailIn") for i in range(3)]


@pytest.mark.parametrize("documents", ["", b"", " \n\r\n\t", "[]", " [ ] ", [], ()])
def test_nothing_is_no_item(documents: Any) -> None:
    """Empty input is empty output."""
    assert outcomes(documents) == []


def test_an_item_carries_its_record_or_its_value() -> None:
    """The record that `from_json` gives; another kind unchecked, its kind a documented number."""
    items = [Accepted(0, EmailIn.from_json(INBOUND)), OtherKind(1, EntityType.CHAT, CHAT)]
    assert [*read_interactions([INBOUND, json.dumps(CHAT)])] == items


@FORM
def test_an_item_of_another_kind_keeps_its_text(form: Callable[[str], Any]) -> None:
    """Its value loses repeated names and the spelling of numbers; a JSON value has no text."""
    text = '{"entity_type": 2, "a": 1, "a": 2.50}'
    for source in (form(text), form(f"{text}\n"), form(f"[{text}]\n")):
        (item,) = read_interactions(source)
        assert isinstance(item, OtherKind)
        assert (item.document, item.text) == (json.loads(text), text.encode())
    (item,) = read_interactions([json.loads(text)])
    assert isinstance(item, OtherKind)
    assert item.text is None


@FORM
def test_a_rejected_item_comes_as_it_was(form: Callable[[str], Any]) -> None:
    """So that it can be kept for later: bytes without the end of the line, else the very object."""
    value: Any = {"entity_type": 0}
    for source in (form(f"{FAULTY}\n"), form(f"[{FAULTY}]\n"), [FAULTY, value]):
        rejected = [*read_interactions(source)]
        found = [item.document for item in rejected if isinstance(item, Rejected)]
        assert found == ([FAULTY, value] if isinstance(source, list) else [FAULTY.encode()])


@pytest.mark.parametrize(
    ("item", "told"), [(None, ":type"), (1, ":type"), ([], ":type"), ("", ":syntax")]
)
def test_a_faulty_item_of_an_iterable_loses_no_other(item: Any, told: str) -> None:
    """Whatever stands in the place of a text."""
    assert outcomes([INBOUND, item, INBOUND]) == [(0, "EmailIn"), (1, told), (2, "EmailIn")]


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
        ("[" * DEPTH, "depth"),
        *(
            (text, "syntax")
            for text in ["[", "[1", "[1,]", "[,1]", "[1}", "[{]}", "[1]]", '["\\"]']
        ),
    ],
    ids=range(17),
)
def test_what_begins_like_an_array_and_is_none_is_an_error(text: str, rule: str) -> None:
    """Nothing can be told of its items."""
    assert faults(lambda: outcomes(text)) == [("", rule)]


@pytest.mark.parametrize("documents", [None, 1])
def test_another_type_is_a_type_error(documents: Any) -> None:
    """What is neither text nor iterable."""
    with pytest.raises(TypeError):
        outcomes(documents)
