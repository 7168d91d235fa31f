"""Keys of strings in the database, and signed tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_interactions_service.errors import StatusError
from email_interactions_service.store.keys import MAX_PREFIX, key, prefix
from email_interactions_service.tokens import Tokens

TEXTS = st.one_of(
    st.text(max_size=20),
    st.builds(str.__mul__, st.text(min_size=1, max_size=3), st.integers(0, 300)),
    st.builds(
        lambda text, end: "x" * MAX_PREFIX + text + end, st.text(max_size=3), st.text(max_size=3)
    ),
)


@given(TEXTS, TEXTS)
def test_only_equal_strings_have_equal_keys(one: str, other: str) -> None:
    """A key is short enough for an index."""
    assert (key(one) == key(other)) == (one == other)
    assert len(key(one)) <= MAX_PREFIX + 32


@given(TEXTS, TEXTS)
def test_prefixes_sort_as_strings_do(one: str, other: str) -> None:
    """By code points; the whole id decides between equal prefixes."""
    order = [(prefix(text), text.encode()) for text in sorted((one, other))]
    assert order == sorted(order)


def test_a_short_string_cannot_have_the_key_of_a_long_one() -> None:
    """Their lengths differ."""
    long = key("x" * (MAX_PREFIX + 1))
    assert len(long) > MAX_PREFIX
    assert key("x" * MAX_PREFIX) != long


@given(st.binary(max_size=9), st.binary(max_size=9), st.lists(st.integers(0, 2**60), max_size=3))
def test_a_token_is_valid_for_its_key_and_purpose(
    purpose: bytes, other: bytes, position: list[int]
) -> None:
    tokens = Tokens(b"k" * 32)
    token = tokens.sign(purpose, position)
    assert tokens.verify(purpose, token, list[int], "f") == position
    with pytest.raises(StatusError):
        Tokens(b"l" * 32).verify(purpose, token, list[int], "f")
    if other != purpose:
        with pytest.raises(StatusError):
            tokens.verify(other, token, list[int], "f")


@given(st.text(max_size=60))
def test_any_other_text_is_an_invalid_token(text: str) -> None:
    with pytest.raises(StatusError):
        Tokens(b"k" * 32).verify(b"", text, list[int], "f")
