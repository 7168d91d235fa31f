"""Two hundred clients at once, each on a connection of its own."""

import asyncio
import time
from itertools import chain
from typing import Any

import grpc
from google.protobuf.field_mask_pb2 import FieldMask

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.emails import creating, fresh, getting, incoming
from tests.service.faults.figures import note
from tests.service.faults.rates import percentile
from tests.service.serving import Server, make_stub

CLIENTS = 200
ROUNDS = 5


async def timed(times: list[float], call: Any, request: Any) -> Any:
    """The answer of a call, whose time is noted in milliseconds."""
    begin = time.perf_counter()
    answer = await call(request, timeout=60)
    times.append((time.perf_counter() - begin) * 1000)
    return answer


async def work(address: str, begin: asyncio.Event) -> list[float]:
    """One client: creates, reads, changes, stops and lists, and finds what it wrote."""
    times: list[float] = []
    own = [("grpc.use_local_subchannel_pool", 1)]
    async with grpc.aio.insecure_channel(address, options=own) as channel:
        stub = make_stub(channel)
        await channel.channel_ready()
        await begin.wait()
        customer = fresh("c")
        for number in range(ROUNDS):
            sent = incoming(customer_id=customer, minutes=number)
            made = (await timed(times, stub.CreateInteraction, creating(sent))).interaction
            read = await timed(times, stub.GetInteraction, getting(made.email_in.interaction_id))
            assert read.interaction == made
            update = service_pb2.UpdateInteractionRequest(
                interaction=made, update_mask=FieldMask(paths=["subject"])
            )
            update.interaction.email_in.subject = customer
            await timed(times, stub.UpdateInteraction, update)
            stop = service_pb2.StopInteractionRequest(interaction_id=made.email_in.interaction_id)
            await timed(times, stub.StopInteraction, stop)
        request = service_pb2.ListInteractionsRequest(customer_id=customer)
        found = (await timed(times, stub.ListInteractions, request)).interactions
        assert [f.email_in.subject for f in found] == [customer] * ROUNDS
        assert {f.email_in.status for f in found} == {3}
    return times


async def all_at_once(address: str) -> tuple[list[float], float]:
    """The times of all calls, and how long all of it took."""
    begin = asyncio.Event()
    clients = [asyncio.create_task(work(address, begin)) for _ in range(CLIENTS)]
    await asyncio.sleep(1)
    start = time.perf_counter()
    begin.set()
    times = await asyncio.gather(*clients)
    return sorted(chain.from_iterable(times)), time.perf_counter() - start


def test_two_hundred_clients_at_once(kind: str, database: str) -> None:
    """Each finds what it wrote; no call fails."""
    with Server(database, "--log-level", "warning") as running:
        times, spent = asyncio.run(all_at_once(running.address))
        assert running.stop() == 0
    assert len(times) == CLIENTS * (4 * ROUNDS + 1)
    note(
        kind,
        f"{CLIENTS} clients at once: {len(times)} calls, none failed, {len(times) / spent:.0f} a"
        f" second, p50 {percentile(times, 50):.1f} ms, p99 {percentile(times, 99):.1f} ms",
    )
