"""Signed tokens: positions that callers send back but cannot forge."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from email_interactions_service.errors import StatusError, invalid_field

T = TypeVar("T")

_SIGNATURE = 16  # bytes


class Tokens:
    """Signs and verifies the tokens of one store, which contains the key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, purpose: bytes, position: Sequence[object]) -> str:
        """Return a token that is valid for one purpose, such as a list with its filters."""
        content = msgspec.msgpack.encode(position)
        return _encode(self._signature(purpose, content) + content)

    def verify(self, purpose: bytes, token: str, kind: type[T], field: str) -> T:
        """Return the position; raise StatusError for any other text in this field."""
        try:
            data = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except (binascii.Error, UnicodeEncodeError):
            raise _invalid(field) from None
        signature, content = data[:_SIGNATURE], data[_SIGNATURE:]
        is_signed = hmac.compare_digest(signature, self._signature(purpose, content))
        if not is_signed or _encode(data) != token:
            raise _invalid(field)
        return msgspec.msgpack.decode(content, type=kind)

    def _signature(self, purpose: bytes, content: bytes) -> bytes:
        length = len(purpose).to_bytes(8, "big")
        return hmac.digest(self._key, length + purpose + content, hashlib.sha256)[:_SIGNATURE]


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _invalid(field: str) -> StatusError:
    return invalid_field(field, "token", "was not issued by this server for such a request")
