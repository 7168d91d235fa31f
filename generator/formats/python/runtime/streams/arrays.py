"""Splits a JSON array that arrives in chunks into items, by brackets, commas and quotes."""

import re
from collections.abc import Iterator

import msgspec

from ..documents import WHITESPACE
from ..violations import Violation
from .items import Rejected

_REST = rb"%b(?:\\.%b)*+" % ((rb"[\x00-!#-\[\]-\xff]*+",) * 2)  # half the time of [^"\\]*+
_STRING = b'"%b"' % _REST
_WITHIN = re.compile(rb'(?:[^"\[\]{}]++|%b)*+' % _STRING, re.DOTALL)
_BETWEEN = re.compile(rb'(?:[^"\[\]{},]++|%b)*+' % _STRING, re.DOTALL)
_REST_OF_STRING = re.compile(_REST, re.DOTALL)
_FIRST_NAME = re.compile(rb'[ \t\r\n]*+\{[ \t\r\n]*+"[^"\\]*+"')
_CLOSING = {b"[": b"]", b"{": b"}"}
_STRETCH = 64 * 1024

raw_items = msgspec.json.Decoder(list[msgspec.Raw]).decode


def too_long(document: bytes, limit: int) -> Rejected:
    """Reject an item that is longer than the limit; its beginning is kept."""
    fault = Violation("", "size", f"must not be longer than {limit} bytes")
    return Rejected(0, document[:limit], [fault])


class ArrayItems:
    """Yields the text of each item; Rejected if it is too long or the array is broken.

    An invalid item does not hide later ones, as long as its brackets and quotes match. An item
    may be longer than a chunk; no more than the limit and one chunk is kept in memory.
    """

    def __init__(self, chunks: Iterator[bytes], limit: int) -> None:
        """The chunks contain what follows the opening bracket of the array."""
        self._chunks = chunks
        self._limit = limit
        self._text = bytearray()  # of the item
        self._offset = 1  # of this text in the whole
        self._position = 0  # how far this text is scanned
        self._open = bytearray()  # the brackets that close the open ones of the item
        self._in_string = False
        self._beginning = b""  # of an item that is too long

    def __iter__(self) -> Iterator[bytes | Rejected]:
        is_first = True
        while (mark := self._end_of_item()) == b",":
            yield self._item()
            yield from self._many()
            is_first = False
        if mark == b"]" and not self._open:
            item = self._item()
            if item or not is_first:
                yield item
            yield from self._after_array()
        elif mark:
            yield self._fault(f"unexpected '{mark.decode()}'; the rest of the array is skipped")
        else:
            yield self._fault("the text ends before the array does")

    def _end_of_item(self) -> bytes:
        """Return the comma or bracket after the item, a bracket that does not match, or nothing."""
        while not (mark := self._scan()):
            if len(self._text) > self._limit:
                self._beginning = self._beginning or bytes(self._text[: self._limit])
                self._drop(self._position)
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._text += chunk
        return mark

    def _scan(self) -> bytes:
        """Scan to the end of the item, or to the end of the text."""
        text, position = self._text, self._position
        while True:
            if self._in_string:
                position = _end(_REST_OF_STRING, text, position)
                self._in_string = not text.startswith(b'"', position)
                if self._in_string:
                    break
                position += 1
            position = _end(_WITHIN if self._open else _BETWEEN, text, position)
            mark = bytes(text[position : position + 1])
            if mark == b'"':
                self._in_string = True
            elif mark in _CLOSING and len(self._open) < self._limit:
                self._open += _CLOSING[mark]
            elif not mark or not self._open or not self._open.endswith(mark):
                self._position = position
                return mark
            else:
                self._open.pop()
            position += 1
        self._position = position
        return b""

    def _item(self) -> bytes | Rejected:
        """Return the item that ends at the current position."""
        beginning, length = self._beginning, self._position
        item = bytes(self._text[:length])
        self._drop(length + 1)
        self._beginning = b""
        if beginning or length > self._limit:
            return too_long(beginning or item, self._limit)
        return item.strip(WHITESPACE)

    def _many(self) -> list[bytes]:
        """Return the items before one that begins like the next one, split by msgspec.

        Much faster than scanning. If the guess is wrong, msgspec rejects the text.
        """
        name = _FIRST_NAME.match(self._text)
        beginning = b"," + name[0] if name else b""
        end = min(self._limit, _STRETCH) if name else 0
        while (end := self._text.rfind(beginning, 0, end)) > 0:
            try:
                items = [*map(bytes, raw_items(b"[" + self._text[:end] + b"]"))]
            except (msgspec.DecodeError, RecursionError):
                end //= 2
            else:
                self._drop(end + 1)
                return items
        return []

    def _drop(self, length: int) -> None:
        del self._text[:length]
        self._offset += length
        self._position = 0

    def _after_array(self) -> Iterator[Rejected]:
        """Yield a violation if anything but white space follows."""
        while not (rest := self._text.lstrip(WHITESPACE)):
            self._drop(len(self._text))
            chunk = next(self._chunks, None)
            if chunk is None:
                return
            self._text += chunk
        self._drop(len(self._text) - len(rest))
        yield self._fault("nothing may follow the array")

    def _fault(self, message: str) -> Rejected:
        text = f"invalid JSON: {message} (byte {self._offset + self._position})"
        document = self._beginning or bytes(self._text[: min(self._position + 1, self._limit)])
        return Rejected(0, document, [Violation("", "syntax", text)])


def split_array(content: bytes) -> list[bytes]:
    """Return the items of a text that begins with a bracket; none if it is not an array."""
    chunks = iter([content.replace(b"[", b"", 1)])
    items = [*ArrayItems(chunks, len(content))]
    texts = [item for item in items if isinstance(item, bytes) and item]
    return texts if len(texts) == len(items) else []


def _end(pattern: re.Pattern[bytes], text: bytearray, position: int) -> int:
    """Return where a pattern that matches any text ends; the match must not be kept."""
    match = pattern.match(text, position)
    return match.end() if match else position
