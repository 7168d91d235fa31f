"""Strings as columns that any database can index: bytes of bounded length.

PostgreSQL strings cannot contain NUL and sort by locale, and an index does not accept a megabyte.
UTF-8 bytes can contain any string and sort by code point. The key of a long string is its beginning
and a digest.
"""

from hashlib import sha256

MAX_PREFIX = 200  # bytes; a longer key belongs to a longer string


def key(text: str) -> bytes:
    """Return bytes that are equal only for equal strings."""
    encoded = text.encode()
    if len(encoded) <= MAX_PREFIX:
        return encoded
    return encoded[:MAX_PREFIX] + sha256(encoded).digest()


def prefix(text: str) -> bytes:
    """Return bytes that sort like the string, as far as they reach."""
    return text.encode()[:MAX_PREFIX]
