"""The budget of memory: who waits, who is refused, and what is read at all."""

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import grpc
import pytest

from email_interactions_service.calls.memory import SMALL, Budget
from email_interactions_service.errors import StatusError
from tests.service.support.errors import status_of
from tests.service.support.interactions import create, create_request, incoming, read
from tests.service.support.server import SERVICE, serving

BYTES = 80 * SMALL
LARGE = 70 * SMALL  # the rest is for small messages


def test_large_messages_are_served_in_order() -> None:
    """A smaller one does not overtake, or the largest would never be served; small ones do."""

    async def run() -> list[str]:
        budget = Budget(2 * BYTES, 2)
        first = await budget.reserve(SMALL * 8)
        order: list[str] = []

        async def reserve(name: str, size: int) -> None:
            async with budget.reserved(size):
                order.append(name)

        sizes = {"large": LARGE, "medium": 2 * SMALL, "small": SMALL}
        tasks = [asyncio.create_task(reserve(name, size)) for name, size in sizes.items()]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert order == ["small"]
        first.release()
        first.release()
        await asyncio.gather(*tasks)
        assert budget.free == BYTES
        return order

    assert asyncio.run(run()) == ["small", "large", "medium"]


def test_who_waits_for_too_long_is_refused() -> None:
    """Or is cancelled; neither takes anything from the budget."""

    async def run() -> None:
        budget = Budget(2 * BYTES, 2)
        first = await budget.reserve(2 * BYTES)  # more than there is: all of it
        with pytest.raises(StatusError) as caught:
            await budget.reserve(LARGE, 0.01)
        assert caught.value.code is grpc.StatusCode.RESOURCE_EXHAUSTED
        waiting = asyncio.create_task(budget.reserve(LARGE))
        await asyncio.sleep(0)
        first.release()
        waiting.cancel()  # at the same time it is granted
        with suppress(asyncio.CancelledError):
            await waiting
        assert budget.free == BYTES
        await budget.reserve(LARGE, 0.01)

    asyncio.run(run())


def test_nothing_is_read_without_the_token(file: str) -> None:
    """The call ends before the caller sends its request."""
    never = threading.Event()

    def requests() -> Iterator[bytes]:
        never.wait(60)
        yield b""

    with serving(file, token="t") as (server, _), server.channel() as channel:
        call: Any = channel.stream_unary(f"/{SERVICE}/CreateInteraction")
        with pytest.raises(grpc.RpcError) as caught:
            call(requests(), timeout=20)
        assert status_of(caught.value) == "UNAUTHENTICATED"
        never.set()


def test_requests_that_exceed_the_budget_wait(file: str) -> None:
    """With memory for one at a time, all of them are served."""
    with serving(file, "--max-memory", "1000000") as (_, stub):
        requests = [create_request(incoming(text="x" * 1_000_000)) for _ in range(10)]
        calls = [stub.CreateInteraction.future(request, timeout=60) for request in requests]
        assert {call.code() for call in calls} == {grpc.StatusCode.OK}


def test_a_request_that_does_not_arrive_holds_up_others_for_some_seconds(file: str) -> None:
    """If there is no more memory; then the others are refused, and later served again."""
    end = threading.Event()

    def requests() -> Iterator[bytes]:
        end.wait(60)
        yield create_request(incoming()).SerializeToString()

    with serving(file, "--max-memory", "1000000") as (server, stub), server.channel() as channel:
        call: Any = channel.stream_unary(f"/{SERVICE}/CreateInteraction")
        slow = call.future(requests(), timeout=60)
        with pytest.raises(grpc.RpcError) as caught:
            deque((read(stub, "none") for _ in range(1_000)), maxlen=0)  # until it has begun
        assert status_of(caught.value) == "RESOURCE_EXHAUSTED"
        end.set()
        assert slow.result()
        assert create(stub).etag
