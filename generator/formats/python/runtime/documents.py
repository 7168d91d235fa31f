"""Strict reading of JSON text, which reports violations, and canonical writing."""

import re
from collections.abc import Callable
from typing import Any, NoReturn, TypeGuard

import msgspec

from .streams.items import Document
from .violations import ValidationError, Violation

WHITESPACE = b" \t\r\n"
# An unterminated string extends to the end: searching after it would take quadratic time.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.?[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_STEPS = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}
_DEEP = 200  # levels; a valid document has fewer
_LONG = 40  # digits; out of range of any number

UNKNOWN = "Object contains unknown field"
"""How msgspec's errors begin; if they change, reading only becomes slower."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
decode = msgspec.json.Decoder().decode
"""Return the JSON value of a text; raises for some texts that `parse` accepts."""
encode = msgspec.json.Encoder().encode
"""Return compact UTF-8 with as few escapes as possible."""


def is_text(document: object) -> TypeGuard[Document]:
    """Return whether an object is a text, rather than a JSON value or an iterable of texts."""
    return issubclass(type(document), (bytes, bytearray, memoryview, str))


def require_text(document: object) -> None:
    """Raise TypeError for anything but bytes and str."""
    if not is_text(document):
        name = type(document).__name__
        raise TypeError(f"a document is bytes, bytearray, memoryview or str, not {name}")


def lenient_decoder(
    strict: Callable[[Any], Any], lenient: Callable[[Any], Any]
) -> Callable[[Document], Any]:
    """Return a function that decodes texts and skips unknown names.

    msgspec does not verify that what it skips is UTF-8, and for long texts that takes longer than
    decoding them. So a text is decoded strictly first, until one has an unknown name.
    """
    are_unknown_names_usual = False

    def decode_leniently(document: Document) -> Any:
        nonlocal are_unknown_names_usual
        if not are_unknown_names_usual:
            try:
                return strict(document)
            except msgspec.ValidationError as error:
                are_unknown_names_usual = str(error).startswith(UNKNOWN)
        require_utf8(document)
        return lenient(document)

    return decode_leniently


def require_utf8(document: Document) -> None:
    """Raise UnicodeDecodeError if bytes are not UTF-8."""
    if not isinstance(document, str):
        content = bytes(document)
        if not content.isascii():
            content.decode()


def parse(document: Any) -> Any:
    """Return the JSON value of a text (RFC 8259); raise ValidationError if it is invalid.

    Lone surrogates and numbers out of range of a double are returned as Python reads them, so that
    they are reported with their paths. Raise TypeError for anything but bytes and str.
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
    """Parse a text that msgspec rejected; the standard library accepts and reports more."""
    import json  # few programs need it

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
    except ValueError as error:  # NaN and the infinities
        raise _fault("syntax", f"invalid JSON: {error}") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _integer(digits: str) -> int | float:
    """Return an integer; a float if it is too long for Python to convert, and so out of range."""
    return int(digits) if len(digits) < _LONG else float(digits)


def _reject_deep(content: bytes) -> None:
    """Raise ValidationError if the text itself is too deep, rather than the program's stack."""
    level = 0
    for token in _TOKEN.finditer(content):
        level += _STEPS.get(token[0], 0)
        if level > _DEEP:
            raise _fault("depth", "is nested too deeply") from None


def open_levels(content: bytes) -> int:
    """Return how many brackets a text opens and does not close."""
    return sum(_STEPS.get(token[0], 0) for token in _TOKEN.finditer(content))


def _fault(rule: str, message: str) -> ValidationError:
    return ValidationError([Violation("", rule, message)])
