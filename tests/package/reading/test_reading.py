"""Reading e-mails of both kinds from one stream."""

import io
import json
from collections.abc import Callable, Iterator
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
    Violation,
    read_interaction,
    read_interactions,
)
from tests.support.documents.samples import MINIMAL, MINIMAL_OUT
from tests.support.violations import rules, violations

INBOUND = json.dumps(MINIMAL)
OUTBOUND = json.dumps(MINIMAL_OUT | {"bcc": [{"address": "a"}]})
CHAT: dict[str, Any] = {"entity_type": 2, "whatever": [None]}
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
        (f'{INBOUND[:-1]}, "entity_type": 1}}', EmailOut),
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
    (b'{"a":' * 500_000 + b"1" + b"}" * 500_000, ":depth"),
    (b"[" * 500_000 + b"]" * 500_000, ":depth"),
]
FAULTY_ITEM = pytest.mark.parametrize(("item", "told"), FAULTY_ITEMS, ids=range(len(FAULTY_ITEMS)))


@FAULTY_ITEM
def test_what_is_no_interaction(item: bytes, told: str) -> None:
    """What is wrong is reported as violations."""
    found = violations(lambda: read_interaction(item))
    assert [f"{each.path}:{each.rule}" for each in found] == [told]


@pytest.mark.parametrize(("text", "rule"), [("", "syntax"), (b"\xff", "encoding")])
def test_what_is_no_text_of_an_interaction(text: Any, rule: str) -> None:
    """Nothing at all, and what is not UTF-8."""
    assert faults(lambda: read_interaction(text)) == [("", rule)]


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


# Many


MIXED = [INBOUND, FAULTY, json.dumps(CHAT), OUTBOUND]
EXPECTED = [(0, "EmailIn"), (1, "/status:enum"), (2, "kind 2"), (3, "EmailOut")]


FORMS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "bytes": str.encode,
    "text file": io.StringIO,
    "binary file": lambda text: io.BytesIO(text.encode()),
}
FORM = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


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


LINES = "\n".join(MIXED)
ARRAY = json.dumps([json.loads(text) for text in MIXED], indent=2)


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


@pytest.mark.parametrize("options", [{"mode": "rb"}, {"encoding": "utf-8"}], ids=str)
def test_an_open_file_is_read_line_by_line(options: dict[str, Any], tmp_path: Path) -> None:
    """Of bytes or of text."""
    path = tmp_path / "emails.jsonl"
    path.write_text(LINES, encoding="utf-8")
    with path.open(**options) as file:
        assert outcomes(file) == EXPECTED


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


def test_an_item_carries_its_record_or_its_value() -> None:
    """The record that `from_json` gives; another kind unchecked, its kind a documented number."""
    items = [Accepted(0, EmailIn.from_json(INBOUND)), OtherKind(1, EntityType.CHAT, CHAT)]
    assert [*read_interactions([INBOUND, json.dumps(CHAT)])] == items


@FORM
def test_an_item_of_another_kind_keeps_its_text(form: Callable[[str], Any]) -> None:
    """Its value loses repeated names and the spelling of numbers; a JSON value has no text."""
    text = '{"entity_type": 2, "a": 1, "a": 2.50}'
    for source in (form(text), form(f"[{text}]")):
        (item,) = read_interactions(source)
        assert isinstance(item, OtherKind)
        kept = item.text.encode() if isinstance(item.text, str) else item.text
        assert (item.document, kept) == (json.loads(text), text.encode())
    (item,) = read_interactions([json.loads(text)])
    assert isinstance(item, OtherKind)
    assert item.text is None


def test_a_rejected_item_comes_as_it_was() -> None:
    """So that it can be kept for later: bytes from a text, else the very object."""
    value = {"entity_type": 0}
    rejected = [*read_interactions(f"[{FAULTY}]"), *read_interactions([FAULTY, value])]
    found = [item.document for item in rejected if isinstance(item, Rejected)]
    assert found == [FAULTY.encode(), FAULTY, value]


def test_faulty_items_of_several_kinds_lose_no_other() -> None:
    """Each of which the array as a whole is rejected for."""
    items = [b'"\\ud800"', b'"\xff"', b"[" * 500_000 + b"]" * 500_000, b"nul", INBOUND.encode()]
    told = [":type", ":encoding", ":depth", ":syntax", "EmailIn"]
    assert outcomes(b"[" + b",".join(items) + b"]") == list(enumerate(told))


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
        ("[" * 500_000, "depth"),
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


def test_a_byte_order_mark_spoils_the_first_line_only() -> None:
    """Lines are texts of their own."""
    assert outcomes(f"\ufeff{INBOUND}\n{INBOUND}") == [(0, ":encoding"), (1, "EmailIn")]


@pytest.mark.parametrize("documents", [None, 1])
def test_another_type_is_a_type_error(documents: Any) -> None:
    """What is neither text nor iterable."""
    with pytest.raises(TypeError):
        outcomes(documents)


# Lines


def numbers(documents: Any) -> list[tuple[int, int | None]]:
    """Index and line of each item."""
    return [(item.index, item.line) for item in read_interactions(documents)]


@FORM
def test_an_item_has_the_number_of_its_line(form: Callable[[str], Any]) -> None:
    """From 1, and blank lines count, while the index counts the items."""
    text = "\n\n".join(["", *MIXED, " \t\r", INBOUND])
    assert numbers(form(text)) == [(0, 3), (1, 5), (2, 7), (3, 9), (4, 13)]


@FORM
def test_an_item_of_an_array_has_no_line(form: Callable[[str], Any]) -> None:
    """Nor has a value that is no text."""
    assert numbers(form(f"[{','.join(MIXED)}]")) == [(index, None) for index in range(4)]
    assert numbers([json.loads(text) for text in MIXED]) == [(index, None) for index in range(4)]
    assert numbers(MINIMAL) == [(0, None)]


def test_a_text_of_an_iterable_has_its_place() -> None:
    """As if the texts were lines, blank ones included."""
    assert numbers([INBOUND, "\n", b"\r\n", MINIMAL, OUTBOUND]) == [(0, 1), (1, None), (2, 5)]


def test_a_line_is_no_part_of_an_item_for_comparisons_and_patterns() -> None:
    """Code for items without lines works as before."""
    (item,) = read_interactions(f"\n{FAULTY}")
    assert isinstance(item, Rejected)
    assert item == Rejected(0, item.document, item.violations)
    assert Accepted.__match_args__ == ("index", "record")
    assert OtherKind.__match_args__ == ("index", "kind", "document")
    assert Rejected.__match_args__ == ("index", "document", "violations")


@FORM
@pytest.mark.parametrize("blank", ["\x0b", "\x0c", "\x1c", "\u00a0", "\u2028", "\ufeff"])
def test_only_blanks_of_json_are_skipped(form: Callable[[str], Any], blank: str) -> None:
    """No other space before an array, an object or on a line of its own."""
    found = outcomes(form(f"{blank}[{INBOUND}]")) if blank != "\ufeff" else []
    assert [told for _, told in found] in ([], [":syntax"])
    assert outcomes(form(f"{INBOUND}\n{blank}\n{INBOUND}"))[1][1] in (":syntax", ":encoding")


PRETTY = json.dumps(MINIMAL, indent=2)


@FORM
@pytest.mark.parametrize("indent", [0, 1, 4, "\t"])
def test_one_object_over_several_lines_is_one_item(form: Callable[[str], Any], indent: Any) -> None:
    """Whatever holds it; it has the number of its first line."""
    nested = MINIMAL | {"to": [{"address": "a"}, {"address": "b"}], "from": {"address": "c"}}
    text = f"\n{json.dumps(nested, indent=indent)}\n\n"
    assert (outcomes(form(text)), numbers(form(text))) == ([(0, "EmailIn")], [(0, 2)])


@FORM
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PRETTY}\n{PRETTY}", [(0, 1, ":syntax")]),
        (f"{PRETTY},\n{PRETTY},\n\n{PRETTY}\n", [(0, 1, ":syntax")]),
        (f"\n{PRETTY}\n{OUTBOUND}", [(0, 2, ":syntax"), (1, 12, "EmailOut")]),
        (
            f"{INBOUND}\n{PRETTY}\n{PRETTY}\n{OUTBOUND}",
            [(0, 1, "EmailIn"), (1, 2, ":syntax"), (2, 22, "EmailOut")],
        ),
        (f"{PRETTY[:-2]}\n{INBOUND}", [(0, 1, ":syntax"), (1, 10, "EmailIn")]),
        (f"{PRETTY[:-20]}", [(0, 1, ":syntax")]),
        (PRETTY.replace("102,", "102"), [(0, 1, ":syntax")]),
        (f"\ufeff{PRETTY}", [(0, 1, ":encoding")]),
    ],
    ids=["two", "with commas", "first", "between", "cut", "only one, cut", "faulty", "marked"],
)
def test_objects_over_several_lines_are_one_fault(
    form: Callable[[str], Any], text: str, expected: list[tuple[int, int, str]]
) -> None:
    """It is reported once, with what to write instead, and loses no other item."""
    items = [*read_interactions(form(text))]
    assert [(item.index, item.line, outcome(item)[1]) for item in items] == expected
    words = "is printed over several lines; write each object on one line, or all objects as one"
    faults = [item for item in items if isinstance(item, Rejected)]
    if len(expected) > 1 or "\n{\n" in text:
        assert words in faults[0].violations[0].message


@FORM
def test_a_line_that_was_cut_is_rejected_alone(form: Callable[[str], Any]) -> None:
    """The next line that begins an object is one by itself."""
    text = "\n".join(
        [INBOUND[:-1], INBOUND, INBOUND[:50], OUTBOUND[:-1], "", OUTBOUND, INBOUND[:9]]
    )
    told = [":syntax", "EmailIn", ":syntax", ":syntax", "EmailOut", ":syntax"]
    assert outcomes(form(text)) == list(enumerate(told))


def test_a_file_of_lines_is_read_as_it_comes() -> None:
    """No more of it than the item needs."""
    lines = iter([f"{INBOUND}\n", f"{OUTBOUND}\n"])

    class Endless(io.StringIO):
        def readline(self, _: int | None = -1) -> str:  # type: ignore[override]
            return next(lines)

    items = read_interactions(Endless())
    assert [outcome(next(items)) for _ in range(2)] == [(0, "EmailIn"), (1, "EmailOut")]
