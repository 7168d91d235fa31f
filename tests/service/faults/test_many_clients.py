"""Two hundred clients at once, each on a connection of its own."""

import asyncio
import time
from contextlib import ExitStack
from itertools import chain
from statistics import quantiles
from typing import Any

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.faults.figures import note
from tests.service.support.interactions import (
    create_request,
    fresh,
    get_request,
    incoming,
    new_stub,
    stop_request,
    update_request,
)
from tests.service.support.server import serving

CLIENTS = 200
ROUNDS = 3
SERVERS = {"sqlite": (1,), "postgresql": (1, 4)}  # several as behind a balancer


async def timed(times: list[float], call: Any, request: Any) -> Any:
    """Return the response of a call; append its milliseconds."""
    begin = time.perf_counter()
    response = await call(request, timeout=60)
    times.append((time.perf_counter() - begin) * 1000)
    return response


async def work(address: str, begin: asyncio.Event) -> list[float]:
    """One client creates, reads, changes, stops and lists, and finds what it wrote."""
    times: list[float] = []
    own = [("grpc.use_local_subchannel_pool", 1)]
    async with grpc.aio.insecure_channel(address, options=own) as channel:
        stub = new_stub(channel)
        await channel.channel_ready()
        await begin.wait()
        customer = fresh("c")
        for number in range(ROUNDS):
            request = create_request(incoming(customer_id=customer, minutes=number))
            stored = (await timed(times, stub.CreateInteraction, request)).interaction
            found = await timed(times, stub.GetInteraction, get_request(stored))
            assert found.interaction == stored
            await timed(times, stub.UpdateInteraction, update_request(stored, subject=customer))
            await timed(times, stub.StopInteraction, stop_request(stored))
        listing = pb.ListInteractionsRequest(customer_id=customer)
        found = (await timed(times, stub.ListInteractions, listing)).interactions
        records = [(f.email_in.subject, f.email_in.status) for f in found]
        assert records == [(customer, 3)] * ROUNDS
    return times


async def all_at_once(addresses: list[str]) -> tuple[list[float], float]:
    """Return the times of all calls, and that of the whole; a client uses one of the servers."""
    begin = asyncio.Event()
    clients = [
        asyncio.create_task(work(addresses[number % len(addresses)], begin))
        for number in range(CLIENTS)
    ]
    await asyncio.sleep(1)
    start = time.perf_counter()
    begin.set()
    times = await asyncio.gather(*clients)
    return list(chain.from_iterable(times)), time.perf_counter() - start


def test_two_hundred_clients_at_once(kind: str, database: str) -> None:
    """Each finds what it wrote, and no call fails, also if several servers share a database."""
    for count in SERVERS[kind]:
        with ExitStack() as stack:
            options = (database, "--log-level", "warning")
            servers = [stack.enter_context(serving(*options))[0] for _ in range(count)]
            times, seconds = asyncio.run(all_at_once([server.address for server in servers]))
            busy = sum(server.cpu_time() for server in servers) / len(times)
            assert [server.stop() for server in servers] == [0] * count
        assert len(times) == CLIENTS * (4 * ROUNDS + 1)
        percentiles = quantiles(times, n=100)
        note(
            kind,
            f"{CLIENTS} clients, {count} server(s): {len(times)} calls, none failed,"
            f" {len(times) / seconds:.0f} a second, p50 {percentiles[49]:.1f} ms, p99"
            f" {percentiles[98]:.1f} ms, {busy:.2f} ms of processor time for each",
        )
