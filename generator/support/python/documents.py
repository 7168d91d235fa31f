"""JSON text: strict reading, with what is wrong as violations, and canonical writing."""

import json
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypeGuard

import msgspec

from .violations import ValidationError, Violation

if TYPE_CHECKING:
    Document: TypeAlias = bytes | bytearray | memoryview[int] | str
else:  # a memoryview has no parameter at run time before Python 3.14
    Document = bytes | bytearray | memoryview | str

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode
"""Compact UTF-8, nothing escaped that need not be."""


def is_text(document: object) -> TypeGuard[Document]:
    """Whether something is a text, rather than a value or a row of texts."""
    return isinstance(document, (bytes, bytearray, memoryview, str))


def parse(document: object) -> Any:
    """The JSON value of a text (RFC 8259), or ValidationError.

    A lone surrogate and a number beyond a double come back as Python has them, so that they are
    found where they stand. Raises TypeError for what is neither bytes nor str.
    """
    if not isinstance(document, (bytes, bytearray, memoryview, str)):
        message = (
            f"a document is bytes, bytearray, memoryview or str, not {type(document).__name__}"
        )
        raise TypeError(message)
    content = _as_bytes(document)
    try:
        return _decode(content)
    except RecursionError:
        raise _fault("depth", "is nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _parse_again(content)


def _as_bytes(document: Any) -> bytes | bytearray:
    if isinstance(document, str):
        try:
            return document.encode()
        except UnicodeEncodeError:
            raise _fault("encoding", "holds a lone surrogate, which UTF-8 cannot carry") from None
    return document if isinstance(document, (bytes, bytearray)) else bytes(document)


def _parse_again(content: bytes | bytearray) -> Any:
    """What the fast parser refused, by the one of the standard library, which tells more."""
    if bytes(content[:3]) == _BYTE_ORDER_MARK:
        raise _fault("encoding", "begins with a byte order mark")
    try:
        text = bytes(content).decode()
    except UnicodeDecodeError as error:
        raise _fault("encoding", f"is not UTF-8: byte {error.start}") from None
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise _fault("depth", "is nested too deeply") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _fault("syntax", f"is no JSON: {error.msg.lower()}, {place}") from None
    except ValueError as error:  # NaN, or an integer of more digits than Python converts
        raise _fault("syntax", f"is no JSON: {error}") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _fault(rule: str, message: str) -> ValidationError:
    return ValidationError([Violation("", rule, message)])
