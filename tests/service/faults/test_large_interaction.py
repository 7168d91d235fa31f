"""Many updates of one large interaction, while others create small ones."""

import asyncio
import time
from collections import Counter
from multiprocessing import Queue, get_context
from typing import Any

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.faults.figures import note
from tests.service.support.interactions import (
    create_request,
    get_request,
    incoming,
    new_stub,
    update_request,
)
from tests.service.support.server import SERVICE, serving

CLIENTS = 20
NUMBERS = 180_000
SECONDS = 4
# Of the slowest creations during the updates to those before: measured are up to 20.
MAX_RATIO = 40
MIN_IDLE = 50  # milliseconds: on a fast machine the ratio says little
OWN = [("grpc.use_local_subchannel_pool", 1)]


def large() -> Any:
    """Return an interaction of about 4 MB with many numbers in udata."""
    interaction = incoming()
    for number in range(NUMBERS):
        interaction.email_in.udata.fields[f"k{number:06}"].number_value = number
    return interaction


def tail(response: bytes) -> pb.EmailInteraction:
    """Return the end of a large interaction: to decode all of it would occupy the client."""
    return pb.EmailInteraction.FromString(response[response.rindex(b"\x1a\x10") :])


async def update(address: str, interaction_id: str, codes: Counter[str]) -> None:
    """Change the subject again and again; after a conflict, read the interaction first."""
    async with grpc.aio.insecure_channel(address, options=OWN) as channel:
        change: Any = channel.unary_unary(f"/{SERVICE}/UpdateInteraction")
        get: Any = channel.unary_unary(f"/{SERVICE}/GetInteraction")
        while True:
            found = tail(await get(get_request(interaction_id).SerializeToString(), timeout=60))
            found.email_in.interaction_id = interaction_id
            request = update_request(found, subject=found.etag)
            code = await change(request.SerializeToString(), timeout=60).code()
            codes[code.name] += 1


async def create_for(address: str, seconds: float) -> list[float]:
    """Return the milliseconds of creations, one after the other."""
    times = []
    async with grpc.aio.insecure_channel(address, options=OWN) as channel:
        end = time.perf_counter() + seconds
        while (begin := time.perf_counter()) < end:
            await new_stub(channel).CreateInteraction(create_request(incoming()), timeout=60)
            times.append((time.perf_counter() - begin) * 1000)
            await asyncio.sleep(0.005)
    return times


async def attack(address: str, interaction_id: str) -> Counter[str]:
    """Return the codes of many updates."""
    codes: Counter[str] = Counter()
    updates = [asyncio.create_task(update(address, interaction_id, codes)) for _ in range(CLIENTS)]
    await asyncio.sleep(SECONDS + 2)
    for task in updates:
        task.cancel()
    await asyncio.gather(*updates, return_exceptions=True)
    return codes


def attack_from_a_process(address: str, interaction_id: str, result: "Queue[Counter[str]]") -> None:
    """Attack, so that the clients that create do not wait for those that read megabytes."""
    result.put(asyncio.run(attack(address, interaction_id)))


def attacked(address: str, interaction_id: str) -> tuple[list[float], Counter[str]]:
    """Return the times of creations during many updates, and the codes of the latter."""
    context = get_context("spawn")
    result: Queue[Counter[str]] = context.Queue()
    process = context.Process(target=attack_from_a_process, args=(address, interaction_id, result))
    process.start()
    time.sleep(1)
    times = asyncio.run(create_for(address, SECONDS))
    codes = result.get(timeout=60)
    process.join()
    return times, codes


def test_a_large_interaction_does_not_block_others(kind: str, database: str) -> None:
    """All creations succeed, the updates make progress, and the stop does not wait for them."""
    with serving(database, "--log-level", "warning") as (server, stub):
        stored = stub.CreateInteraction(create_request(large()), timeout=60).interaction
        idle = asyncio.run(create_for(server.address, SECONDS))
        before = server.cpu_time()
        times, codes = attacked(server.address, stored.email_in.interaction_id)
        busy = (server.cpu_time() - before) / max(1, codes.total())
        p99 = [sorted(found)[len(found) * 99 // 100] for found in (idle, times)]
        note(
            kind,
            f"creations idle: p99 {p99[0]:.0f} ms; while {CLIENTS} clients update an interaction of"
            f" {stored.ByteSize() / 2**20:.1f} MiB: p99 {p99[1]:.0f} ms, {p99[1] / p99[0]:.1f} x;"
            f" {codes['OK']} updates and {codes['ABORTED']} conflicts, {busy:.0f} ms of processor"
            " time for each",
        )
        assert server.stop() == 0
    assert set(codes) <= {"OK", "ABORTED"}
    assert codes["OK"] > 2
    assert p99[1] < MAX_RATIO * max(p99[0], MIN_IDLE), p99
