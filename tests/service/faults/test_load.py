"""How fast the server is, beside the least that grpc.aio can do, in one run.

Client and server share the machine, so that the ratios say more than the numbers. Nothing is
asserted about time.
"""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.emails import creating, fresh, getting, incoming
from tests.service.faults.figures import note
from tests.service.faults.rates import Rate, measured
from tests.service.serving import Server, make_stub

AT_ONCE = 32
CALLS = 3_000
STORED = 500

Call = Callable[[int], Awaitable[Any]]


def interaction(customer: str, number: int) -> service_pb2.EmailInteraction:
    """An e-mail of the usual size, about 2.5 kB."""
    made = incoming(
        customer_id=customer,
        interaction_id=f"{customer}-{number}",
        minutes=number,
        subject="Order 4711 has not arrived",
        text="Dear shop, where is my order? " * 70,
    )
    made.email_in.from_address.address = "ada@customer.example"
    made.email_in.from_address.personal = "Ada Lovelace"
    made.email_in.to.add(address="help@shop.example")
    for name in ("queue", "priority", "language"):
        made.email_in.udata.fields[name].string_value = name
    return made


async def methods(stub: Any) -> dict[str, Call]:
    """A call of each kind, over interactions that are there."""
    customer, other = fresh("c"), fresh("c")
    for number in range(STORED):
        await stub.CreateInteraction(creating(interaction(customer, number)))

    async def stop(number: int) -> Any:
        request = service_pb2.StopInteractionRequest(interaction_id=f"{other}-{number}")
        return await stub.StopInteraction(request)

    listed = service_pb2.ListInteractionsRequest(customer_id=customer, page_size=20)
    return {
        "Get": lambda n: stub.GetInteraction(getting(f"{customer}-{n % STORED}")),
        "List (20)": lambda _: stub.ListInteractions(listed),
        "Create": lambda n: stub.CreateInteraction(creating(interaction(other, n))),
        "Stop": stop,
    }


async def echoed(address: str) -> Rate:
    """The echo of a message of the usual size."""
    sent = creating(interaction("c", 1)).SerializeToString()
    async with grpc.aio.insecure_channel(address) as channel:
        call: Any = channel.unary_unary("/echo/Echo")
        await measured(lambda _: call(sent), calls=CALLS // 3, at_once=AT_ONCE)
        return await measured(lambda _: call(sent), calls=CALLS, at_once=AT_ONCE)


async def served(running: Server, echo: Rate) -> list[str]:
    """Every method of the server, a line for each."""
    lines = []
    async with grpc.aio.insecure_channel(running.address) as channel:
        for name, call in (await methods(make_stub(channel))).items():
            calls = CALLS // 3 if "List" in name else CALLS
            busy = running.busy()
            rate = await measured(call, calls=calls, at_once=AT_ONCE)
            busy = (running.busy() - busy) / calls
            ratio = rate.rate / echo.rate
            lines.append(f"{name:10} {rate}  {busy:.2f} ms busy  {ratio:.2f} of the echo's rate")
    return lines


def test_the_rates_beside_a_bare_server(kind: str, database: str) -> None:
    """Each call succeeds; the figures are printed at the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.service.faults.echo"], stdout=subprocess.PIPE, text=True
    ) as bare:
        try:
            assert bare.stdout
            echo = asyncio.run(echoed(bare.stdout.readline().strip()))
        finally:
            bare.kill()
    with Server(database, "--log-level", "warning") as running:
        lines = asyncio.run(served(running, echo))
        assert running.stop() == 0
    note(kind, f"{'bare echo':10} {echo}")
    for line in lines:
        note(kind, line)
