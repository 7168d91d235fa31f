"""Closing a client that is used, unused, or still has running calls."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import grpc
import pytest

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_client import AsyncClient, ServiceError, progress
from email_interactions_client.progress import Progress
from tests.client.conftest import Connect
from tests.client.fake_service import UNAVAILABLE, FakeService
from tests.client.samples import change, inbound, interaction

FOUND = pb.GetInteractionResponse(interaction=interaction(inbound()))
LONG = 60
"""Seconds after which a call that is not cancelled fails the test."""


def test_a_watch_ends_with_its_client(client: Any) -> None:
    changes = client.watch()
    changes.__enter__()
    with ThreadPoolExecutor() as pool:
        iteration = pool.submit(list, changes)
        client.close()
        assert iteration.result(LONG) == []


def test_a_watch_that_waits_to_reconnect_ends_with_its_client(
    service: FakeService, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "MIN_PAUSE", LONG)
    monkeypatch.setattr(progress, "MAX_PAUSE", LONG)
    pausing = Event()
    pause = Progress.pause

    def noted(self: Progress, error: ServiceError) -> float:
        seconds = pause(self, error)
        pausing.set()
        return seconds

    monkeypatch.setattr(Progress, "pause", noted)
    changes = client.watch()
    changes.__enter__()
    with ThreadPoolExecutor() as pool:
        iteration = pool.submit(list, changes)
        service.stream().send(UNAVAILABLE)
        assert pausing.wait(LONG)
        client.close()
        assert iteration.result(LONG / 4) == []


def test_a_running_call_fails_when_its_client_is_closed(service: FakeService, client: Any) -> None:
    """With a ServiceError from both clients: no task was cancelled."""
    called, closed = Event(), Event()

    def answer(*_: object) -> pb.GetInteractionResponse:
        called.set()
        closed.wait(LONG)
        return FOUND

    service.responses = [answer]
    with ThreadPoolExecutor() as pool:
        call = pool.submit(client.get, "i")
        assert called.wait(LONG)
        client.close()
        raised = call.exception(LONG)
        closed.set()
    assert isinstance(raised, ServiceError)
    assert raised.code is grpc.StatusCode.CANCELLED


@pytest.mark.parametrize("used", [True, False], ids=["used before", "never used"])
def test_a_closed_client_reports_it(service: FakeService, client: Any, *, used: bool) -> None:
    service.responses = [FOUND]
    if used:
        client.get("i")
    client.close()
    client.close()
    with pytest.raises(ValueError, match="closed"):
        client.get("i")
    with pytest.raises(ValueError, match="closed"):
        next(client.watch())


def test_an_async_client_may_be_created_before_the_loop_runs(service: FakeService) -> None:
    """Such as a global of a module; its channel belongs to the loop of the first call."""
    service.responses = [FOUND]
    client = AsyncClient(f"127.0.0.1:{service.port}")
    changes = client.watch()

    async def used() -> object:
        async with client, changes:
            service.stream().send(change(1))
            assert (await anext(changes)).resume_token == "1"
            return (await client.get("i")).email

    assert asyncio.run(used()) == inbound()


def test_an_unused_client_can_be_closed(connect: Connect) -> None:
    connect().close()


def test_an_async_client_of_another_loop_reports_it(service: FakeService) -> None:
    """A channel cannot change its loop; calls and watches of a second one are rejected."""
    service.responses = [FOUND]
    client = AsyncClient(f"127.0.0.1:{service.port}")
    asyncio.run(client.get("i"))
    with pytest.raises(RuntimeError, match="event loop of its first call"):
        asyncio.run(client.get("i"))
    with pytest.raises(RuntimeError, match="event loop of its first call"):
        asyncio.run(anext(client.watch()))
