"""Two hundred clients at once, each on a connection of its own."""

import asyncio
import time
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
    update_request,
)
from tests.service.support.server import serving

CLIENTS = 200
ROUNDS = 5


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
            stop = pb.StopInteractionRequest(interaction_id=stored.email_in.interaction_id)
            await timed(times, stub.StopInteraction, stop)
        listing = pb.ListInteractionsRequest(customer_id=customer)
        found = (await timed(times, stub.ListInteractions, listing)).interactions
        records = [(f.email_in.subject, f.email_in.status) for f in found]
        assert records == [(customer, 3)] * ROUNDS
    return times


async def all_at_once(address: str) -> tuple[list[float], float]:
    """Return the times of all calls, and that of the whole."""
    begin = asyncio.Event()
    clients = [asyncio.create_task(work(address, begin)) for _ in range(CLIENTS)]
    await asyncio.sleep(1)
    start = time.perf_counter()
    begin.set()
    times = await asyncio.gather(*clients)
    return list(chain.from_iterable(times)), time.perf_counter() - start


def test_two_hundred_clients_at_once(kind: str, database: str) -> None:
    """Each finds what it wrote, and no call fails."""
    with serving(database, "--log-level", "warning") as (server, _):
        times, seconds = asyncio.run(all_at_once(server.address))
        busy = server.cpu_time() / len(times)
        assert server.stop() == 0
    assert len(times) == CLIENTS * (4 * ROUNDS + 1)
    percentiles = quantiles(times, n=100)
    note(
        kind,
        f"{CLIENTS} clients at once: {len(times)} calls, none failed, {len(times) / seconds:.0f} a"
        f" second, p50 {percentiles[49]:.1f} ms, p99 {percentiles[98]:.1f} ms,"
        f" {busy:.2f} ms of processor time for each",
    )
