"""Reading files and streams of any size: `iter_interactions`."""

import json
import tracemalloc
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from email_interactions import Item, Rejected, ValidationError, iter_interactions, read_interactions
from tests.agreement.fuzz.documents import fuzzed
from tests.package.reading.items import CHAT, FAULTY, INBOUND, MIXED, OUTBOUND, outcome
from tests.support.documents.corpus import cases
from tests.support.documents.samples import MINIMAL, NO_STATUS
from tests.support.grouped import grouped
from tests.support.readers.spec import RECORDS
from tests.support.thorough import amount

LINES = "\n".join(MIXED).encode()
ARRAY = f"[{','.join(MIXED)}]".encode()
TEXT = grouped("text", [LINES, ARRAY])
SIZES = (1, 7, 65536)
SIZE = grouped("size", SIZES)


def chunks(text: bytes, size: int) -> Iterator[bytes]:
    """A text in pieces."""
    return (text[start : start + size] for start in range(0, len(text), size))


def told(source: Any, **options: Any) -> list[tuple[int, str]]:
    """What becomes of each item of a stream."""
    return [outcome(item) for item in iter_interactions(source, **options)]


def read_at_once(text: bytes) -> list[Item[Any]]:
    """The items of a text in memory."""
    return [*read_interactions(text)]


def with_lines(items: list[Item[Any]]) -> list[tuple[Any, int | None]]:
    """The items with their lines, which a comparison of items leaves out."""
    return [(item, item.line) for item in items]


def test_the_corpus_is_read_as_from_memory() -> None:
    """Every document, valid or not, in lines and in an array, however it is cut into chunks."""
    texts = [case.text for name in RECORDS for case in cases(name)]
    for text in (b"\n".join(texts), b"[%b]" % b",".join(t for t in texts if is_one_item(t))):
        expected = with_lines(read_at_once(text))
        assert len(expected) > 500
        for size in SIZES[1:]:
            assert with_lines([*iter_interactions(chunks(text, size))]) == expected


UNREADABLE = {"syntax", "encoding"}


def is_one_item(text: bytes) -> bool:
    """Whether a text within an array is an item, and hides no other."""
    try:
        return len(read_at_once(b"[1,%b,1]" % text)) == 3
    except ValidationError:
        return False


@pytest.mark.parametrize("form", [b"\n%b\n", b"\r\n%b", b"[%b]", b"[ %b\n]"])
@grouped("seed", range(12))
def test_changed_documents_are_read_as_from_memory(form: bytes, seed: int) -> None:
    """Where the array itself is broken, every way to cut it gives the same items."""
    random = Random(seed)  # noqa: S311 - a test
    texts = [fuzzed("EmailIn", random, max_changes=2) for _ in range(20)]
    separator = b"\n" if form.strip().startswith(b"%b") else b" , "
    text = form % separator.join(texts)
    found = with_lines([*iter_interactions(chunks(text, random.choice([*SIZES, 100, 1000])))])
    try:
        assert found == with_lines(read_at_once(text))
    except ValidationError:
        rejected = [item for item, _ in found if isinstance(item, Rejected)]
        assert {each.rule for item in rejected for each in item.violations} & UNREADABLE
        assert found == with_lines([*iter_interactions([text])])


@SIZE
@pytest.mark.parametrize(
    "item",
    [
        {"entity_type": 2, "a": [{"entity_type": 2}, {"entity_type": 2, "a": []}]},
        {"entity_type": 2, "a": '},{"entity_type":2}', "b": ["\\", '"', '\\"', "]"]},
        [[{"entity_type": 2}], []],
        "],[",
        0,
    ],
    ids=["nested alike", "brackets in strings", "lists", "a string", "a number"],
)
def test_an_array_is_split_between_its_items_only(item: Any, size: int) -> None:
    """Also where what is within an item looks like the next item."""
    for indent in (None, 1):
        text = json.dumps([item] * 9, indent=indent).encode()
        items = [*iter_interactions(chunks(text, size))]
        assert items == read_at_once(text)
        assert len(items) == 9


@SIZE
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[A,nul,A]", ["EmailIn", ":syntax", "EmailIn"]),
        ('[A,{"\\x"},A]', ["EmailIn", ":syntax", "EmailIn"]),
        ('["\\ud800",A]', [":type", "EmailIn"]),
        ("[A,,A]", ["EmailIn", ":syntax", "EmailIn"]),
        ("[A A,A]", [":syntax", "EmailIn"]),
        ("[A,]", ["EmailIn", ":syntax"]),
        ("[,A]", [":syntax", "EmailIn"]),
        ("\ufeff[A,A]", [":encoding", "EmailIn"]),
        ("[A,A", ["EmailIn", ":syntax"]),
        ("[A,", ["EmailIn", ":syntax"]),
        ("[", [":syntax"]),
        ('[A,"A]', ["EmailIn", ":syntax"]),
        ("[A,{[},A]", ["EmailIn", ":syntax"]),
        ("[A}", [":syntax"]),
        ("[A] A", ["EmailIn", ":syntax"]),
        ("[A]\n[A]", ["EmailIn", ":syntax"]),
        ("[A]  \n ", ["EmailIn"]),
        ("[ ]", []),
        ("", []),
    ],
)
def test_a_faulty_array_loses_no_item_before_the_fault(
    text: str, expected: list[str], size: int
) -> None:
    """Nor those after it, where brackets and quotes match; what is lost is never silent."""
    whole = text.replace("A", INBOUND).encode()
    assert told(chunks(whole, size)) == list(enumerate(expected))


def test_the_last_item_says_where_a_broken_array_stops() -> None:
    """With the byte, from 0, and what stands there."""
    (first, last) = iter_interactions([b'[1, {"a":]}, ', INBOUND.encode(), b"]"])
    assert isinstance(last, Rejected)
    assert str(last.violations[0]) == (
        "document: invalid JSON: unexpected ']'; the rest of the array is skipped (byte 9)"
    )
    assert (first.index, last.document[:6]) == (0, b' {"a":')


@SIZE
def test_lines_have_their_numbers(size: int) -> None:
    """After CRLF, blank lines, bytes that are not UTF-8, and without an end; U+2028 ends none."""
    separator = json.dumps(MINIMAL | {"subject": "a\u2028b"}, ensure_ascii=False)
    lines = [f"\ufeff{INBOUND}\r", "\r", separator, "", FAULTY, " \t", OUTBOUND, INBOUND]
    text = "\n".join(lines).encode().replace(FAULTY.encode(), b'{"entity_type":0,"x":"\xff"}')
    found = [(item.line, *outcome(item)) for item in iter_interactions(chunks(text, size))]
    assert found == [
        (1, 0, ":encoding"), (3, 1, "EmailIn"), (5, 2, ":encoding"), (7, 3, "EmailOut"),
        (8, 4, "EmailIn"),
    ]  # fmt: skip


@SIZE
@grouped("form", ["%s\n%s\n%s", "[%s,%s,%s]", "[%s,%s", "%s\n\n%s"])
@grouped("excess", [0, 1, 5000])
def test_an_item_that_is_too_long_is_rejected_alone(form: str, excess: int, size: int) -> None:
    """Its beginning is kept, and the items after it are read."""
    limit = 500
    base = len(json.dumps(CHAT | {"text": ""}))
    item = json.dumps(CHAT | {"text": "]" * (limit - base + excess)})
    text = form % ((INBOUND, item, OUTBOUND)[: form.count("%s")])
    found = [*iter_interactions(chunks(text.encode(), size), max_item_size=limit)]
    is_cut_off = form == "[%s,%s"
    rule = ":syntax" if is_cut_off else ":size" if excess else "kind 2"
    expected = ["EmailIn", rule, *["EmailOut"] * (form.count("%s") == 3)]
    assert [outcome(each)[1] for each in found] == expected
    if isinstance(found[1], Rejected):
        assert found[1].document == item.encode()[:limit]


@SIZE
def test_an_object_over_many_lines_has_the_same_limit(size: int) -> None:
    """It is read if it is not too long; otherwise its beginning is rejected."""
    text = json.dumps(MINIMAL, indent=1).encode()
    assert told(chunks(text, size), max_item_size=len(text)) == [(0, "EmailIn")]
    (item,) = iter_interactions(chunks(text, size), max_item_size=len(text) - 1)
    assert isinstance(item, Rejected)
    assert text.startswith(item.document)


def test_blank_chunks_take_linear_time() -> None:
    """In front of everything: it would be many minutes if each were searched with those before."""
    assert told([b" " * 1000] * 15_000 + [b"\n"] * 1000) == []


@pytest.mark.parametrize("form", ["lines", "array", "one item", "one line", "one value", "blanks"])
def test_memory_is_bounded(form: str) -> None:
    """A stream of 30 MB or more is read in less than 10 MB, whatever it holds."""
    parts = amount(300, 600)
    item = json.dumps(CHAT | {"text": "x" * 100_000}).encode()
    begin, part = {
        "lines": (b"", item + b"\n"),
        "array": (b"[", item + b","),
        "one item": (b'[{"a":"', b"x" * 100_000),
        "one line": (b'{"a":"', b"x" * 100_000),
        "one value": (b"{\n", b' "a":"%b",\n' % (b"x" * 100_000)),
        "blanks": (b"[", b" " * 100_000),
    }[form]

    def stream() -> Iterator[bytes]:
        yield begin
        for _ in range(parts):
            yield part

    tracemalloc.start()
    try:
        count = sum(1 for _ in iter_interactions(stream(), max_item_size=1_000_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000
    assert count == 1 or count > parts * 0.8


@pytest.mark.parametrize("form", ["%s\n", "[%s]"])
def test_a_value_of_a_newer_version_is_kept(form: str) -> None:
    """With unknown names ignored, it is all that is wrong, and the document is there as it came."""
    newer = json.dumps(MINIMAL | {"status": NO_STATUS, "colour": "red"})
    (item,) = iter_interactions([(form % newer).encode()], ignore_unknown=True)
    assert isinstance(item, Rejected)
    assert [violation.rule for violation in item.violations] == ["enum"]
    assert item.document == newer.encode()
    older = json.loads(item.document) | {"status": 0}
    (again,) = read_interactions([older], ignore_unknown=True)
    assert again == read_at_once(INBOUND.encode())[0]
