"""Signed tokens: positions that callers send back without being able to make them."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar

import msgspec

T = TypeVar("T")

_SIGNATURE = 16  # bytes


class InvalidToken(ValueError):
    """The token was not issued by this server for this purpose, or was changed."""


class Tokens:
    """Signs and verifies the tokens of one store, which contains the key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, purpose: bytes, position: Sequence[object]) -> str:
        """Return a token that is valid for one purpose, such as a list with its filters."""
        content = msgspec.msgpack.encode(position)
        return _encode(self._signature(purpose, content) + content)

    def verify(self, purpose: bytes, token: str, kind: type[T]) -> T:
        """Return the position; raise InvalidToken for any other text."""
        try:
            data = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except (binascii.Error, UnicodeEncodeError):
            raise InvalidToken(token) from None
        signature, content = data[:_SIGNATURE], data[_SIGNATURE:]
        is_signed = hmac.compare_digest(signature, self._signature(purpose, content))
        if not is_signed or _encode(data) != token:
            raise InvalidToken(token)
        return msgspec.msgpack.decode(content, type=kind)

    def _signature(self, purpose: bytes, content: bytes) -> bytes:
        length = len(purpose).to_bytes(8, "big")
        return hmac.digest(self._key, length + purpose + content, hashlib.sha256)[:_SIGNATURE]


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
