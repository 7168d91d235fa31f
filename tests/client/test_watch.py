"""Watching: across interruptions, without gap or repetition."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread, Timer
from typing import Any

import grpc
import pytest

from email_interactions_client import (
    ChangeKind,
    NotFound,
    OutOfRange,
    ResourceExhausted,
    Unauthenticated,
    Unavailable,
    UnreadableAnswer,
)
from tests.client.conftest import Connect
from tests.client.samples import inbound, told
from tests.client.service import Refusal, Service, Told, running

AWAY = Refusal(grpc.StatusCode.UNAVAILABLE, "going down")


def connection(service: Service) -> Told:
    """The next connection that a watch makes."""
    return service.watches.get(timeout=20)


def numbers(changes: Iterator[Any], count: int) -> list[str]:
    """The next changes, by what they change."""
    return [next(changes).stored.interaction_id for _ in range(count)]


def test_changes_are_told_as_they_are(service: Service, client: Any) -> None:
    with client.watch(customer_id="c") as changes:
        told_now = connection(service)
        told_now.tell(told(1), told(2, kind=2))
        first, second = next(changes), next(changes)
    assert (first.kind, second.kind) == (ChangeKind.CREATED, ChangeKind.UPDATED)
    assert first.stored.email == inbound(interaction_id="1")
    assert (first.resume_token, second.resume_token) == ("1", "2")
    assert told_now.request.customer_id == "c"
    assert not told_now.request.HasField("resume_token")


def test_the_block_begins_when_the_watch_is_on(service: Service, client: Any) -> None:
    """What is created in the block is told: the service has taken the watch by then."""
    with client.watch() as changes:
        assert service.watches.qsize() == 1
        assert changes.resume_token == "begin"


def test_a_watch_without_a_block_begins_with_its_first_change(
    service: Service, client: Any
) -> None:
    changes = client.watch(resume_token="7")
    assert service.watches.empty()
    thread = Thread(target=lambda: connection(service).tell(told(8)))
    thread.start()
    assert numbers(changes, 1) == ["8"]
    changes.close()
    thread.join()


def test_a_watch_that_is_refused_raises_where_its_block_begins(
    service: Service, client: Any
) -> None:
    """Headers come before the refusal, but not the one that says that the watch is on."""
    service.begin = None
    thread = Thread(
        target=lambda: connection(service).tell(Refusal(grpc.StatusCode.UNAUTHENTICATED))
    )
    thread.start()
    with pytest.raises(Unauthenticated), client.watch():
        pytest.fail("the watch is not on")
    thread.join()


def test_a_first_change_is_not_lost_where_the_header_is(service: Service, client: Any) -> None:
    """A proxy may drop it; then the block begins with the first change."""
    service.begin = None
    thread = Thread(target=lambda: connection(service).tell(told(1), told(2)))
    thread.start()
    with client.watch() as changes:
        assert numbers(changes, 2) == ["1", "2"]
    thread.join()


def test_an_interruption_is_bridged(service: Service, client: Any) -> None:
    """Each new connection asks for what comes after the last change that was given out."""
    with client.watch(customer_id="c") as changes:
        connection(service).tell(told(1), told(2), AWAY)
        assert numbers(changes, 2) == ["1", "2"]
        thread = Thread(target=lambda: connection_with(service, "2").tell(told(3), None))
        thread.start()
        assert numbers(changes, 1) == ["3"]
        thread.join()
        thread = Thread(target=lambda: connection_with(service, "3").tell(told(4)))
        thread.start()
        assert numbers(changes, 1) == ["4"]
        thread.join()
        assert changes.resume_token == "4"


def connection_with(service: Service, token: str) -> Told:
    """The next connection, which asks for what comes after the token, by the same filter."""
    made = connection(service)
    assert made.request.resume_token == token
    assert made.request.customer_id == "c"
    return made


def test_an_interruption_before_the_first_change_is_bridged(service: Service, client: Any) -> None:
    """The service says in its headers from which point a watch begins."""
    with client.watch(customer_id="c") as changes:
        connection(service).tell(AWAY)
        thread = Thread(target=lambda: connection_with(service, "begin").tell(told(1)))
        thread.start()
        assert numbers(changes, 1) == ["1"]
        thread.join()


def test_where_the_point_is_unknown_the_interruption_is_told(service: Service, client: Any) -> None:
    """To begin anew would leave a gap."""
    service.begin = None
    changes = client.watch()
    thread = Thread(target=lambda: connection(service).tell(AWAY))
    thread.start()
    with pytest.raises(Unavailable, match="going down"):
        next(changes)
    thread.join()
    assert service.watches.empty()


def test_a_watch_survives_the_service(connect: Connect) -> None:
    """It goes, and comes back on the same port; the watch goes on behind the last change."""
    with ExitStack() as open_:
        gone = Service()
        with running(gone):
            changes = open_.enter_context(connect(port=gone.port).watch(customer_id="c"))
            connection(gone).tell(told(1))
            assert numbers(changes, 1) == ["1"]
        with running(Service(port=gone.port)) as back:
            thread = Thread(target=lambda: connection_with(back, "1").tell(told(2)))
            thread.start()
            assert numbers(changes, 1) == ["2"]
            thread.join()


def test_patience_ends(connect: Connect) -> None:
    """Where the service stays away, the error is told; not before the time that was given."""
    gone = Service()
    with running(gone):
        changes = connect(port=gone.port).watch(patience=0.5)
        changes.__enter__()
    begin = time.monotonic()
    with pytest.raises(Unavailable):
        next(changes)
    assert 0.5 <= time.monotonic() - begin < 30
    changes.close()


def test_patience_begins_anew_once_the_service_is_back(service: Service, client: Any) -> None:
    """Two interruptions that lie further apart than the patience, and no change between them."""

    def interrupt_twice() -> None:
        connection(service).tell(AWAY)
        second = connection(service)
        time.sleep(1.2)
        second.tell(AWAY)
        connection(service).tell(told(1))

    thread = Thread(target=interrupt_twice)
    thread.start()
    with client.watch(patience=1) as changes:
        assert numbers(changes, 1) == ["1"]
    thread.join()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("OUT_OF_RANGE", OutOfRange),
        ("RESOURCE_EXHAUSTED", ResourceExhausted),
        ("UNAUTHENTICATED", Unauthenticated),
        ("NOT_FOUND", NotFound),
    ],
)
def test_other_errors_are_told(
    service: Service, client: Any, code: str, kind: type[Exception]
) -> None:
    """A token that is too old, a reader that is too slow: to go on would hide it."""
    with client.watch() as changes:
        connection(service).tell(told(1), Refusal(grpc.StatusCode[code]))
        assert numbers(changes, 1) == ["1"]
        with pytest.raises(kind):
            next(changes)
        assert service.watches.empty()
        thread = Thread(target=lambda: connection(service).tell(told(2)))
        thread.start()
        assert numbers(changes, 1) == ["2"]  # who asks once more goes on behind the last change
        thread.join()


def test_a_watch_of_nobody_raises_where_its_block_begins(connect: Connect) -> None:
    gone = Service()
    with running(gone):
        client = connect(port=gone.port)
    with pytest.raises(Unavailable), client.watch():
        pytest.fail("the watch is not on")


@pytest.mark.parametrize("entered", [True, False], ids=["with a block", "without one"])
def test_another_thread_may_close_it(service: Service, client: Any, *, entered: bool) -> None:
    """The iteration ends, also while it waits for the service."""
    changes = client.watch()
    if entered:
        changes.__enter__()

    def close() -> None:
        connection(service)
        changes.close()

    thread = Thread(target=close)
    thread.start()
    assert list(changes) == []
    thread.join()
    assert list(changes) == []


def test_it_may_be_closed_while_it_waits_to_come_back(connect: Connect) -> None:
    gone = Service()
    with running(gone):
        changes = connect(port=gone.port).watch(patience=1000)
        changes.__enter__()
    thread = Timer(0.5, changes.close)
    thread.start()
    assert list(changes) == []
    thread.join()


def test_a_change_that_cannot_be_read_is_told(service: Service, client: Any) -> None:
    """The changes behind it are not lost."""
    with client.watch() as changes:
        connection(service).tell(told(1, kind=0), told(2))
        with pytest.raises(UnreadableAnswer, match="no documented change"):
            next(changes)
        assert numbers(changes, 1) == ["2"]
