"""Reads the items of a JSON array, of lines with one object each, or of an iterable."""

import sys
from collections.abc import Iterable, Iterator
from itertools import chain, takewhile
from typing import Any, TypeAlias

import msgspec

from ..documents import BYTE_ORDER_MARK, WHITESPACE, is_text, open_levels, parse
from ..values.plain import is_object
from .arrays import raw_items, split_array, too_long
from .items import Document

Numbered: TypeAlias = Iterable[tuple[int | None, Any]]
"""Items with the numbers of their first lines, from 1; None if they are not lines."""


class Lines:
    """The lines that are not blank, with their numbers; can be read only once."""

    def __init__(self, lines: Iterable[bytes], limit: int = sys.maxsize) -> None:
        """The lines have no ends; `limit` is the maximum size of an item."""
        self._lines = enumerate(lines, 1)
        self._limit = limit
        self._next: tuple[int, bytes] | None = None

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        for numbered_line in self._lines:
            self._next = numbered_line
            while self._next:  # left by `value_from`
                (number, line), self._next = self._next, None
                if len(line) > self._limit:
                    yield number, too_long(line, self._limit)
                elif line.strip(WHITESPACE):
                    yield number, line

    def value_from(self, line: bytes) -> tuple[bytes, bool]:
        """Return the text of values printed over several lines, of which this is the first line.

        Also return whether it is a single value, with nothing after it, within the limit.
        """
        lines, count, level = [line], 1, open_levels(line)
        size = len(line)
        for numbered_line in self._lines:
            line = numbered_line[1]
            if level <= 0 and opens_value(line):
                level, count = open_levels(line), count + 1
            elif level > 0 and not _stands_alone(line):
                level += open_levels(line)
            elif line.strip(WHITESPACE):
                self._next = numbered_line
                break
            size += len(line) + 1
            if size <= self._limit:
                lines.append(line)
        is_all = count == 1 and not self._next and size <= self._limit
        return b"\n".join(lines), is_all


def numbered(documents: Document | Iterable[Document | dict[str, Any]]) -> Numbered:
    """Return each item as a text, or as a JSON value if it was one before."""
    if is_object(documents):
        return [(None, documents)]
    if is_text(documents):
        content = encoded(documents)
        return _array(content) if _begins_with(content, b"[") else Lines(content.split(b"\n"))
    readline = getattr(documents, "readline", None)
    if readline is not None:  # some files, such as S3 objects, iterate over chunks
        lines = takewhile(len, iter(readline, None))
        return _of_file(encoded(line).removesuffix(b"\n") for line in lines)
    items = enumerate(documents, 1)
    return ((n if is_text(item) else None, item) for n, item in items if not _is_blank(item))


def opens_value(content: bytes) -> bool:
    """Return whether a text begins an object or array that it does not end."""
    return _begins_with(content, b"{", b"[") and open_levels(content) > 0


def _stands_alone(line: bytes) -> bool:
    """Return whether a line is not part of a value over several lines, whose lines are indented."""
    content = line.removeprefix(BYTE_ORDER_MARK)
    return content[:1] in (b"{", b"[") and len(content.strip(WHITESPACE)) > 1


def _of_file(lines: Iterator[bytes]) -> Numbered:
    """Return the lines of an open file, or the items of the array in it."""
    first: list[bytes] = []
    for line in lines:
        first.append(line)
        if line.strip(WHITESPACE):
            break
    if first and _begins_with(first[-1], b"["):
        return _array(b"\n".join(chain(first, lines)))
    return Lines(chain(first, lines))


def encoded(document: Document) -> bytes:
    """Return a text as UTF-8; lone surrogates are encoded too."""
    if isinstance(document, str):
        return str.encode(document, errors="surrogatepass")
    return document if type(document) is bytes else bytes(memoryview(document))


def _begins_with(content: bytes, *brackets: bytes) -> bool:
    return content.removeprefix(BYTE_ORDER_MARK).strip(WHITESPACE)[:1] in brackets


def _is_blank(item: Any) -> bool:
    """Return whether an item is a blank line; an empty text is an item without content."""
    return is_text(item) and len(item) > 0 and not encoded(item).strip(WHITESPACE)


def _array(content: bytes) -> Numbered:
    try:
        items: Any = map(bytes, raw_items(content))
    except (msgspec.DecodeError, RecursionError):
        items = [] if content.startswith(BYTE_ORDER_MARK) else split_array(content)
        items = items or parse(content)  # raises the violations
    return ((None, item) for item in items)
