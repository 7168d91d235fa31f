"""Reading files and streams of any size: `iter_interactions`."""

import gzip
import io
import json
import os
import socket
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from email_interactions import (
    EmailIn,
    Item,
    Rejected,
    ValidationError,
    iter_interactions,
    read_interactions,
)
from tests.agreement.fuzz.documents import fuzzed
from tests.package.reading.test_reading import (
    CHAT,
    EXPECTED,
    FAULTY,
    INBOUND,
    MIXED,
    OUTBOUND,
    outcome,
)
from tests.support.documents.corpus import cases
from tests.support.documents.samples import MINIMAL, NO_STATUS
from tests.support.readers.spec import RECORDS

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LINES = "\n".join(MIXED).encode()
ARRAY = f"[{','.join(MIXED)}]".encode()
TEXT = pytest.mark.parametrize("text", [LINES, ARRAY], ids=["lines", "array"])
SIZES = (1, 7, 65536)
SIZE = pytest.mark.parametrize("size", SIZES)


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


# The same items as from memory


def test_the_corpus_is_read_as_from_memory() -> None:
    """Every document, valid or not, in lines and in an array, however it is cut into chunks."""
    texts = [case.text for name in RECORDS for case in cases(name)]
    for text in (b"\n".join(texts), b"[%b]" % b",".join(t for t in texts if is_one_item(t))):
        expected = with_lines(read_at_once(text))
        assert len(expected) > 500
        for size in SIZES[1:]:
            assert with_lines([*iter_interactions(chunks(text, size))]) == expected


def is_one_item(text: bytes) -> bool:
    """Whether a text within an array is an item, and hides no other."""
    try:
        return len(read_at_once(b"[1,%b,1]" % text)) == 3
    except ValidationError:
        return False


@pytest.mark.parametrize("form", [b"\n%b\n", b"\r\n%b", b"[%b]", b"[ %b\n]"])
@pytest.mark.parametrize("seed", range(12))
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
        assert isinstance(found[-1][0], Rejected)
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


# Faulty items, and where reading stops


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
@pytest.mark.parametrize("form", ["%s\n%s\n%s", "[%s,%s,%s]", "[%s,%s", "%s\n\n%s"])
@pytest.mark.parametrize("excess", [0, 1, 5000])
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


# Sources


class OnlyRead:
    """A body as object stores give it."""

    def __init__(self, text: bytes) -> None:
        self.read = io.BytesIO(text).read


def zip_member(text: bytes) -> Any:
    """A member of a zip archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a", text)
    return zipfile.ZipFile(archive).open("a")


SOURCES: dict[str, Callable[[bytes], Any]] = {
    "binary file": io.BytesIO,
    "text file": lambda text: io.StringIO(text.decode()),
    "gzip file": lambda text: gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(text))),
    "zip member": zip_member,
    "only read": OnlyRead,
    "list of bytes": lambda text: [text[:5], b"", text[5:]],
    "iterator": lambda text: chunks(text, 100),
    "bytearrays": lambda text: map(bytearray, chunks(text, 100)),
}


@TEXT
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_any_file_and_any_chunks_are_read(source: Callable[[bytes], Any], text: bytes) -> None:
    """Binary or text, with and without lines."""
    assert told(source(text)) == EXPECTED


@TEXT
def test_a_path_is_opened_and_closed(text: bytes, tmp_path: Path) -> None:
    """A string is a path; a file that is left open would be a warning, and a failure here."""
    path = tmp_path / "interactions"
    path.write_bytes(text)
    assert told(path) == told(str(path)) == EXPECTED
    next(iter_interactions(path))
    with path.open("rb", buffering=0) as file:
        assert told(file) == EXPECTED


@TEXT
def test_a_socket_is_read(text: bytes) -> None:
    """Through the file that it makes."""
    left, right = socket.socketpair()
    with left, right, right.makefile("rb") as file:
        left.sendall(text)
        left.shutdown(socket.SHUT_WR)
        assert told(file) == EXPECTED


@pytest.mark.parametrize("begin", [b"", b"["], ids=["lines", "array"])
def test_an_item_of_a_live_stream_does_not_wait_for_the_next(begin: bytes) -> None:
    """It is there as soon as what ends it is."""
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as file, os.fdopen(writer, "wb", buffering=0) as end:
        end.write(begin + INBOUND.encode() + (b"," if begin else b"\n"))
        items = iter_interactions(file)
        assert outcome(next(items)) == (0, "EmailIn")
        end.write(OUTBOUND.encode() + (b"]" if begin else b"\n"))
        assert outcome(next(items)) == (1, "EmailOut")


@pytest.mark.parametrize("source", [LINES, bytearray(LINES), MINIMAL, [MINIMAL], [INBOUND], None])
def test_what_is_no_stream_is_a_type_error(source: Any) -> None:
    """A document in memory too, which the message tells from a path."""
    with pytest.raises(TypeError, match=r"expected a path, an open file or an iterable of bytes"):
        told(source)


def test_other_errors_of_a_file_are_raised(tmp_path: Path) -> None:
    """They are not about the data; nor is a lack of data for now the end of it."""
    with pytest.raises(FileNotFoundError):
        told(tmp_path / "nowhere")
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    with (
        os.fdopen(reader, "rb", buffering=0) as file,
        os.fdopen(writer, "wb"),
        pytest.raises(BlockingIOError),
    ):
        told(file)


# Compression


SKIPPED = [number.to_bytes(4, "little") + b"\4\0\0\0skip" for number in (0x184D2A50, 0x184D2A5F)]
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "gzip in two members": lambda text: gzip.compress(text[:999]) + gzip.compress(text[999:]),
    "zstd": zstd.compress,
    "zstd in two frames": lambda text: zstd.compress(text[:999]) + zstd.compress(text[999:]),
    "zstd after a skippable frame": lambda text: SKIPPED[0] + zstd.compress(text),
    "zstd with skippable frames": lambda text: SKIPPED[1].join([b"", zstd.compress(text), b""]),
}
COMPRESSED = pytest.mark.parametrize("compress", COMPRESS.values(), ids=COMPRESS)


@TEXT
@COMPRESSED
@SIZE
def test_compressed_data_is_decompressed(
    compress: Callable[[bytes], bytes], text: bytes, size: int
) -> None:
    """Whatever the name of the file is, and however it is cut."""
    assert told(chunks(compress(text), size)) == EXPECTED
    assert told(io.BytesIO(compress(text))) == EXPECTED


@COMPRESSED
@pytest.mark.parametrize("form", [b"%b", b"[%b]"], ids=["lines", "array"])
def test_damaged_data_loses_no_item_before_the_damage(
    compress: Callable[[bytes], bytes], form: bytes
) -> None:
    """The last item says that the data ended early; the one before may be cut off."""
    random = Random(1)  # noqa: S311 - text that cannot be compressed
    lines = [json.dumps(CHAT | {"x": random.randbytes(500).hex()}).encode() for _ in range(600)]
    text = form % (b"\n" if form == b"%b" else b",").join(lines)
    whole = compress(text)
    *items, last = iter_interactions([whole[: len(whole) * 3 // 4]])
    count = len(items) - 1
    assert items[:count] == read_at_once(text)[:count]
    assert count > 200
    assert isinstance(last, Rejected)
    assert (last.index, last.violations[0].rule) == (count + 1, "encoding")
    assert "compressed data is damaged" in last.violations[0].message


@TEXT
def test_a_gzip_file_of_the_caller_may_be_damaged_too(text: bytes) -> None:
    """A checksum that does not match is reported after all items; a cut header at once."""
    damaged = bytearray(gzip.compress(text))
    damaged[-6] ^= 1
    file = gzip.GzipFile(fileobj=io.BytesIO(bytes(damaged)))
    assert told(file) == [*EXPECTED, (4, ":encoding")]
    for cut in (1, 3, 5, 12):
        beginning = gzip.compress(text)[:cut]
        if cut > 1:
            assert told([beginning]) == [(0, ":encoding")]
        assert told(gzip.GzipFile(fileobj=io.BytesIO(beginning))) == [(0, ":encoding")]


def test_zstd_needs_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the package to install."""
    for name in ("compression.zstd", "backports.zstd"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install backports\.zstd"):
        told([zstd.compress(LINES)])


def test_blank_chunks_take_linear_time() -> None:
    """In front of everything: it would be many minutes if each were searched with those before."""
    assert told([b" " * 1000] * 15_000 + [b"\n"] * 1000) == []


# Memory


@pytest.mark.parametrize("form", ["lines", "array", "one item", "one line", "one value", "blanks"])
def test_memory_is_bounded(form: str) -> None:
    """A stream of 60 MB is read in less than 10 MB, whatever it holds."""
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
        for _ in range(60_000_000 // len(part)):
            yield part

    tracemalloc.start()
    try:
        count = sum(1 for _ in iter_interactions(stream(), max_item_size=1_000_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000
    assert count == 1 or count > 500


# A newer version's values


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


def test_unknown_names_are_rejected_unless_ignored() -> None:
    """As in memory."""
    text = json.dumps(MINIMAL | {"colour": "red"}).encode()
    assert told([text]) == [(0, "/colour:unknown")]
    assert told([text], ignore_unknown=True) == [(0, EmailIn.__name__)]
