"""ListInteractions: filters and pagination."""

import random
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.support.errors import violations_of
from tests.service.support.interactions import (
    START,
    create,
    fresh,
    incoming,
    outgoing,
    read,
    record_of,
    update,
)

Request = pb.ListInteractionsRequest
Record = Any


def pages(stub: Any, **filters: Any) -> Iterator[list[Record]]:
    """Yield the records of each page."""
    request = Request(**filters)
    while True:
        response = stub.ListInteractions(request, timeout=20)
        yield [record_of(interaction) for interaction in response.interactions]
        if not response.HasField("next_page_token"):
            return
        assert response.next_page_token
        request.page_token = response.next_page_token


def ids(stub: Any, **filters: Any) -> list[str]:
    """Return the ids on all pages."""
    return [record.interaction_id for page in pages(stub, **filters) for record in page]


def after(minutes: int) -> Timestamp:
    """Return the time these minutes after START."""
    result = Timestamp()
    result.FromDatetime(START + timedelta(minutes=minutes))
    return result


def in_order(records: list[Record]) -> list[str]:
    """Return their ids in the documented order: by start_date, then by id, by code points."""
    by = sorted(records, key=lambda r: (r.start_date.ToMilliseconds(), r.interaction_id))
    return [record.interaction_id for record in by]


@pytest.fixture(scope="module")
def stored(stub: Any) -> list[Record]:
    """Sixty interactions of one customer, in random order of their dates."""
    customer, dice = fresh("c"), random.Random(7)  # noqa: S311
    records = []
    for number in range(60):
        values = {
            "customer_id": customer,
            "minutes": dice.randrange(20),
            "status": dice.randrange(4),
            "interaction_id": fresh(dice.choice(["i", "é", "\0", "I" * 300])),
        }
        if dice.random() < 0.5:
            values["thread_id"] = f"{customer}-t{number % 3}"
        if dice.random() < 0.5:
            values["parent_id"] = f"{customer}\0p{number % 2}"
        records.append(record_of(create(stub, dice.choice([incoming, outgoing])(**values))))
    return records


@pytest.mark.parametrize("size", [1, 7, 30, 59, 60, 1_000])
def test_pages_have_everything_once_and_in_order(
    stub: Any, stored: list[Record], size: int
) -> None:
    """All pages but the last have the size; a last page that is full has no token."""
    found = list(pages(stub, customer_id=stored[0].customer_id, page_size=size))
    assert [len(page) for page in found[:-1]] == [size] * ((60 - 1) // size)
    assert [record.interaction_id for page in found for record in page] == in_order(stored)


@pytest.mark.parametrize("seed", range(12))
def test_an_interaction_matches_all_filters(stub: Any, stored: list[Record], seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    customer = stored[0].customer_id
    filters: dict[str, Any] = {"customer_id": customer}
    expected = stored
    for name, value in (
        ("thread_id", f"{customer}-t{dice.randrange(3)}"),
        ("parent_id", f"{customer}\0p{dice.randrange(2)}"),
    ):
        if dice.random() < 0.5:
            filters[name] = value
            expected = [r for r in expected if r.HasField(name) and getattr(r, name) == value]
    if dice.random() < 0.5:
        filters["statuses"] = statuses = dice.choices(range(4), k=2)
        expected = [r for r in expected if r.status in statuses]
    if dice.random() < 0.5:
        filters["start_date_from"] = begin = after(dice.randrange(10))
        expected = [r for r in expected if r.start_date.seconds >= begin.seconds]
    if dice.random() < 0.5:
        filters["start_date_before"] = end = after(dice.randrange(10, 20))
        expected = [r for r in expected if r.start_date.seconds < end.seconds]
    assert ids(stub, page_size=4, **filters) == in_order(expected)


def test_an_empty_string_is_a_filter(stub: Any) -> None:
    """An absent thread_id does not match the empty one."""
    customer = fresh("c")
    interaction_id = create(stub, customer_id=customer, thread_id="").email_in.interaction_id
    create(stub, customer_id=customer)
    assert ids(stub, customer_id=customer, thread_id="") == [interaction_id]


def test_without_a_match_there_is_one_empty_page(stub: Any) -> None:
    assert list(pages(stub, customer_id=fresh("c"))) == [[]]


@pytest.mark.parametrize("size", [{}, {"page_size": 0}], ids=str)
def test_the_default_page_size_is_fifty(
    stub: Any, stored: list[Record], size: dict[str, int]
) -> None:
    found = pages(stub, customer_id=stored[0].customer_id, **size)
    assert [len(page) for page in found] == [50, 10]


def test_the_page_size_may_change(stub: Any, stored: list[Record]) -> None:
    """From page to page; it is not a filter."""
    request = Request(customer_id=stored[0].customer_id, page_size=10)
    request.page_token = stub.ListInteractions(request).next_page_token
    request.page_size = 20
    found = stub.ListInteractions(request).interactions
    assert [record_of(f).interaction_id for f in found] == in_order(stored)[10:30]


def test_a_page_is_limited_in_bytes(stub: Any) -> None:
    """A client can receive a page of large interactions by default."""
    customer = fresh("c")
    for number in range(6):
        create(stub, customer_id=customer, minutes=number, text="x" * 1_500_000)
    sizes = [len(page) for page in pages(stub, customer_id=customer)]
    assert sum(sizes) == 6
    assert len(sizes) >= 3


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"statuses": [0, 9, 3, -1], "start_date_from": Timestamp(nanos=1)},
            [("statuses[1]", "ENUM"), ("statuses[3]", "ENUM"), ("start_date_from", "PATTERN")],
        ),
        ({"page_size": -1}, [("page_size", "RANGE")]),
    ],
    ids=["values", "size"],
)
def test_invalid_requests_are_rejected(
    stub: Any, values: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert violations_of(stub.ListInteractions, Request(**values)) == expected


def test_a_token_is_valid_for_its_filters_only(stub: Any, stored: list[Record]) -> None:
    """Not for another filter, nor with any change."""
    customer = stored[0].customer_id
    token = stub.ListInteractions(Request(customer_id=customer, page_size=1)).next_page_token
    changed = [token[:-1] + ("A" if token[-1] != "A" else "B"), token[: len(token) // 2]]
    changed += [token + "=", token + "A", "A" + token, token.lower(), "x", "é", "\0"]
    requests = [Request(customer_id=customer, page_token=text) for text in changed]
    other: Any = {"statuses": [0], "page_token": token}
    for request in (*requests, Request(customer_id=customer, **other)):
        found = violations_of(stub.ListInteractions, request)
        assert found == [("page_token", "TOKEN")], request


def test_pages_are_consistent_while_others_write(stub: Any) -> None:
    """What stays in place is listed once, although interactions are added before and after it.

    Nothing is listed twice, and the order holds from page to page.
    """
    customer, stop = fresh("c"), threading.Event()
    kept = [create(stub, customer_id=customer, minutes=2 * number) for number in range(40)]

    def write() -> None:
        dice = random.Random(1)  # noqa: S311
        while not stop.is_set():
            create(stub, customer_id=customer, minutes=dice.randrange(-20, 100))
            stored = read(stub, dice.choice(kept))
            assert stored
            update(stub, stored, subject=fresh())

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            records = [r for page in pages(stub, customer_id=customer, page_size=3) for r in page]
            found = [record.interaction_id for record in records]
            assert len(found) == len(set(found))
            assert found == in_order(records)
            assert {interaction.email_in.interaction_id for interaction in kept} <= set(found)
    finally:
        stop.set()
        writer.join()
