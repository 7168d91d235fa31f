"""The budget of memory: who waits, who is refused, and what is read at all."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import grpc
import pytest

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.calls.memory import SMALL, Budget
from email_interactions_service.errors import StatusError
from email_interactions_service.messages.opaque import opaque
from email_interactions_service.servicer import Servicer
from email_interactions_service.store.store import Store
from tests.service.support.errors import status_of
from tests.service.support.interactions import (
    create,
    create_request,
    get_request,
    incoming,
    stop_request,
    update_request,
)
from tests.service.support.server import SERVICE, health_of, serving

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
        budget.release(first)
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
        budget.release(first)
        waiting.cancel()  # at the same time it is granted
        with suppress(asyncio.CancelledError):
            await waiting
        assert budget.free == BYTES
        await budget.reserve(LARGE, 0.01)

    asyncio.run(run())


@contextmanager
def silent(
    channel: grpc.Channel, count: int, path: str = f"/{SERVICE}/CreateInteraction"
) -> Iterator[list[Any]]:
    """Calls that have begun and send nothing during the block."""
    end = threading.Event()

    def requests() -> Iterator[bytes]:
        end.wait(60)
        yield b""

    method: Any = channel.stream_stream(path)
    calls = [method(requests(), timeout=60) for _ in range(count)]
    time.sleep(0.5)
    yield calls
    end.set()


def test_nothing_is_read_without_the_token(file: str) -> None:
    """The call ends before the caller sends its request."""
    with (
        serving(file, token="t") as (server, _),
        server.channel() as channel,
        silent(channel, 1) as (call,),
    ):
        assert status_of(call) == "UNAUTHENTICATED"


def test_requests_that_exceed_the_budget_wait(file: str) -> None:
    """With memory for one at a time, all of them are served."""
    with serving(file, "--max-memory", "1000000") as (_, stub):
        requests = [create_request(incoming(text="x" * 1_000_000)) for _ in range(10)]
        calls = [stub.CreateInteraction.future(request, timeout=60) for request in requests]
        assert {call.code() for call in calls} == {grpc.StatusCode.OK}


@pytest.mark.parametrize("name", ["GetInteraction", "WatchInteractions"])
def test_requests_that_do_not_arrive_hold_up_no_others(file: str, name: str) -> None:
    """If these wait for their memory, the others are refused."""
    with (
        serving(file, "--max-memory", "1000000") as (server, stub),
        server.channel() as channel,
        silent(channel, 3, f"/{SERVICE}/{name}") as calls,
    ):
        assert create(stub).etag
        assert {status_of(call) for call in calls if call.done()} == {"RESOURCE_EXHAUSTED"}


def test_silent_calls_without_a_token_hold_up_no_health_check(file: str) -> None:
    """They need none."""
    with (
        serving(file, token="t") as (server, _),
        server.channel() as channel,
        server.channel() as another,
        silent(channel, 70, "/grpc.health.v1.Health/Watch"),
    ):
        assert health_of(another) == "SERVING"


@pytest.mark.parametrize("name", ["GetInteraction", "WatchInteractions"])
def test_a_request_must_arrive_in_time(file: str, name: str) -> None:
    with (
        serving(file, "--call-timeout", "0.5") as (server, _),
        server.channel() as channel,
        silent(channel, 1, f"/{SERVICE}/{name}") as (call,),
    ):
        assert call.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        assert call.details().endswith("0.5 seconds"), "the server did not end it"


@pytest.mark.parametrize("is_masked", [True, False])
def test_concurrent_updates_do_not_wait_for_each_others_memory(
    file: str, *, is_masked: bool
) -> None:
    """Together their requests fill the memory, and each response needs as much."""
    options = ("--max-memory", "24000000", "--max-request-bytes", "400000")
    with serving(file, *options) as (_, stub):
        stored = [create(stub, text="x" * 350_000) for _ in range(12)]
        requests = [update_request(interaction, text="y" * 350_000) for interaction in stored]
        for request, interaction in zip(requests, stored, strict=True):
            if not is_masked:
                request.ClearField("update_mask")
                interaction.email_in.text = request.interaction.email_in.text
                request.interaction.email_in.CopyFrom(interaction.email_in)
        calls = [stub.UpdateInteraction.future(request, timeout=60) for request in requests]
        assert {call.code() for call in calls} == {grpc.StatusCode.OK}


class Call:
    """The context of a call."""

    def __init__(self) -> None:
        self.callbacks: list[Any] = []
        self.add_done_callback = self.callbacks.append


@pytest.mark.parametrize("method", ["UpdateInteraction", "StopInteraction"])
def test_nothing_is_written_without_memory_for_the_response(database: str, method: str) -> None:
    """A call that waits for it can be cancelled."""
    store = Store(database, max_bytes=2**20, keep=1_000)
    budget = Budget(2**20, 1)
    none: Any = None
    servicer = Servicer(store, budget, none, none)

    async def call(method: str, request: Any) -> Any:
        name = type(request).DESCRIPTOR.name
        copy = opaque(name).FromString(request.SerializeToString())
        context = Call()
        try:
            return await getattr(servicer, method)(copy, context)
        finally:
            for callback in context.callbacks:
                callback(context)

    async def work() -> bytes:
        sent = incoming(text="x" * 100_000)
        created = await call("CreateInteraction", create_request(sent))
        stored = pb.CreateInteractionResponse.FromString(created).interaction
        request = stop_request(sent)
        if method == "UpdateInteraction":
            request = update_request(stored, subject="new")
        everything = await budget.reserve(2**20)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(call(method, request), 0.5)
        budget.release(everything)
        found: bytes = await call("GetInteraction", get_request(sent))
        assert found == created
        assert await call(method, request) != created
        return found

    assert asyncio.run(work())
    store.close()
