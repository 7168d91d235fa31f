"""JSON text: strict reading, with what is wrong as violations, and canonical writing."""

import re
from typing import Any, NoReturn, TypeGuard

import msgspec

from .streams.items import Document
from .violations import ValidationError, Violation

WHITESPACE = b" \t\r\n"
# A string that nothing ends reaches to the end, for a search after it would take quadratic time.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.?[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_STEPS = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}
_DEEP = 200  # levels; a valid document has fewer
_LONG = 40  # digits; beyond every bound

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
decode = msgspec.json.Decoder().decode
"""The value of a text, of JSON's own types; raises for some texts that `parse` accepts."""
encode = msgspec.json.Encoder().encode
"""Compact UTF-8, nothing escaped that need not be."""


def is_utf8_string(document: object) -> TypeGuard[Document]:
    """Whether something is a text, rather than a value or a row of texts."""
    return issubclass(type(document), (bytes, bytearray, memoryview, str))


def require_text(document: object) -> None:
    """Raises TypeError for what is neither bytes nor str."""
    if not is_utf8_string(document):
        name = type(document).__name__
        raise TypeError(f"a document is bytes, bytearray, memoryview or str, not {name}")


def in_utf8(document: Document) -> Document:
    """A text that is UTF-8 also where a decoder skips it; UnicodeDecodeError if it is not."""
    content = bytes(document) if isinstance(document, memoryview) else document
    if isinstance(content, str) or content.isascii():
        return content
    return content.decode()


def parse(document: Any) -> Any:
    """The JSON value of a text (RFC 8259), or ValidationError.

    A lone surrogate and a number beyond a double come back as Python has them, so that they are
    found where they stand. Raises TypeError for what is neither bytes nor str.
    """
    require_text(document)
    content = _as_bytes(document)
    try:
        return decode(content)
    except RecursionError:
        _reject_deep(content)
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _parse_again(content)


def _as_bytes(document: Document) -> bytes:
    if isinstance(document, str):
        try:
            return str.encode(document)
        except UnicodeEncodeError:
            raise _fault("encoding", "holds a lone surrogate, which UTF-8 cannot carry") from None
    return document if type(document) is bytes else bytes(memoryview(document))


def _parse_again(content: bytes) -> Any:
    """What msgspec rejects, parsed by the standard library, which accepts and reports more."""
    import json  # few programs come here

    if content[:3] == BYTE_ORDER_MARK:
        raise _fault("encoding", "begins with a byte order mark")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _fault("encoding", f"is not UTF-8: byte {error.start}") from None
    try:
        return json.loads(text, parse_constant=_no_constant, parse_int=_integer)
    except RecursionError:
        _reject_deep(content)
        raise
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _fault("syntax", f"invalid JSON: {error.msg.lower()}, {place}") from None
    except ValueError as error:  # NaN and its kin
        raise _fault("syntax", f"invalid JSON: {error}") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _integer(digits: str) -> int | float:
    """Python converts no integer of thousands of digits; as a float it is out of range as well."""
    return int(digits) if len(digits) < _LONG else float(digits)


def _reject_deep(content: bytes) -> None:
    """Raises ValidationError if a text is deep by itself, and not read from deep in a program."""
    level = 0
    for token in _TOKEN.finditer(content):
        level += _STEPS.get(token[0], 0)
        if level > _DEEP:
            raise _fault("depth", "is nested too deeply") from None


def open_levels(content: bytes) -> int:
    """How many brackets a text opens and does not close."""
    return sum(_STEPS.get(token[0], 0) for token in _TOKEN.finditer(content))


def _fault(rule: str, message: str) -> ValidationError:
    return ValidationError([Violation("", rule, message)])
