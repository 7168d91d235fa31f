"""What a stream is read from: files, sockets, chunks and compressed data."""

import gzip
import io
import json
import os
import pty
import socket
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from email_interactions import Rejected, iter_interactions
from tests.package.reading.items import CHAT, EXPECTED, INBOUND, OUTBOUND, outcome
from tests.package.reading.test_streams import LINES, SIZE, TEXT, chunks, read_at_once, told
from tests.support.documents.samples import MINIMAL

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


class OnlyRead:
    """A body as object stores give it."""

    def __init__(self, text: bytes) -> None:
        self.read = io.BytesIO(text).read


class ClosedAtItsEnd(io.BytesIO):
    """A response of some HTTP libraries."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return nothing rather than raise an error once it is closed."""
        found = b"" if self.closed else super().read(size)
        if not found:
            self.close()
        return found

    read1 = read


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
    "closed at its end": ClosedAtItsEnd,
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
    """They are not about the data."""
    with pytest.raises(FileNotFoundError):
        told(tmp_path / "nowhere")


@TEXT
@pytest.mark.parametrize("buffering", [0, -1], ids=["raw", "buffered"])
def test_a_lack_of_data_is_not_the_end_of_a_file(text: bytes, buffering: int) -> None:
    """A file that does not block raises an error after the items that are there."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    with (
        os.fdopen(reader, "rb", buffering=buffering) as file,
        os.fdopen(writer, "wb", buffering=0) as end,
    ):
        end.write(text)
        items = iter_interactions(file)
        assert [outcome(next(items)) for _ in EXPECTED[1:]] == EXPECTED[:-1]
        with pytest.raises(BlockingIOError):
            list(items)


def test_the_end_of_a_terminal_is_read_once() -> None:
    """A user types it once, as Ctrl-D."""
    main, terminal = pty.openpty()
    with os.fdopen(main, "wb", buffering=0) as keys, os.fdopen(terminal, "rb") as file:
        keys.write(b"{}\n\4{}\n\4\4")
        assert len([*iter_interactions(file)]) == 1


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
