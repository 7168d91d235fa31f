"""Whatever a mail contains, it becomes a valid record with notes, in bounded time and memory."""

import random
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from email_interactions_tools.mail import fetch_data_url, to_data_url, to_mail
from tests.support.thorough import amount
from tests.tools.mail.mails import ALTERNATIVES, convert, mail
from tests.tools.mail.traps import TRAPS

SIZE = amount(1, 6)
# Generous: at size 6, these take 0.1 to 0.6 s; what is quadratic takes minutes.
MAX_SECONDS = amount(4, 20)
MAX_MEMORY = 60  # times the size of the mail
some_mails = settings(max_examples=amount(15, 100))


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_read_in_bounded_time_and_memory(name: str) -> None:
    """And written again."""
    source = TRAPS[name](SIZE)
    begin = time.process_time()
    converted = convert(source, store=to_data_url)
    written, _ = to_mail(converted.record, fetch=fetch_data_url)
    convert(written.as_bytes())
    assert time.process_time() - begin < MAX_SECONDS
    assert converted.record.binary_content
    assert fetch_data_url(converted.record.binary_content) == source
    source = TRAPS[name](1)
    tracemalloc.start()
    convert(source)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MAX_MEMORY * len(source) + 2_000_000


@some_mails
@given(st.binary(max_size=300))
def test_any_bytes_are_a_mail(source: bytes) -> None:
    """Also those that no program would write."""
    convert(to_mail(convert(source).record)[0].as_bytes())


@some_mails
@given(st.randoms(use_true_random=False))
def test_mutated_mails_are_mails(randomness: random.Random) -> None:
    """With pieces removed, doubled, swapped and spoilt."""
    pieces = mail(ALTERNATIVES, received="x; 5 Aug 2009 09:34 +0000").split(b" ")
    for _ in range(randomness.randrange(1, 9)):
        place = randomness.randrange(len(pieces))
        other = randomness.choice([b'"', b"<", b"(", b"\r", b"\0", b"\xff", b"=?", b"--", b";"])
        pieces[place : place + randomness.randrange(3)] = [
            randomness.choice([other, *pieces]) for _ in range(randomness.randrange(3))
        ]
        pieces = pieces or [b""]
    convert(randomness.choice([b" ", b""]).join(pieces), store=to_data_url)
