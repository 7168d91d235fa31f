"""Watches: across interruptions, without gap or repetition."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Thread, Timer
from typing import Any

import grpc
import pytest

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_client import (
    ChangeKind,
    NotFound,
    OutOfRange,
    Removal,
    ResourceExhausted,
    Unauthenticated,
    Unavailable,
    UnreadableAnswer,
)
from tests.client.conftest import Connect
from tests.client.fake_service import UNAVAILABLE, Failure, FakeService, running
from tests.client.samples import change, inbound


def numbers(changes: Iterator[Any], count: int) -> list[str]:
    """Return the next changes as their numbers."""
    return [next(changes).stored.interaction_id for _ in range(count)]


@contextmanager
def meanwhile(action: Callable[[], object]) -> Iterator[None]:
    """Run an action in a thread during the block."""
    thread = Thread(target=action)
    thread.start()
    yield
    thread.join()


@contextmanager
def gone(connect: Connect, **options: Any) -> Iterator[Any]:
    """A watch that has begun, of a service that has gone."""
    service = FakeService()
    with running(service):
        changes = connect(port=service.port).watch(**options)
        changes.__enter__()
    yield changes
    changes.close()


def test_changes_are_returned(service: FakeService, client: Any) -> None:
    with client.watch(customer_id="c") as changes:
        stream = service.stream(customer_id="c")
        stream.send(change(1), change(2, kind=2))
        first, second = next(changes), next(changes)
    assert (first.kind, second.kind) == (ChangeKind.CREATED, ChangeKind.UPDATED)
    assert first.stored.email == inbound(interaction_id="1")
    assert (first.resume_token, second.resume_token) == ("1", "2")
    assert not stream.request.HasField("resume_token")


def test_removals_are_returned(service: FakeService, client: Any) -> None:
    removed = pb.RemovedInteraction(interaction_id="i", customer_id="c")
    with client.watch() as changes:
        kind = pb.INTERACTION_CHANGE_REMOVED
        message = pb.WatchInteractionsResponse(kind=kind, removed=removed, resume_token="3")
        service.stream().send(message)
        assert next(changes) == Removal(interaction_id="i", customer_id="c", resume_token="3")
        assert changes.resume_token == "3"


def test_the_block_begins_when_the_service_has_accepted_the_watch(
    service: FakeService, client: Any
) -> None:
    """So that it receives what is created in the block."""
    with client.watch() as changes:
        assert service.streams.qsize() == 1
        assert changes.resume_token == "begin"


def test_a_watch_without_a_block_begins_with_its_first_change(
    service: FakeService, client: Any
) -> None:
    changes = client.watch(resume_token="7")
    assert service.streams.empty()
    with meanwhile(lambda: service.stream(resume_token="7").send(change(8))):
        assert numbers(changes, 1) == ["8"]
    changes.close()


def test_a_rejected_watch_raises_where_its_block_begins(service: FakeService, client: Any) -> None:
    """Headers come before the error, but not the one that says that the watch has begun."""
    service.begin = None
    failure = Failure(grpc.StatusCode.UNAUTHENTICATED)
    with (
        meanwhile(lambda: service.stream().send(failure)),
        pytest.raises(Unauthenticated),
        client.watch(),
    ):
        pytest.fail("the watch has not begun")


def test_without_the_header_the_first_change_is_not_lost(service: FakeService, client: Any) -> None:
    """A proxy may drop the header; then the block begins with the first change."""
    service.begin = None
    with (
        meanwhile(lambda: service.stream().send(change(1), change(2))),
        client.watch() as changes,
    ):
        assert numbers(changes, 2) == ["1", "2"]


def test_a_watch_reconnects_after_the_last_change(service: FakeService, client: Any) -> None:
    """Whether the service fails or ends the stream, and also before the first change."""
    with client.watch(customer_id="c") as changes:
        service.stream().send(UNAVAILABLE)
        for token, number, end in (("begin", 1, None), ("1", 2, UNAVAILABLE), ("2", 3, None)):
            expected = {"customer_id": "c", "resume_token": token}

            def send(
                expected: Any = expected, number: int = number, end: Failure | None = end
            ) -> None:
                service.stream(**expected).send(change(number), end)

            with meanwhile(send):
                assert numbers(changes, 1) == [str(number)]
            assert changes.resume_token == str(number)


def test_without_a_position_an_interruption_is_raised(service: FakeService, client: Any) -> None:
    """To begin again would leave a gap."""
    service.begin = None
    changes = client.watch()
    with (
        meanwhile(lambda: service.stream().send(UNAVAILABLE)),
        pytest.raises(Unavailable, match="going down"),
    ):
        next(changes)
    assert service.streams.empty()


def test_a_watch_survives_a_restart_of_the_service(connect: Connect) -> None:
    """The service returns on the same port; the watch continues after the last change."""
    with ExitStack() as stack:
        old = FakeService()
        with running(old):
            client = connect(port=old.port)
            changes = stack.enter_context(client.watch(customer_id="c"))
            old.stream().send(change(1))
            assert numbers(changes, 1) == ["1"]
        with (
            running(FakeService(port=old.port)) as new,
            meanwhile(lambda: new.stream(customer_id="c", resume_token="1").send(change(2))),
        ):
            assert numbers(changes, 1) == ["2"]


def test_patience_ends(connect: Connect) -> None:
    """If the service does not return, the error is raised, but not before that time."""
    with gone(connect, patience=0.5) as changes:
        begin = time.monotonic()
        with pytest.raises(Unavailable):
            next(changes)
        assert 0.5 <= time.monotonic() - begin < 30


def test_patience_restarts_once_the_service_is_back(service: FakeService, client: Any) -> None:
    """Between two interruptions there is more time than that, and no change."""

    def interrupt_twice() -> None:
        service.stream().send(UNAVAILABLE)
        second = service.stream()
        time.sleep(1.2)
        second.send(UNAVAILABLE)
        service.stream().send(change(1))

    # The watch has begun: gRPC may lose the headers of a call that fails at once.
    with client.watch(patience=1) as changes, meanwhile(interrupt_twice):
        assert numbers(changes, 1) == ["1"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("OUT_OF_RANGE", OutOfRange),
        ("RESOURCE_EXHAUSTED", ResourceExhausted),
        ("UNAUTHENTICATED", Unauthenticated),
        ("NOT_FOUND", NotFound),
    ],
)
def test_other_errors_are_raised(
    service: FakeService, client: Any, code: str, kind: type[Exception]
) -> None:
    """Such as for an old token or a slow reader; then the iteration may continue."""
    with client.watch() as changes:
        service.stream().send(change(1), Failure(grpc.StatusCode[code]))
        assert numbers(changes, 1) == ["1"]
        with pytest.raises(kind):
            next(changes)
        assert service.streams.empty()
        with meanwhile(lambda: service.stream(resume_token="1").send(change(2))):
            assert numbers(changes, 1) == ["2"]


def test_without_a_service_the_block_raises(connect: Connect) -> None:
    old = FakeService()
    with running(old):
        client = connect(port=old.port)
    with pytest.raises(Unavailable), client.watch():
        pytest.fail("the watch has not begun")


@pytest.mark.parametrize("entered", [True, False], ids=["with a block", "without one"])
def test_another_thread_may_close_it(service: FakeService, client: Any, *, entered: bool) -> None:
    """The iteration ends, also while it waits for the service."""
    changes = client.watch()
    if entered:
        changes.__enter__()

    def close() -> None:
        service.stream()
        changes.close()

    with meanwhile(close):
        assert list(changes) == []
    assert list(changes) == []


def test_it_may_be_closed_while_it_waits_to_reconnect(connect: Connect) -> None:
    with gone(connect, patience=1000) as changes:
        timer = Timer(0.5, changes.close)
        timer.start()
        assert list(changes) == []
        timer.join()


def test_an_invalid_change_is_reported(service: FakeService, client: Any) -> None:
    """The changes after it are not lost."""
    with client.watch() as changes:
        service.stream().send(change(1, kind=0), change(2))
        with pytest.raises(UnreadableAnswer, match="not a documented number"):
            next(changes)
        assert numbers(changes, 1) == ["2"]
