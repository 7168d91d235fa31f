"""A flood of calls that must be refused, while others work."""

import asyncio
import random
from collections import Counter
from typing import Any

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.emails import creating, getting, incoming
from tests.service.faults.figures import note
from tests.service.serving import Server, make_stub

SENDERS = 40
EACH = 75
GOOD = 150
ROOM = 150 * 2**20  # bytes that the server may grow by: forty messages of 4 MiB are under way

PATH = "/email_interactions.v1.EmailInteractionService/"


def faulty(dice: random.Random) -> tuple[str, bytes]:
    """A method and a request that is none, or breaks rules in many places, or is too large."""
    kind = dice.randrange(5)
    if kind == 0:
        return "CreateInteraction", dice.randbytes(dice.randrange(1, 5_000)) + b"\xff"
    if kind == 1:
        request = creating(incoming(status=9))
        for _ in range(dice.randrange(500)):
            request.interaction.email_in.to.add()
        return "CreateInteraction", request.SerializeToString()
    if kind == 2:
        return "CreateInteraction", creating(incoming(text="x" * 4_200_000)).SerializeToString()
    if kind == 3:
        listed = service_pb2.ListInteractionsRequest(page_token="x" * dice.randrange(1, 100_000))
        return "ListInteractions", listed.SerializeToString()
    return "NoSuchMethod", b""


async def send(address: str, seed: int, codes: Counter[str]) -> None:
    """One after the other."""
    dice = random.Random(seed)  # noqa: S311
    own = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_send_message_length", -1)]
    async with grpc.aio.insecure_channel(address, options=own) as channel:
        for _ in range(EACH):
            method, request = faulty(dice)
            call: Any = channel.unary_unary(PATH + method)
            codes[(await call(request, timeout=60).code()).name] += 1


async def work(address: str) -> None:
    """A caller who does nothing wrong; every call must succeed."""
    async with grpc.aio.insecure_channel(address) as channel:
        stub = make_stub(channel)
        for _ in range(GOOD):
            made = (await stub.CreateInteraction(creating(incoming()), timeout=60)).interaction
            found = await stub.GetInteraction(getting(made.email_in.interaction_id), timeout=60)
            assert found.interaction == made


async def flood(address: str) -> Counter[str]:
    """What became of all calls."""
    codes: Counter[str] = Counter()
    senders = (send(address, seed, codes) for seed in range(SENDERS))
    await asyncio.gather(work(address), *senders)
    return codes


def test_a_flood_of_wrong_calls_disturbs_nobody(kind: str, database: str) -> None:
    """Each is refused with the status that says why; memory stays bounded; others are served."""
    with Server(database, "--log-level", "warning") as running:
        asyncio.run(work(running.address))
        before = running.memory()
        codes = asyncio.run(flood(running.address))
        grown = running.memory() - before
        assert running.stop() == 0
        assert running.log() == []
    assert set(codes) == {"INVALID_ARGUMENT", "RESOURCE_EXHAUSTED", "UNIMPLEMENTED"}
    assert codes.total() == SENDERS * EACH
    assert grown < ROOM
    told = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
    note(kind, f"flood: {told}; {GOOD} others served; memory +{grown / 2**20:.0f} MiB")
