"""How many examples a test draws, and texts with changed bytes."""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.support.thorough import amount

WANTED = "FUZZ_EXAMPLES" in os.environ


def examples(count: int) -> settings:
    """So many cases, a sixth in a sample, always the same; FUZZ_EXAMPLES asks for other ones."""
    return settings(
        max_examples=amount(count // 12, count, "FUZZ_EXAMPLES"),
        derandomize=not WANTED,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


BYTES = [
    b"", b'"', b"\\", b"\\ud800", b"\\udc00", b"\\u0000", b"{", b"}", b"[", b"]", b",", b":",
    b"null", b"NaN", b"-", b"0", b"1e9", b"1e999", b".0", b"\n", b"\x00", b"\xff", b"\xed\xa0\x80",
    b"\xc3\xa9", b'"status":1,', b'"x":0,', b"\xef\xbb\xbf", b"T", b"Z", b"+", b" ",
]  # fmt: skip


@st.composite
def changed_bytes(draw: st.DrawFn, whole: bytes) -> bytes:
    """A few bytes of a text changed, deleted and added."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(content) - 1))
        length = draw(st.integers(0, 3))
        content[place : place + length] = draw(st.sampled_from(BYTES) | st.binary(max_size=3))
        content = content or bytearray(b" ")
    return bytes(content)
