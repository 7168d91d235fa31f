"""Keys of texts, and tokens."""

from hypothesis import given
from hypothesis import strategies as st

from email_interactions_service.store.keys import MAX_PREFIX, key, prefix
from email_interactions_service.tokens import InvalidToken, Tokens

TEXTS = st.one_of(
    st.text(max_size=20),
    st.builds(str.__mul__, st.text(min_size=1, max_size=3), st.integers(0, 300)),
    st.builds(
        lambda text, end: "x" * MAX_PREFIX + text + end, st.text(max_size=3), st.text(max_size=3)
    ),
)


@given(TEXTS, TEXTS)
def test_keys_tell_texts_apart(one: str, other: str) -> None:
    """Equal keys are of equal texts, and no key is longer than an index takes."""
    assert (key(one) == key(other)) == (one == other)
    assert len(key(one)) <= MAX_PREFIX + 32


@given(TEXTS, TEXTS)
def test_prefixes_sort_as_texts_do(one: str, other: str) -> None:
    """By code points; what a prefix leaves open the whole id decides."""
    order = [(prefix(text), text.encode()) for text in sorted((one, other))]
    assert order == sorted(order)


def test_a_key_of_a_long_text_is_no_short_text() -> None:
    """Nobody can make a short text whose key is that of a long one: the lengths differ."""
    long = key("x" * (MAX_PREFIX + 1))
    assert len(long) > MAX_PREFIX
    assert key("x" * MAX_PREFIX) != long


@given(st.binary(max_size=9), st.binary(max_size=9), st.lists(st.integers(0, 2**60), max_size=3))
def test_tokens_open_for_their_purpose(purpose: bytes, other: bytes, position: list[int]) -> None:
    """With the same key and purpose only."""
    tokens = Tokens(b"k" * 32)
    token = tokens.sign(purpose, position)
    assert tokens.verify(purpose, token, list[int]) == position
    for keeper, wanted in ((tokens, other), (Tokens(b"l" * 32), purpose)):
        try:
            opened = keeper.verify(wanted, token, list[int])
        except InvalidToken:
            continue
        assert keeper is tokens
        assert (wanted, opened) == (purpose, position)


@given(st.text(max_size=60))
def test_no_text_opens(text: str) -> None:
    """Whatever a caller sends instead of a token, it is one error."""
    try:
        Tokens(b"k" * 32).verify(b"", text, list[int])
    except InvalidToken:
        return
    raise AssertionError(text)
