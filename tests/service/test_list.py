"""ListInteractions."""

import random
import threading
from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.emails import START, creating, fresh, getting, incoming, outgoing
from tests.service.telling import violations_of

Request = service_pb2.ListInteractionsRequest
Record = Any


def pages(stub: Any, **filters: Any) -> Iterator[list[Record]]:
    """The records of one page after the other."""
    request = Request(**filters)
    while True:
        answer = stub.ListInteractions(request, timeout=20)
        yield [getattr(found, found.WhichOneof("email")) for found in answer.interactions]
        if not answer.HasField("next_page_token"):
            return
        assert answer.next_page_token
        request.page_token = answer.next_page_token


def ids(stub: Any, **filters: Any) -> list[str]:
    """The ids of everything that is listed."""
    return [record.interaction_id for page in pages(stub, **filters) for record in page]


def moment(minutes: int) -> Timestamp:
    """Minutes after START."""
    found = Timestamp()
    found.FromDatetime((START + timedelta(minutes=minutes)).astimezone(UTC))
    return found


@pytest.fixture(scope="module")
def stored(stub: Any) -> list[Record]:
    """Sixty interactions of one customer, in random order of their dates."""
    customer, dice = fresh("c"), random.Random(7)  # noqa: S311
    records = []
    for number in range(60):
        make = dice.choice([incoming, outgoing])
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
        interaction = stub.CreateInteraction(creating(make(**values))).interaction
        records.append(getattr(interaction, interaction.WhichOneof("email")))
    return records


def in_order(records: list[Record]) -> list[str]:
    """Their ids as the page promises them: by start_date, then by id, by code points."""
    by = sorted(records, key=lambda r: (r.start_date.ToMilliseconds(), r.interaction_id))
    return [record.interaction_id for record in by]


@pytest.mark.parametrize("size", [1, 7, 59, 60, 1_000])
def test_pages_have_everything_once_and_in_order(
    stub: Any, stored: list[Record], size: int
) -> None:
    """Whatever the size of a page."""
    customer = stored[0].customer_id
    found = list(pages(stub, customer_id=customer, page_size=size))
    assert [len(page) for page in found[:-1]] == [size] * (len(found) - 1)
    assert [record.interaction_id for page in found for record in page] == in_order(stored)


def test_a_last_page_that_is_full_has_no_token(stub: Any, stored: list[Record]) -> None:
    """Sixty in pages of thirty are two pages."""
    assert len(list(pages(stub, customer_id=stored[0].customer_id, page_size=30))) == 2


@pytest.mark.parametrize("seed", range(12))
def test_filters_add_up(stub: Any, stored: list[Record], seed: int) -> None:
    """Any combination of filters gives what fits all of them, and nothing else."""
    dice = random.Random(seed)  # noqa: S311
    customer = stored[0].customer_id
    filters: dict[str, Any] = {"customer_id": customer}
    wanted = stored
    if dice.random() < 0.5:
        filters["thread_id"] = thread = f"{customer}-t{dice.randrange(3)}"
        wanted = [r for r in wanted if r.HasField("thread_id") and r.thread_id == thread]
    if dice.random() < 0.5:
        filters["parent_id"] = parent = f"{customer}\0p{dice.randrange(2)}"
        wanted = [r for r in wanted if r.HasField("parent_id") and r.parent_id == parent]
    if dice.random() < 0.5:
        filters["statuses"] = statuses = dice.choices(range(4), k=2)
        wanted = [r for r in wanted if r.status in statuses]
    if dice.random() < 0.5:
        filters["start_date_from"] = begin = moment(dice.randrange(10))
        wanted = [r for r in wanted if r.start_date.seconds >= begin.seconds]
    if dice.random() < 0.5:
        filters["start_date_before"] = end = moment(dice.randrange(10, 20))
        wanted = [r for r in wanted if r.start_date.seconds < end.seconds]
    assert ids(stub, page_size=4, **filters) == in_order(wanted)


def test_an_empty_text_is_a_filter(stub: Any) -> None:
    """It is a customer like any other; an absent thread is not the empty one."""
    sent = incoming(customer_id=fresh("c"), thread_id="")
    without = incoming(customer_id=sent.email_in.customer_id)
    for interaction in (sent, without):
        stub.CreateInteraction(creating(interaction))
    found = ids(stub, customer_id=sent.email_in.customer_id, thread_id="")
    assert found == [sent.email_in.interaction_id]


def test_nothing_fits(stub: Any) -> None:
    """One page, empty, without a token."""
    assert list(pages(stub, customer_id=fresh("c"))) == [[]]


def test_the_usual_page_has_fifty(stub: Any, stored: list[Record]) -> None:
    """Without a size, and with the size 0."""
    for size in ({}, {"page_size": 0}):
        found = pages(stub, customer_id=stored[0].customer_id, **size)
        assert [len(page) for page in found] == [50, 10]


def test_the_size_of_a_page_may_change(stub: Any, stored: list[Record]) -> None:
    """It is no filter."""
    request = Request(customer_id=stored[0].customer_id, page_size=10)
    request.page_token = stub.ListInteractions(request).next_page_token
    request.page_size = 20
    found = stub.ListInteractions(request).interactions
    expected = in_order(stored)[10:30]
    assert [getattr(f, f.WhichOneof("email")).interaction_id for f in found] == expected


def test_a_page_is_cut_by_its_bytes(stub: Any) -> None:
    """A page of large interactions fits into what a client takes by default."""
    customer = fresh("c")
    for number in range(6):
        sent = incoming(customer_id=customer, minutes=number, text="x" * 1_500_000)
        stub.CreateInteraction(creating(sent))
    sizes = [len(page) for page in pages(stub, customer_id=customer)]
    assert sum(sizes) == 6
    assert len(sizes) >= 3


def test_wrong_requests_are_told(stub: Any) -> None:
    """Numbers that are no status, moments that are too fine, a negative size, a foreign token."""
    request = Request(statuses=[0, 9, 3, -1], start_date_from=Timestamp(nanos=1))  # type: ignore[list-item]
    assert violations_of(stub.ListInteractions, request) == [
        ("statuses[1]", "ENUM"),
        ("statuses[3]", "ENUM"),
        ("start_date_from", "PATTERN"),
    ]
    found = violations_of(stub.ListInteractions, Request(page_size=-1))
    assert found == [("page_size", "RANGE")]


def test_a_token_is_good_for_its_filters_alone(stub: Any, stored: list[Record]) -> None:
    """Another filter, a changed letter, half a token, any other text."""
    request = Request(customer_id=stored[0].customer_id, page_size=1)
    token: str = stub.ListInteractions(request).next_page_token
    tampered = [token[:-1] + ("A" if token[-1] != "A" else "B"), token[: len(token) // 2]]
    tampered += [token + "=", token + "A", "A" + token, token.lower(), "x", "é", "\0"]
    for wrong in tampered:
        request.page_token = wrong
        found = violations_of(stub.ListInteractions, request)
        assert found == [("page_token", "TOKEN")], wrong
    other = Request(customer_id=stored[0].customer_id, statuses=[0], page_token=token)  # type: ignore[list-item]
    assert violations_of(stub.ListInteractions, other) == [("page_token", "TOKEN")]


def test_pages_stay_right_while_others_write(stub: Any) -> None:
    """What was there before and stays in place is listed once, though the list grows all around.

    A writer adds before and behind the reader and changes what it reads. Nothing comes twice,
    and the order holds from page to page.
    """
    customer, stop = fresh("c"), threading.Event()
    kept = [incoming(customer_id=customer, minutes=2 * number) for number in range(40)]
    for interaction in kept:
        stub.CreateInteraction(creating(interaction))

    def write(seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311
        while not stop.is_set():
            minutes = dice.randrange(-20, 100)
            stub.CreateInteraction(creating(incoming(customer_id=customer, minutes=minutes)))
            read = getting(dice.choice(kept).email_in.interaction_id)
            changed = service_pb2.UpdateInteractionRequest(
                interaction=stub.GetInteraction(read).interaction,
                update_mask=FieldMask(paths=["subject"]),
            )
            changed.interaction.email_in.subject = fresh()
            stub.UpdateInteraction(changed)

    writer = threading.Thread(target=write, args=(1,))
    writer.start()
    try:
        for _ in range(5):
            records = [r for page in pages(stub, customer_id=customer, page_size=3) for r in page]
            found = [record.interaction_id for record in records]
            assert len(found) == len(set(found))
            assert found == in_order(records)
            assert {i.email_in.interaction_id for i in kept} <= set(found)
    finally:
        stop.set()
        writer.join()
