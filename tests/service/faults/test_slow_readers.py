"""Watchers that do not read."""

import time
from typing import Any

import grpc
import pytest

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.emails import creating, incoming
from tests.service.faults.figures import note
from tests.service.serving import Server, make_stub
from tests.service.telling import status

WATCHERS = 20
CHANGES = 300
SIZE = 200_000
ROOM = 120 * 2**20  # bytes; what all watchers have not read yet is ten times as much


def watch(stub: Any, token: str = "") -> Any:
    """A watch that has begun."""
    request = service_pb2.WatchInteractionsRequest(resume_token=token)
    call = stub.WatchInteractions(request, timeout=120)
    call.initial_metadata()
    return call


def create(stub: Any, count: int) -> list[str]:
    """The etags of so many large interactions."""
    requests = [creating(incoming(text="x" * SIZE)) for _ in range(count)]
    return [stub.CreateInteraction(request).interaction.etag for request in requests]


def test_slow_readers_cost_little_and_miss_nothing(kind: str, database: str) -> None:
    """Twenty watchers sleep through sixty megabytes each; then they read everything, in order."""
    with Server(database, "--log-level", "warning") as running:
        channels = [running.channel() for _ in range(WATCHERS)]
        with running.channel() as channel:
            calls = [watch(make_stub(own)) for own in channels]
            before = running.memory()
            etags = create(make_stub(channel), CHANGES)
            time.sleep(2)
            grown = running.memory() - before
            for call in calls:
                assert [next(call).interaction.etag for _ in range(CHANGES)] == etags
            later = running.memory() - before
        for own in channels:
            own.close()
    assert max(grown, later) < ROOM
    note(
        kind,
        f"{WATCHERS} watchers that do not read {CHANGES * SIZE / 2**20:.0f} MiB each: memory"
        f" +{grown / 2**20:.0f} MiB, +{later / 2**20:.0f} MiB when they have read it; none missed",
    )


def test_a_watcher_that_does_not_read_is_told(kind: str, database: str) -> None:
    """After the time that is allowed; it resumes where it was, without a gap."""
    options = ("--stall-timeout", "1", "--log-level", "warning")
    with Server(database, *options) as running, running.channel() as channel:
        stub = make_stub(channel)
        call = watch(stub)
        etags = create(stub, 100)
        time.sleep(3)
        told: list[Any] = []
        with pytest.raises(grpc.RpcError) as caught:
            told.extend(call)
        assert status(caught.value) == "RESOURCE_EXHAUSTED"
        assert 0 < len(told) < len(etags)
        rest = watch(stub, told[-1].resume_token)
        told += [next(rest) for _ in range(len(etags) - len(told))]
        rest.cancel()
        assert [change.interaction.etag for change in told] == etags
    note(kind, "a watcher that does not read for a second is told, and resumes without a gap")
