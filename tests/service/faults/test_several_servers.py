"""Several servers on one PostgreSQL, as behind a balancer."""

import asyncio
import time
from contextlib import ExitStack
from statistics import quantiles
from typing import Any

import grpc
import pytest

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
from tests.service.support.postgresql import Cluster
from tests.service.support.server import serving

CLIENTS = 32
READS = 8
SECONDS = 8


async def work(address: str, end: float, times: list[float]) -> None:
    """Create, change and list an interaction, and read it several times, again and again."""
    async with grpc.aio.insecure_channel(address) as channel:
        stub = new_stub(channel)
        while time.perf_counter() < end:
            customer = fresh("c")
            created = create_request(incoming(customer_id=customer))
            stored = (await timed(stub.CreateInteraction, created, times)).interaction
            update = update_request(stored, subject="changed")
            stored = (await timed(stub.UpdateInteraction, update, times)).interaction
            for _ in range(READS):
                found = await timed(stub.GetInteraction, get_request(stored), times)
                assert found.interaction == stored
            listing = pb.ListInteractionsRequest(customer_id=customer)
            assert len((await timed(stub.ListInteractions, listing, times)).interactions) == 1


async def timed(call: Any, request: object, times: list[float]) -> Any:
    """Return the response, and note the milliseconds."""
    begin = time.perf_counter()
    response = await call(request, timeout=60)
    times.append((time.perf_counter() - begin) * 1000)
    return response


async def spread(addresses: list[str]) -> list[float]:
    """Return the times of all calls; each client has one of the servers."""
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    clients = (work(addresses[n % len(addresses)], end, times) for n in range(CLIENTS))
    await asyncio.gather(*clients)
    return times


@pytest.mark.parametrize("servers", [1, 2, 4])
def test_several_servers_share_the_work(cluster: Cluster, servers: int) -> None:
    """Every client reads what it wrote, at whichever server."""
    url = cluster.url(fresh("d"))
    with ExitStack() as stack:
        running = [
            stack.enter_context(serving(url, "--log-level", "warning"))[0] for _ in range(servers)
        ]
        times = asyncio.run(spread([server.address for server in running]))
        busy = sum(server.cpu_time() for server in running) / len(times)
        assert [server.stop() for server in running] == [0] * servers
    percentiles = quantiles(times, n=100)
    note(
        "postgresql",
        f"{servers} servers, {CLIENTS} clients: {len(times) / SECONDS:.0f} calls a second, p50"
        f" {percentiles[49]:.0f} ms, p99 {percentiles[98]:.0f} ms, {busy:.2f} ms of processor time"
        " of the servers for each",
    )
