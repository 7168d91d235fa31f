"""Closing: a watch at any moment, and a client with what still runs over it."""

import asyncio
import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Event, Thread
from types import FrameType
from typing import Any, TypeAlias

import grpc
import pytest

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_client import AsyncClient, AsyncWatch, ServiceError, Watch, watching
from email_interactions_client.records import Reader
from email_interactions_client.watching import TOKEN, Progress
from tests.client.conftest import Connect
from tests.client.samples import inbound, interaction, told
from tests.client.service import Refusal, Service

Headers: TypeAlias = list[tuple[str, str | bytes]]

BEGUN: Headers = [(TOKEN, "begin")]

LONG = 60
"""Seconds after which a call that nobody cancels fails the test instead of waiting for ever."""


def error(code: grpc.StatusCode) -> grpc.RpcError:
    """What gRPC raises."""
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata())


class Call:
    """One connection: tells its messages, then fails, or is silent until it is cancelled."""

    def __init__(
        self, headers: Headers, *messages: pb.WatchInteractionsResponse, fails: bool
    ) -> None:
        self.headers = headers
        self.messages = list(messages)
        self.fails = fails
        self.silent = Event()  # somebody waits
        self.cancelled = Event()

    def initial_metadata(self) -> Headers:
        """At once."""
        return self.headers

    def cancel(self) -> None:
        """Ends the silence."""
        self.cancelled.set()

    def __next__(self) -> pb.WatchInteractionsResponse:
        if self.messages and not self.cancelled.is_set():
            return self.messages.pop(0)
        if self.fails and not self.cancelled.is_set():
            raise error(grpc.StatusCode.UNAVAILABLE)
        self.silent.set()
        assert self.cancelled.wait(LONG), "nobody cancelled the call"
        raise error(grpc.StatusCode.CANCELLED)


class AsyncCall:
    """The same for asyncio."""

    def __init__(self, *messages: pb.WatchInteractionsResponse, fails: bool) -> None:
        self.messages = list(messages)
        self.fails = fails
        self.cancelled = asyncio.Event()

    async def initial_metadata(self) -> Headers:
        """In the next turn of the loop."""
        await asyncio.sleep(0)
        return BEGUN

    def cancel(self) -> None:
        """Ends the silence."""
        self.cancelled.set()

    async def read(self) -> pb.WatchInteractionsResponse:
        """The next message, in the next turn."""
        await asyncio.sleep(0)
        if self.messages and not self.cancelled.is_set():
            return self.messages.pop(0)
        if self.fails and not self.cancelled.is_set():
            raise error(grpc.StatusCode.UNAVAILABLE)
        await asyncio.wait_for(self.cancelled.wait(), LONG)
        raise asyncio.CancelledError


def progress() -> Progress:
    """Of a watch from now on."""
    return Progress(None, None, LONG, Reader(ignore_unknown=False))


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A watch comes back at once."""
    monkeypatch.setattr(watching, "SHORTEST_PAUSE", 0.0)


@contextmanager
def between(instructions: int, action: Callable[[], object]) -> Iterator[list[bool]]:
    """Runs the action before the instruction with this number in `watching.py`, in this thread.

    So it happens where another thread may be given its turn. The list holds whether it happened.
    """
    happened: list[bool] = []
    count = itertools.count()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != watching.__file__:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and next(count) == instructions:
            happened.append(True)
            action()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield happened
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("headers", [[(TOKEN, "begin")], []], ids=["begun", "no header"])
def test_a_watch_may_be_closed_before_any_instruction(headers: Headers) -> None:
    """While it starts, reads, comes back or waits: the iteration ends, and no call is left."""
    instruction = 0
    while closed_before(instruction, headers):
        instruction += 1
    assert instruction > 100


def closed_before(instruction: int, headers: Headers) -> bool:
    """Whether a watch came that far before it waited for its second call."""
    first, second = Call(headers, told(1), fails=True), Call(headers, fails=False)
    calls = iter([first, second])
    watch = Watch(lambda _: next(calls), progress())

    with between(instruction, watch.close) as happened:

        def close() -> None:
            assert second.silent.wait(LONG)
            if not happened:  # a second closing would hide that the first one was lost
                watch.close()

        waiting = Thread(target=close)
        waiting.start()
        with watch:
            assert [change.resume_token for change in watch] in ([], ["1"])
    second.silent.set()
    waiting.join()
    assert second.cancelled.is_set() or second in calls  # or never started
    return bool(happened)


def test_a_call_may_break_off_before_any_instruction_of_closing() -> None:
    """The reading thread drops the call that the closing one is about to cancel."""
    instruction = 0
    while breaks_off_before(instruction):
        instruction += 1
    assert instruction > 5


def breaks_off_before(instruction: int) -> bool:
    """Whether closing has an instruction with this number."""
    watch = Watch(lambda _: Call(BEGUN, told(1), fails=True), progress())
    assert next(watch).resume_token == "1"
    reading = partial(watch._interrupted, watching.ENDED)  # noqa: SLF001 - what a reader does next
    with between(instruction, reading) as happened:
        watch.close()
    assert list(watch) == []
    return bool(happened)


@pytest.mark.parametrize("turns", range(20))
def test_a_watch_of_asyncio_may_be_closed_at_any_turn_of_the_loop(turns: int) -> None:
    async def followed() -> list[str]:
        calls = iter([AsyncCall(told(1), fails=True), AsyncCall(fails=False)])
        watch = AsyncWatch(lambda _: next(calls), progress())

        async def follow() -> list[str]:
            async with watch:
                return [change.resume_token async for change in watch]

        following = asyncio.create_task(follow())
        for _ in range(turns):
            await asyncio.sleep(0)
        watch.close()
        return await following

    assert asyncio.run(followed()) in ([], ["1"])


def test_a_task_that_is_cancelled_stays_so_where_its_watch_is_closed() -> None:
    async def followed() -> bool:
        watch = AsyncWatch(lambda _: AsyncCall(fails=False), progress())
        following = asyncio.create_task(anext(watch))
        for _ in range(5):
            await asyncio.sleep(0)
        following.cancel()
        watch.close()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await following
        return following.cancelled()

    assert asyncio.run(followed())


def in_a_thread(function: Callable[[], object]) -> tuple[Thread, list[object]]:
    """The thread that runs it, and what it returns or raises, once it has."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(function())
        except Exception as raised:  # noqa: BLE001 - the test looks at it
            outcome.append(raised)

    thread = Thread(target=run)
    thread.start()
    return thread, outcome


def test_a_watch_ends_with_its_client(client: Any) -> None:
    changes = client.watch()
    changes.__enter__()
    thread, outcome = in_a_thread(lambda: list(changes))
    client.close()
    thread.join()
    assert outcome == [[]]


def test_a_watch_that_waits_to_come_back_ends_with_its_client(
    service: Service, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "SHORTEST_PAUSE", LONG)
    monkeypatch.setattr(watching, "LONGEST_PAUSE", LONG)
    pausing = Event()
    pause = Progress.pause

    def noted(self: Progress, error: ServiceError) -> float:
        seconds = pause(self, error)
        pausing.set()
        return seconds

    monkeypatch.setattr(Progress, "pause", noted)
    changes = client.watch()
    changes.__enter__()
    thread, outcome = in_a_thread(lambda: list(changes))
    service.watches.get(timeout=LONG).tell(Refusal(grpc.StatusCode.UNAVAILABLE))
    assert pausing.wait(LONG)
    client.close()
    thread.join(LONG / 4)
    assert outcome == [[]]


def test_a_call_that_runs_fails_where_its_client_is_closed(service: Service, client: Any) -> None:
    """As a ServiceError with both clients: no task was cancelled."""
    asked, closed = Event(), Event()

    def answer(*_: object) -> pb.GetInteractionResponse:
        asked.set()
        closed.wait(LONG)
        return pb.GetInteractionResponse(interaction=interaction(inbound()))

    service.turns = [answer]
    thread, outcome = in_a_thread(lambda: client.get("i"))
    assert asked.wait(LONG)
    client.close()
    thread.join()
    closed.set()
    (raised,) = outcome
    assert isinstance(raised, ServiceError)
    assert raised.code is grpc.StatusCode.CANCELLED


@pytest.mark.parametrize("used", [True, False], ids=["used before", "never used"])
def test_a_closed_client_says_so(service: Service, client: Any, *, used: bool) -> None:
    service.turns = [pb.GetInteractionResponse(interaction=interaction(inbound()))]
    if used:
        client.get("i")
    client.close()
    client.close()
    with pytest.raises(ValueError, match="closed"):
        client.get("i")
    with pytest.raises(ValueError, match="closed"):
        next(client.watch())


def test_an_async_client_may_be_made_before_the_loop_runs(service: Service) -> None:
    """As a global of a module is; its channel belongs to the loop of the first call."""
    service.turns = [pb.GetInteractionResponse(interaction=interaction(inbound()))]
    client = AsyncClient(f"127.0.0.1:{service.port}")
    changes = client.watch()

    async def used() -> object:
        async with client, changes:
            service.watches.get(timeout=LONG).tell(told(1))
            assert (await anext(changes)).resume_token == "1"
            return (await client.get("i")).email

    assert asyncio.run(used()) == inbound()


def test_a_client_that_is_never_used_closes(connect: Connect) -> None:
    connect().close()


def test_an_async_client_of_another_loop_says_so(service: Service) -> None:
    """A channel cannot change its loop; calls and watches of a second one are refused."""
    service.turns = [pb.GetInteractionResponse(interaction=interaction(inbound()))]
    client = AsyncClient(f"127.0.0.1:{service.port}")
    asyncio.run(client.get("i"))
    with pytest.raises(RuntimeError, match="event loop of its first call"):
        asyncio.run(client.get("i"))
    with pytest.raises(RuntimeError, match="event loop of its first call"):
        asyncio.run(anext(client.watch()))
