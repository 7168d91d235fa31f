"""The items of a JSON array whose text arrives in chunks, found by brackets, commas and quotes."""

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
    """An item that is longer than the limit, of which the beginning is kept."""
    fault = Violation("", "size", f"must not be longer than {limit} bytes")
    return Rejected(0, document[:limit], [fault])


class ArrayItems:
    """The texts of the items; Rejected for one that is too long, and where the array is broken.

    A faulty item does not hide those that follow, as long as its brackets and quotes match. An item
    may be longer than a chunk; no more than the limit and one chunk is kept.
    """

    def __init__(self, chunks: Iterator[bytes], limit: int) -> None:
        """The chunks hold what follows the bracket that opens the array."""
        self._chunks = chunks
        self._limit = limit
        self._text = bytearray()  # from the beginning of the item
        self._offset = 1  # of this text in the whole
        self._position = 0  # how far this text is scanned
        self._open = bytearray()  # what closes the brackets that are open in the item
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
        """The comma or bracket after the item; a bracket that does not match; or nothing."""
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
        """Goes on to the end of the item, unless the text ends before."""
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
        """The item that ends at the position."""
        beginning, length = self._beginning, self._position
        item = bytes(self._text[:length])
        self._drop(length + 1)
        self._beginning = b""
        if beginning or length > self._limit:
            return too_long(beginning or item, self._limit)
        return item.strip(WHITESPACE)

    def _many(self) -> list[bytes]:
        """The items before one that begins like the next one, split by msgspec.

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
        """A fault if anything but blanks follows."""
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
    """The texts of the items of what begins with a bracket; none if it is no array."""
    chunks = iter([content.replace(b"[", b"", 1)])
    items = [*ArrayItems(chunks, len(content))]
    texts = [item for item in items if isinstance(item, bytes) and item]
    return texts if len(texts) == len(items) else []


def _end(pattern: re.Pattern[bytes], text: bytearray, position: int) -> int:
    """Where a pattern that matches anything ends; the match must not outlive this."""
    match = pattern.match(text, position)
    return match.end() if match else position
