"""DeleteInteraction: what it removes, its idempotency, and what watchers and lists see of it."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.store.engine import open_engine
from tests.service.support.errors import code_of, error_of, violations_of
from tests.service.support.interactions import (
    create,
    create_request,
    current_position,
    delete_request,
    fresh,
    incoming,
    outgoing,
    position,
    read,
    record_of,
    stop_request,
    update,
    watching,
)
from tests.service.support.server import serving

Request = pb.DeleteInteractionRequest
CREATED = pb.INTERACTION_CHANGE_CREATED
UPDATED = pb.INTERACTION_CHANGE_UPDATED
REMOVED = pb.INTERACTION_CHANGE_REMOVED
SECRET = "SECRET of the customer "


def delete(stub: Any, stored: pb.EmailInteraction, **values: Any) -> None:
    """Delete an interaction."""
    assert stub.DeleteInteraction(delete_request(stored, **values), timeout=60)


def events(call: Any, count: int) -> list[tuple[int, Any]]:
    """Return the next changes: the kind, and the etag or the removed interaction."""
    return [
        (change.kind, change.removed if change.HasField("removed") else change.interaction.etag)
        for change in islice(call, count)
    ]


def removed(stored: pb.EmailInteraction) -> tuple[int, pb.RemovedInteraction]:
    """Return the event of a removal."""
    record = record_of(stored)
    entry = pb.RemovedInteraction(
        interaction_id=record.interaction_id, customer_id=record.customer_id
    )
    return REMOVED, entry


@pytest.mark.parametrize("interaction", [incoming, outgoing])
def test_a_deleted_interaction_is_gone(stub: Any, interaction: Any) -> None:
    """No method finds it; its id may be used again, for another interaction."""
    first = create(stub, interaction())
    delete(stub, first)
    assert read(stub, first) is None
    assert code_of(stub.DeleteInteraction, delete_request(first)) == "NOT_FOUND"
    assert code_of(stub.StopInteraction, stop_request(first)) == "NOT_FOUND"
    listing = pb.ListInteractionsRequest(customer_id=record_of(first).customer_id, page_size=1000)
    assert first not in stub.ListInteractions(listing).interactions
    second = create(stub, outgoing(interaction_id=record_of(first).interaction_id))
    assert second.etag != first.etag
    assert read(stub, first) == second


def test_an_etag_guards_a_deletion(stub: Any) -> None:
    old = create(stub)
    new = update(stub, old, subject="new")
    assert code_of(stub.DeleteInteraction, delete_request(old, etag=old.etag)) == "ABORTED"
    assert read(stub, old) == new
    delete(stub, new, etag=new.etag)
    assert read(stub, old) is None


def test_the_id_is_required(stub: Any) -> None:
    assert violations_of(stub.DeleteInteraction, Request()) == [("interaction_id", "REQUIRED")]


def test_a_deletion_may_be_repeated(stub: Any) -> None:
    """With its request_id, also when the id is used again; a different request is rejected."""
    first, request_id = create(stub), fresh()
    for _ in range(2):
        delete(stub, first, request_id=request_id)
    second = create(stub, interaction_id=first.email_in.interaction_id)
    delete(stub, first, request_id=request_id)
    assert read(stub, second) == second
    for other in (Request(interaction_id="x"), delete_request(first, etag=second.etag)):
        other.request_id = request_id
        found = violations_of(stub.DeleteInteraction, other)
        assert found == [("request_id", "DUPLICATE")]


def test_concurrent_repetitions_get_one_response(stub: Any) -> None:
    """Also of a large interaction, whose deletion is prepared before its transaction."""
    for _ in range(5):
        request = delete_request(create(stub, text="x" * 100_000), request_id=fresh())
        calls = [stub.DeleteInteraction.future(request, timeout=60) for _ in range(4)]
        assert {call.code().name for call in calls} == {"OK"}


def test_a_late_repetition_of_the_creation_restores_nothing(stub: Any) -> None:
    """A request that was delayed on its way; another request creates a new interaction."""
    request = create_request(incoming(), request_id=fresh())
    stored = stub.CreateInteraction(request).interaction
    delete(stub, stored)
    error = error_of(stub.CreateInteraction, request)
    assert (error.code().name, read(stub, stored)) == ("NOT_FOUND", None)
    assert "has been deleted" in error.details()
    request.request_id = fresh()
    assert stub.CreateInteraction(request).interaction == read(stub, stored)


def test_watchers_are_told_the_id_and_the_customer_only(stub: Any) -> None:
    """Those of the customer, and those of all; a watch of another customer gets nothing."""
    customer = fresh("c" * 300)
    with (
        watching(stub, customer_id=customer) as one,
        watching(stub) as every,
        watching(stub, customer_id=fresh()) as other,
    ):
        stored = create(stub, customer_id=customer)
        assert events(one, 1) == events(every, 1) == [(CREATED, stored.etag)]
        delete(stub, stored)
        assert events(one, 1) == events(every, 1) == [removed(stored)]
        assert not other.done()
        again = create(stub, customer_id=customer)
        assert events(one, 1) == [(CREATED, again.etag)]


def test_leaving_a_customer_is_a_removal_for_its_watchers(stub: Any) -> None:
    """The others see one update: those of all customers and of the new one."""
    old, new = fresh("c"), fresh("c")
    stored = create(stub, customer_id=old)
    filters: list[dict[str, Any]] = [{"customer_id": old}, {"customer_id": new}, {}]
    tokens = [current_position(stub, **values) for values in filters]
    with (
        watching(stub, customer_id=old) as of_old,
        watching(stub, customer_id=new) as of_new,
        watching(stub) as every,
    ):
        moved = update(stub, stored, customer_id=new)
        later = update(stub, moved, subject="later")
        marks = [create(stub, customer_id=old), create(stub, customer_id=new)]
        updates = [(UPDATED, moved.etag), (UPDATED, later.etag)]
        expected: list[list[tuple[int, Any]]] = [
            [removed(stored), (CREATED, marks[0].etag)],
            [*updates, (CREATED, marks[1].etag)],
            [*updates, (CREATED, marks[0].etag)],
        ]
        for call, found in zip((of_old, of_new, every), expected, strict=True):
            assert events(call, len(found)) == found
    for values, token, found in zip(filters, tokens, expected, strict=True):
        with watching(stub, resume_token=token, **values) as call:
            assert events(call, len(found)) == found


def test_a_resumed_watch_survives_deletions(stub: Any) -> None:
    """From every token, also those of changes that are no longer in the log."""
    customer = fresh("c")
    with watching(stub, customer_id=customer) as call:
        tokens = [position(call)]
        kept, gone = create(stub, customer_id=customer), create(stub, customer_id=customer)
        update(stub, gone, subject="more")
        tokens += [change.resume_token for change in islice(call, 3)]
        delete(stub, gone)
        end = create(stub, customer_id=customer)
        tokens += [change.resume_token for change in islice(call, 2)]
    rest = [(CREATED, kept.etag), removed(gone), (CREATED, end.etag)]
    for token, skipped in zip(tokens[:-1], (0, 1, 1, 1, 2), strict=True):
        with watching(stub, customer_id=customer, resume_token=token) as call:
            assert events(call, 3 - skipped) == rest[skipped:]


@pytest.mark.parametrize("length", [0, 300])
def test_pages_survive_deletions(stub: Any, length: int) -> None:
    """Of the interaction at the end of a page, and of others, with short and long ids."""
    customer = fresh("c")
    stored = [
        create(stub, customer_id=customer, interaction_id=fresh("i" * length)) for _ in range(9)
    ]
    stored.sort(key=lambda interaction: interaction.email_in.interaction_id)
    request = pb.ListInteractionsRequest(customer_id=customer, page_size=3)
    first = stub.ListInteractions(request)
    for index in (2, 4, 5):
        delete(stub, stored[index])
    request.page_token = first.next_page_token
    assert list(first.interactions) == stored[:3]
    assert list(stub.ListInteractions(request).interactions) == [stored[3], *stored[6:8]]


@pytest.mark.parametrize("size", [10, 100_000])
def test_nothing_of_it_remains_in_the_files(file: str, size: int) -> None:
    """Neither in the tables, nor in freed pages, nor in the write-ahead log."""
    with serving(file) as (_, stub):
        create(stub)
        for text_of_field in (SECRET * size, "other"):
            request = create_request(incoming(text=SECRET * size), request_id=fresh())
            stored = stub.CreateInteraction(request).interaction
            delete(stub, update(stub, stored, text=text_of_field))
        contents = {path.name: path.read_bytes() for path in Path(file).parent.iterdir()}
        assert [name for name, content in contents.items() if SECRET.encode() in content] == []


def test_no_table_contains_it(database: str) -> None:
    """Of an interaction and its requests, the change log has the id and the customer."""
    with serving(database) as (server, stub):
        kept = create(stub)
        request = create_request(incoming(text=SECRET), request_id=fresh())
        delete(stub, update(stub, stub.CreateInteraction(request).interaction, subject=SECRET))
        assert server.stop() == 0
    engine = open_engine(database, connections=1, writes=False)
    with engine.connect() as connection:
        tables = {
            name: connection.execute(text(f"SELECT * FROM {name}")).all()  # noqa: S608
            for name in ("interactions", "changes", "answers")
        }
    engine.dispose()
    assert [len(rows) for rows in tables.values()] == [1, 2, 1]
    assert SECRET not in repr([tuple(row) for rows in tables.values() for row in rows])
    assert kept.email_in.interaction_id.encode() == tables["interactions"][0].key
    assert tables["answers"][0].digest == b""


def test_deletions_share_transactions_with_other_writes(stub: Any) -> None:
    """Sixteen at once, each with an interaction that is created, changed and deleted again."""

    def work(interaction_id: str) -> list[str]:
        found = []
        for _ in range(6):
            stored = create(stub, interaction_id=interaction_id)
            delete(stub, update(stub, stored, subject="x"))
            found.append(code_of(stub.DeleteInteraction, delete_request(stored)))
        last = create(stub, interaction_id=interaction_id)
        assert read(stub, last) == last
        return found

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(work, [fresh() for _ in range(16)])) == [["NOT_FOUND"] * 6] * 16
