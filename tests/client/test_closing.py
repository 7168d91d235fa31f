"""Closing a watch, at any moment."""

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
from email_interactions_client import AsyncWatch, Watch, progress
from email_interactions_client.progress import TOKEN, Progress
from email_interactions_client.records import Reader
from email_interactions_client.sync import transport as sync_transport
from email_interactions_client.sync import watch as sync_watch
from tests.client.samples import change

Headers: TypeAlias = list[tuple[str, str | bytes]]

BEGUN: Headers = [(TOKEN, "begin")]
TRACED = {str(module.__file__) for module in (progress, sync_transport, sync_watch)}

LONG = 60
"""Seconds after which a call that is not cancelled fails the test."""


def error(code: grpc.StatusCode) -> grpc.RpcError:
    """Return an error of gRPC."""
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata())


class Call:
    """A call that returns its messages, then fails, or waits until it is cancelled."""

    def __init__(
        self, headers: Headers, *messages: pb.WatchInteractionsResponse, fails: bool
    ) -> None:
        self.headers = headers
        self.messages = list(messages)
        self.fails = fails
        self.waiting = Event()
        self.cancelled = Event()

    def initial_metadata(self) -> Headers:
        """At once."""
        return self.headers

    def cancel(self) -> None:
        """End the waiting."""
        self.cancelled.set()

    def __next__(self) -> pb.WatchInteractionsResponse:
        if self.messages and not self.cancelled.is_set():
            return self.messages.pop(0)
        if self.fails and not self.cancelled.is_set():
            raise error(grpc.StatusCode.UNAVAILABLE)
        self.waiting.set()
        assert self.cancelled.wait(LONG), "the call was not cancelled"
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
        """End the waiting."""
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


def new_progress() -> Progress:
    """Return the progress of a watch from now on."""
    return Progress(pb.WatchInteractionsRequest(), LONG, Reader(ignore_unknown=False))


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A watch reconnects at once."""
    monkeypatch.setattr(progress, "MIN_PAUSE", 0.0)


@contextmanager
def between(instructions: int, action: Callable[[], object]) -> Iterator[list[bool]]:
    """Run the action before the instruction of the client with this number, in this thread.

    There another thread may run. The list tells whether it happened.
    """
    happened: list[bool] = []
    count = itertools.count()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename not in TRACED:
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
    """While it starts, reads, reconnects or waits: the iteration ends, and no call remains."""
    instruction = 0
    while closed_before(instruction, headers):
        instruction += 1
    assert instruction > 100


def closed_before(instruction: int, headers: Headers) -> bool:
    """Whether a watch has that many instructions until it waits for its second call."""
    first, second = Call(headers, change(1), fails=True), Call(headers, fails=False)
    calls = iter([first, second])
    watch = Watch(lambda _: next(calls), new_progress())

    with between(instruction, watch.close) as happened:

        def close() -> None:
            assert second.waiting.wait(LONG)
            if not happened:  # a second closing would hide that the first one was lost
                watch.close()

        waiting = Thread(target=close)
        waiting.start()
        with watch:
            assert [change.resume_token for change in watch] in ([], ["1"])
    second.waiting.set()
    waiting.join()
    assert second.cancelled.is_set() or second in calls  # or never started
    return bool(happened)


def test_a_call_may_break_off_before_any_instruction_of_closing() -> None:
    """The iterating thread drops the call that the closing one is about to cancel."""
    instruction = 0
    while breaks_off_before(instruction):
        instruction += 1
    assert instruction > 5


def breaks_off_before(instruction: int) -> bool:
    """Whether closing has an instruction with this number."""
    watch = Watch(lambda _: Call(BEGUN, change(1), fails=True), new_progress())
    assert next(watch).resume_token == "1"
    reading = partial(watch._interrupted, progress.ENDED)  # noqa: SLF001 - what an iteration does next
    with between(instruction, reading) as happened:
        watch.close()
    assert list(watch) == []
    return bool(happened)


@pytest.mark.parametrize("turns", range(20))
def test_a_watch_of_asyncio_may_be_closed_at_any_turn_of_the_loop(turns: int) -> None:
    async def followed() -> list[str]:
        calls = iter([AsyncCall(change(1), fails=True), AsyncCall(fails=False)])
        watch = AsyncWatch(lambda _: next(calls), new_progress())

        async def follow() -> list[str]:
            async with watch:
                return [change.resume_token async for change in watch]

        following = asyncio.create_task(follow())
        for _ in range(turns):
            await asyncio.sleep(0)
        watch.close()
        return await following

    assert asyncio.run(followed()) in ([], ["1"])


def test_a_cancelled_task_stays_so_when_its_watch_is_closed() -> None:
    async def followed() -> bool:
        watch = AsyncWatch(lambda _: AsyncCall(fails=False), new_progress())
        following = asyncio.create_task(anext(watch))
        for _ in range(5):
            await asyncio.sleep(0)
        following.cancel()
        watch.close()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await following
        return following.cancelled()

    assert asyncio.run(followed())
