"""Reads the items of a file or stream of any size: lines or an array, plain or compressed."""

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import Any, cast

from ..documents import WHITESPACE, is_text
from ..violations import Violation
from .arrays import ArrayItems
from .items import Source
from .lines import Lines, Numbered, encoded

_CHUNK = 64 * 1024
_MAGIC = re.compile(rb".{4}", re.DOTALL)
_GZIP = b"\x1f\x8b"
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")  # or a skippable frame
_FIRST_MARK = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+([^ \t\r\n])")


def opened(source: Source) -> AbstractContextManager[Any]:
    """Open a path and close it afterwards; anything else remains open."""
    if isinstance(source, (str, PathLike)):
        return Path(source).open("rb")
    return nullcontext(source)


class Stream:
    """The items of an open file or of an iterable of chunks; can be read only once."""

    def __init__(self, file: Any, limit: int) -> None:
        """`limit` is the maximum size of an item in bytes."""
        self._file = file
        self._limit = limit
        self.fault: Violation | None = None
        """Why the data ended early; set after all items are read."""

    def numbered(self) -> Numbered:
        """Return the items, with their line numbers unless they are in an array."""
        head, chunks = _peek(self._decompressed(), _FIRST_MARK, self._limit)
        mark = _FIRST_MARK.match(head)
        if mark and mark[1] == b"[":  # a byte order mark becomes part of the first item
            items = ArrayItems(chain([head.replace(b"[", b"", 1)], chunks), self._limit)
            return ((None, item) for item in items)
        return Lines(_lines(chain([head], chunks), self._limit), self._limit)

    def _decompressed(self) -> Iterator[bytes]:
        """Yield the decompressed chunks, up to where the data is damaged."""
        faults: tuple[type[Exception], ...] = (EOFError, zlib.error, gzip.BadGzipFile)
        try:
            head, chunks = _peek(_chunks(self._file), _MAGIC, 4)
            chunks = chain([head], chunks)
            if _ZSTD.match(head):
                zstd = _zstd()
                faults += (zstd.ZstdError,)
                chunks = _chunks(zstd.ZstdFile(_Chunks(chunks)))
            elif head.startswith(_GZIP):
                chunks = _chunks(gzip.GzipFile(fileobj=cast(Any, _Chunks(chunks))))
            yield from chunks
        except faults as error:
            self.fault = Violation("", "encoding", f"the compressed data is damaged: {error}")


def _chunks(file: Any) -> Iterator[bytes]:
    """Yield what is available, so that items of a live stream do not wait for later ones."""
    is_file = hasattr(file, "read")
    parts: Any = _reads(file) if is_file else file
    for part in parts if hasattr(parts, "__iter__") else [None]:
        if not is_text(part) or (isinstance(part, str) and not is_file):
            found = type(file).__name__
            message = f"expected a path, an open file or an iterable of bytes, not {found}"
            raise TypeError(message)
        yield encoded(part)


def _reads(file: Any) -> Iterator[bytes | str]:
    read = getattr(file, "read1", file.read)
    # read1 also returns nothing if there is no data; a terminal would wait for a second end.
    while chunk := read(_CHUNK) or (not _is_terminal(file) and file.read(1)):
        yield chunk
    if chunk is None:
        raise BlockingIOError("the file is non-blocking and has no data at present")


def _is_terminal(file: Any) -> bool:
    try:
        return bool(file.isatty())
    except (AttributeError, ValueError):  # it has no such method, or has been closed at its end
        return False


def _peek(
    chunks: Iterator[bytes], pattern: re.Pattern[bytes], limit: int
) -> tuple[bytes, Iterator[bytes]]:
    """Read until the beginning matches or is longer than the limit; return it and the rest."""
    head = bytearray()
    while len(head) <= limit and (chunk := next(chunks, None)) is not None:
        head += chunk
        if chunk.strip(WHITESPACE) and pattern.match(head):  # many blank chunks: in linear time
            break
    return bytes(head), chunks


def _lines(chunks: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """Yield the lines without their ends, each cut to the limit and one byte."""
    line = bytearray()
    for chunk in chunks:
        end, *others = chunk.split(b"\n")
        line += end[: limit + 1 - len(line)]
        if others:
            yield bytes(line)
            *whole, end = others
            yield from whole
            line = bytearray(end[: limit + 1])
    yield bytes(line)


class _Chunks:
    """A file of the bytes of chunks, with the methods that decompressing needs."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = filter(None, chunks)
        self._left = memoryview(b"")  # cut without copying the rest

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""
        chunk = self._left or memoryview(next(self._chunks, b""))
        self._left = chunk[size:]
        return bytes(chunk[:size])


def _zstd() -> Any:
    """Return the module of Python 3.14, or the backport for older versions."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ModuleNotFoundError:
            continue
    raise ModuleNotFoundError(
        "reading zstd requires Python 3.14 or the package backports.zstd; "
        "install it with: pip install backports.zstd"
    )
