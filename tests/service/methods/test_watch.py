"""WatchInteractions."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

import grpc
import pytest

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.support.errors import code_of, first_of, status_of, violations_of
from tests.service.support.interactions import (
    create,
    create_request,
    current_position,
    fresh,
    incoming,
    outgoing,
    position,
    stop_request,
    update,
    watching,
)
from tests.service.support.server import serving

Request = pb.WatchInteractionsRequest
CREATED = pb.INTERACTION_CHANGE_CREATED
UPDATED = pb.INTERACTION_CHANGE_UPDATED


def received(call: Any, count: int) -> list[Any]:
    """Return the interactions of the next changes."""
    return [change.interaction for change in islice(call, count)]


def test_creations_and_changes_are_sent_in_order(stub: Any) -> None:
    """Each with the interaction after it; rejected and repeated calls change nothing."""
    customer = fresh("c")
    with watching(stub, customer_id=customer) as call:
        first = create(stub, customer_id=customer)
        updated = update(stub, first, subject="changed")
        stopped = stub.StopInteraction(stop_request(first)).interaction
        stub.StopInteraction(stop_request(first))
        with pytest.raises(grpc.RpcError):
            update(stub, first, subject="again")
        last = create(stub, outgoing(customer_id=customer))
        found = [(change.kind, change.interaction) for change in islice(call, 4)]
    assert found == [(CREATED, first), (UPDATED, updated), (UPDATED, stopped), (CREATED, last)]


def test_a_watch_begins_now(stub: Any) -> None:
    customer = fresh("c")
    create(stub, customer_id=customer)
    with watching(stub, customer_id=customer) as call:
        second = create(stub, customer_id=customer)
        assert received(call, 1) == [second]


def test_a_watch_may_be_limited_to_a_customer(stub: Any) -> None:
    customers = [fresh("c"), fresh("c\0")]
    with watching(stub, customer_id=customers[1]) as one, watching(stub) as all_customers:
        created = [create(stub, customer_id=customers[number % 2]) for number in range(6)]
        assert received(one, 3) == created[1::2]
        seen: list[Any] = []
        while len(seen) < 6:  # other tests may write meanwhile
            seen += [found for found in received(all_customers, 1) if found in created]
    assert seen == created


def test_a_watch_resumes_after_any_change(stub: Any) -> None:
    """Without gap or repetition, from each token."""
    customer = fresh("c")
    with watching(stub, customer_id=customer) as call:
        tokens = [position(call)]
        created = [create(stub, customer_id=customer) for _ in range(5)]
        tokens += [change.resume_token for change in islice(call, 5)]
    for index, token in enumerate(tokens):
        with watching(stub, customer_id=customer, resume_token=token) as call:
            assert position(call) == token
            changes = list(islice(call, 5 - index))
            assert [change.interaction for change in changes] == created[index:]
            assert [change.resume_token for change in changes] == tokens[index + 1 :]
            later = create(stub, customer_id=customer) if index == 5 else None
            assert later is None or received(call, 1) == [later]


def test_interrupted_watches_miss_nothing(stub: Any) -> None:
    """Eight writers, and a watcher that reconnects after every seven changes."""
    customer, total = fresh("c"), 8 * 24
    token = current_position(stub, customer_id=customer)

    def write() -> list[str]:
        etags: list[str] = []
        while len(etags) < total // 8:
            stored = create(stub, customer_id=customer)
            etags += [stored.etag, update(stub, stored, subject="changed").etag]
        return etags

    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(write) for _ in range(8)]
        found: list[str] = []
        while len(found) < total:
            with watching(stub, customer_id=customer, resume_token=token) as call:
                for response in islice(call, min(7, total - len(found))):
                    found.append(response.interaction.etag)
                    token = response.resume_token
    acknowledged = [writer.result() for writer in writers]
    assert sorted(found) == sorted(chain.from_iterable(acknowledged))
    for own in acknowledged:  # the changes of a writer are in its order
        assert [etag for etag in found if etag in own] == own


def test_foreign_tokens_are_rejected(stub: Any) -> None:
    """Changed ones, page tokens, and any other string."""
    token = current_position(stub)
    create(stub), create(stub)
    page = stub.ListInteractions(pb.ListInteractionsRequest(page_size=1)).next_page_token
    for wrong in (token + "A", token[:-2], "x", "é", page):
        found = violations_of(first_of(stub), Request(resume_token=wrong))
        assert found == [("resume_token", "TOKEN")]


def test_a_stop_ends_the_watches(database: str) -> None:
    """They get UNAVAILABLE at once, and resume at the next server without a gap."""
    with serving(database) as (server, stub), watching(stub) as call:
        create(stub)
        seen = next(call)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        with pytest.raises(grpc.RpcError) as caught:
            next(call)
        stopping.join()
    assert status_of(caught.value) == "UNAVAILABLE"
    assert "resume" in str(caught.value)
    with serving(database) as (_, stub):
        stored = create(stub)
        with watching(stub, resume_token=seen.resume_token) as call:
            assert received(call, 1) == [stored]


def test_a_token_may_be_too_old(database: str) -> None:
    """The watcher gets an error instead of a gap."""
    with serving(database, "--keep-changes", "10") as (_, stub):
        token = current_position(stub)
        created = [create(stub) for _ in range(9)]
        with watching(stub, resume_token=token) as call:
            assert received(call, 9) == created
        for _ in range(30):
            create(stub)
        assert code_of(first_of(stub), Request(resume_token=token)) == "OUT_OF_RANGE"


def test_a_gap_in_the_log_is_reported(database: str) -> None:
    """Of many changes at once, only the last one is kept: a watcher gets all, or an error."""
    with (
        serving(database, "--keep-changes", "1") as (_, stub),
        watching(stub, timeout=20) as call,
    ):
        requests = [create_request(incoming()) for _ in range(200)]
        for creation in [stub.CreateInteraction.future(request) for request in requests]:
            creation.result()
        found: list[str] = []
        with suppress(grpc.RpcError):
            found.extend(
                change.interaction.email_in.interaction_id for change in islice(call, len(requests))
            )
        expected = {request.interaction.email_in.interaction_id for request in requests}
        assert set(found) == expected or call.code() is grpc.StatusCode.OUT_OF_RANGE


def test_a_token_may_be_newer_than_the_database(tmp_path: Path) -> None:
    """The database was replaced by an older copy: the watcher must begin anew."""
    now, before = str(tmp_path / "interactions.db"), str(tmp_path / "copy.db")
    with serving(now) as (server, _):
        assert server.stop() == 0
    shutil.copy(now, before)
    with serving(now) as (_, stub), watching(stub) as call:
        create(stub)
        token = next(call).resume_token
    with serving(before) as (_, stub):
        assert code_of(first_of(stub), Request(resume_token=token)) == "OUT_OF_RANGE"
