"""Opaque tokens: a position that a caller hands back, sealed so that nobody else can make one."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar

import msgspec

T = TypeVar("T")

_SEAL = 16  # bytes


class InvalidToken(ValueError):
    """Not a token of this store and purpose, or one that was changed."""


class Tokens:
    """Makes and opens the tokens of one store; its key is kept in there."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, purpose: bytes, position: Sequence[object]) -> str:
        """A token that opens for the same purpose only, such as a list with its filters."""
        content = msgspec.msgpack.encode(position)
        sealed = self._seal_of(purpose, content) + content
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def open(self, purpose: bytes, token: str, kind: type[T]) -> T:
        """The position in a token; InvalidToken when it is none."""
        try:
            sealed = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except (binascii.Error, UnicodeEncodeError):
            raise InvalidToken(token) from None
        seal, content = sealed[:_SEAL], sealed[_SEAL:]
        same = base64.urlsafe_b64encode(sealed).decode().rstrip("=") == token
        if not (same and hmac.compare_digest(seal, self._seal_of(purpose, content))):
            raise InvalidToken(token)
        return msgspec.msgpack.decode(content, type=kind)

    def _seal_of(self, purpose: bytes, content: bytes) -> bytes:
        length = len(purpose).to_bytes(8, "big")
        return hmac.digest(self._key, length + purpose + content, hashlib.sha256)[:_SEAL]
