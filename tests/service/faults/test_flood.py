"""A flood of invalid calls, while others work."""

import asyncio
import random
from collections import Counter
from typing import Any

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.faults.figures import note
from tests.service.support.interactions import create_request, get_request, incoming, new_stub
from tests.service.support.server import SERVICE, serving

SENDERS = 40
EACH = 25
VALID = 100
MAX_GROWTH = 150 * 2**20  # bytes: forty messages of 4 MiB are on their way


def invalid_call(dice: random.Random) -> tuple[str, bytes]:
    """Return a method and a malformed, invalid or oversized request."""
    kind = dice.randrange(5)
    if kind == 0:
        return "CreateInteraction", dice.randbytes(dice.randrange(1, 5_000)) + b"\xff"
    if kind == 1:
        request = create_request(incoming(status=9))
        for _ in range(dice.randrange(500)):
            request.interaction.email_in.to.add()
        return "CreateInteraction", request.SerializeToString()
    if kind == 2:
        oversized = create_request(incoming(text="x" * 4_200_000))
        return "CreateInteraction", oversized.SerializeToString()
    if kind == 3:
        listing = pb.ListInteractionsRequest(page_token="x" * dice.randrange(1, 100_000))
        return "ListInteractions", listing.SerializeToString()
    return "NoSuchMethod", b""


async def send(address: str, seed: int, codes: Counter[str]) -> None:
    """Make invalid calls, one after the other, some of them compressed."""
    dice = random.Random(seed)  # noqa: S311
    own = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_send_message_length", -1)]
    async with grpc.aio.insecure_channel(address, options=own) as channel:
        for _ in range(EACH):
            method, request = invalid_call(dice)
            call: Any = channel.unary_unary(f"/{SERVICE}/{method}")
            compression = dice.choice([None, grpc.Compression.Gzip])
            codes[(await call(request, timeout=60, compression=compression).code()).name] += 1


async def work(address: str) -> None:
    """Make valid calls, which must succeed."""
    async with grpc.aio.insecure_channel(address) as channel:
        stub = new_stub(channel)
        for _ in range(VALID):
            request = create_request(incoming())
            stored = (await stub.CreateInteraction(request, timeout=60)).interaction
            found = await stub.GetInteraction(get_request(stored), timeout=60)
            assert found.interaction == stored


async def flood(address: str) -> Counter[str]:
    """Return the codes of the invalid calls."""
    codes: Counter[str] = Counter()
    senders = (send(address, seed, codes) for seed in range(SENDERS))
    await asyncio.gather(work(address), *senders)
    return codes


def test_a_flood_of_invalid_calls_affects_nobody_else(kind: str, database: str) -> None:
    """Each is rejected with the right status; memory stays bounded; valid calls succeed."""
    with serving(database, "--log-level", "warning") as (server, _):
        asyncio.run(work(server.address))
        before = server.memory()
        codes = asyncio.run(flood(server.address))
        grown = server.memory() - before
        assert server.stop() == 0
        assert server.complaints() == []
    assert set(codes) == {"INVALID_ARGUMENT", "RESOURCE_EXHAUSTED", "UNIMPLEMENTED"}
    assert codes.total() == SENDERS * EACH
    assert grown < MAX_GROWTH
    counts = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
    note(kind, f"flood: {counts}; {VALID} valid calls served; memory +{grown / 2**20:.0f} MiB")
