"""WatchInteractions."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import grpc
import pytest

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.emails import creating, fresh, incoming, outgoing
from tests.service.serving import Server, make_stub
from tests.service.telling import status, violations_of

Request = service_pb2.WatchInteractionsRequest
Change = service_pb2.WatchInteractionsResponse
CREATED = service_pb2.INTERACTION_CHANGE_CREATED
UPDATED = service_pb2.INTERACTION_CHANGE_UPDATED


@contextmanager
def watching(stub: Any, **values: Any) -> Iterator[Any]:
    """A watch that has begun: what happens from here on is told."""
    call = stub.WatchInteractions(Request(**values), timeout=30)
    call.initial_metadata()
    try:
        yield call
    finally:
        call.cancel()


def beginning(call: Any) -> str:
    """The token of the place where a watch begins."""
    (token,) = (value for name, value in call.initial_metadata() if name == "resume-token")
    return str(token)


def next_changes(call: Any, count: int) -> list[Any]:
    """What is told next."""
    return list(islice(call, count))


def create(stub: Any, **values: Any) -> service_pb2.EmailInteraction:
    """A stored interaction."""
    request = creating(incoming(**values))
    stored: service_pb2.EmailInteraction = stub.CreateInteraction(request).interaction
    return stored


def change(stub: Any, stored: service_pb2.EmailInteraction) -> service_pb2.EmailInteraction:
    """The same with another subject."""
    request = service_pb2.UpdateInteractionRequest(interaction=stored)
    request.interaction.email_in.subject = fresh()
    updated: service_pb2.EmailInteraction = stub.UpdateInteraction(request).interaction
    return updated


def test_creations_and_changes_are_told_in_order(stub: Any) -> None:
    """Each with the interaction as it was after the change; a refused or repeated call is none."""
    customer = fresh("c")
    with watching(stub, customer_id=customer) as call:
        first = create(stub, customer_id=customer)
        updated = change(stub, first)
        stop = service_pb2.StopInteractionRequest(interaction_id=first.email_in.interaction_id)
        stopped = stub.StopInteraction(stop).interaction
        stub.StopInteraction(stop)
        with pytest.raises(grpc.RpcError):
            change(stub, first)
        sent = outgoing(customer_id=customer)
        last = stub.CreateInteraction(creating(sent)).interaction
        told = [(found.kind, found.interaction) for found in next_changes(call, 4)]
    assert told == [(CREATED, first), (UPDATED, updated), (UPDATED, stopped), (CREATED, last)]


def test_a_watch_begins_now(stub: Any) -> None:
    """What was there before is not told."""
    customer = fresh("c")
    create(stub, customer_id=customer)
    with watching(stub, customer_id=customer) as call:
        second = create(stub, customer_id=customer)
        assert next_changes(call, 1)[0].interaction == second


def test_a_customer_is_a_filter(stub: Any) -> None:
    """Others are told to nobody who did not ask; without a customer everybody is told."""
    customers = [fresh("c"), fresh("c\0")]
    with watching(stub, customer_id=customers[1]) as one, watching(stub) as all_of_them:
        made = [create(stub, customer_id=customers[n % 2]) for n in range(6)]
        told = [found.interaction for found in next_changes(one, 3)]
        ids = {interaction.email_in.interaction_id for interaction in made}
        seen: list[Any] = []
        while len(seen) < 6:
            (found,) = next_changes(all_of_them, 1)
            if found.interaction.email_in.interaction_id in ids:
                seen.append(found.interaction)
    assert told == made[1::2]
    assert seen == made


def test_a_watch_resumes_behind_any_change(stub: Any) -> None:
    """Without a gap and without repetition, from each token, with the filter and without."""
    customer = fresh("c")
    with watching(stub, customer_id=customer) as call:
        tokens = [beginning(call)]
        made = [create(stub, customer_id=customer) for _ in range(5)]
        tokens += [found.resume_token for found in next_changes(call, 5)]
    for index, token in enumerate(tokens[:-1]):
        with watching(stub, customer_id=customer, resume_token=token) as call:
            told = next_changes(call, 5 - index)
        assert [found.interaction for found in told] == made[index:]
        assert [found.resume_token for found in told] == tokens[index + 1 :]
    with watching(stub, customer_id=customer, resume_token=tokens[-1]) as call:
        assert beginning(call) == tokens[-1]
        assert next_changes(call, 0) == []
        later = create(stub, customer_id=customer)
        assert next_changes(call, 1)[0].interaction == later


def version(interaction: service_pb2.EmailInteraction) -> tuple[str, str]:
    """What tells one state of an interaction from any other."""
    return interaction.email_in.interaction_id, interaction.etag


def test_watchers_that_break_off_miss_nothing(stub: Any) -> None:
    """Eight writers, and a watcher that hangs up after every seven changes and resumes."""
    customer, total = fresh("c"), 8 * 24
    with watching(stub, customer_id=customer) as call:
        token = beginning(call)

    def write(count: int) -> list[tuple[str, str]]:
        done: list[tuple[str, str]] = []
        while len(done) < count:
            stored = create(stub, customer_id=customer)
            done += [version(stored), version(change(stub, stored))]
        return done

    with ThreadPoolExecutor(8) as pool:
        writing = [pool.submit(write, total // 8) for _ in range(8)]
        told: list[tuple[str, str]] = []
        while len(told) < total:
            with watching(stub, customer_id=customer, resume_token=token) as call:
                for found in next_changes(call, min(7, total - len(told))):
                    told.append(version(found.interaction))
                    token = found.resume_token
    acknowledged = [pair for found in writing for pair in found.result()]
    assert len(told) == len(set(told))
    assert sorted(told) == sorted(acknowledged)
    for found in writing:  # each writer's changes come in its own order
        own = set(found.result())
        assert [pair for pair in told if pair in own] == found.result()


def test_foreign_tokens_are_refused(stub: Any) -> None:
    """Changed ones, tokens of pages, any other text; all in one way."""
    with watching(stub) as call:
        token = beginning(call)
    for wrong in (token + "A", token[:-2], "x", "é"):
        found = violations_of(first_of(stub), Request(resume_token=wrong))
        assert found == [("resume_token", "TOKEN")]
    listed = service_pb2.ListInteractionsRequest(page_size=1)
    create(stub), create(stub)
    page = stub.ListInteractions(listed).next_page_token
    assert violations_of(first_of(stub), Request(resume_token=page)) == [("resume_token", "TOKEN")]


def first_of(stub: Any) -> Any:
    """The method as if it gave one change only."""
    return lambda request, timeout: next(stub.WatchInteractions(request, timeout=timeout))


def test_a_stop_tells_the_watchers(database: str) -> None:
    """They get UNAVAILABLE at once, and resume at the next server without a gap."""
    with Server(database) as running, running.channel() as channel:
        stub = make_stub(channel)
        with watching(stub) as call:
            create(stub)
            (seen,) = next_changes(call, 1)
            stopping = threading.Thread(target=running.stop)
            stopping.start()
            with pytest.raises(grpc.RpcError) as caught:
                next(call)
            stopping.join()
    assert status(caught.value) == "UNAVAILABLE"
    assert "resume" in str(caught.value)
    with Server(database) as running, running.channel() as channel:
        stub = make_stub(channel)
        stored = create(stub)
        with watching(stub, resume_token=seen.resume_token) as call:
            assert next_changes(call, 1)[0].interaction == stored


def test_a_token_may_be_too_old(database: str) -> None:
    """The log keeps so many changes; who comes too late is told, not left with a gap."""
    with Server(database, "--keep-changes", "10") as running, running.channel() as channel:
        stub = make_stub(channel)
        with watching(stub) as call:
            token = beginning(call)
        for _ in range(9):
            create(stub)
        with watching(stub, resume_token=token) as call:
            told = next_changes(call, 9)
        for _ in range(30):
            create(stub)
        with watching(stub, resume_token=token) as call, pytest.raises(grpc.RpcError) as caught:
            next(call)
        assert status(caught.value) == "OUT_OF_RANGE"
        assert len(told) == 9


def test_a_gap_in_the_log_is_told(database: str) -> None:
    """Of many changes at once only the last is kept: whoever watches gets all, or hears of it."""
    with Server(database, "--keep-changes", "1") as running, running.channel() as channel:
        stub = make_stub(channel)
        call = stub.WatchInteractions(service_pb2.WatchInteractionsRequest(), timeout=20)
        beginning(call)
        requests = [creating(incoming()) for _ in range(200)]
        for creation in [stub.CreateInteraction.future(request) for request in requests]:
            creation.result()
        told = []
        with suppress(grpc.RpcError):
            for response in call:
                told.append(response.interaction.email_in.interaction_id)
                if len(told) == len(requests):
                    break
        wanted = {request.interaction.email_in.interaction_id for request in requests}
        assert set(told) == wanted or call.code() is grpc.StatusCode.OUT_OF_RANGE


def test_a_token_from_the_future_is_told(tmp_path: Path) -> None:
    """The database was put back to an older copy: the watcher must begin anew."""
    now, before = tmp_path / "interactions.db", tmp_path / "copy.db"
    with Server(str(now)) as running:
        assert running.stop() == 0
    shutil.copy(now, before)
    with Server(str(now)) as running, running.channel() as channel:
        stub = make_stub(channel)
        with watching(stub) as call:
            create(stub)
            (found,) = next_changes(call, 1)
    with Server(str(before)) as running, running.channel() as channel:
        stub = make_stub(channel)
        with pytest.raises(grpc.RpcError) as caught:
            next(stub.WatchInteractions(Request(resume_token=found.resume_token), timeout=20))
    assert status(caught.value) == "OUT_OF_RANGE"
