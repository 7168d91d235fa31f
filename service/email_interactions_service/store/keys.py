"""Texts as columns that any database can index: bytes, bounded in length.

PostgreSQL's texts hold no NUL and sort by locale, and no index takes a megabyte. Bytes of UTF-8
hold everything and sort by code point; of a long text, a key has the beginning and a digest.
"""

from hashlib import sha256

LONGEST = 200  # bytes; a longer key is one of a longer text


def key(text: str) -> bytes:
    """Equal for equal texts, different for different ones."""
    written = text.encode()
    if len(written) <= LONGEST:
        return written
    return written[:LONGEST] + sha256(written).digest()


def optional_key(text: str | None) -> bytes | None:
    """The same for a text that may be absent."""
    return None if text is None else key(text)


def prefix(text: str) -> bytes:
    """Sorts as the text does, as far as it goes."""
    return text.encode()[:LONGEST]
