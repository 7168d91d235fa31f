"""Watchers that do not read."""

import time
from contextlib import ExitStack
from typing import Any

import grpc
import pytest

from tests.service.faults.figures import note
from tests.service.support.errors import status_of
from tests.service.support.interactions import create, new_stub, watching
from tests.service.support.server import serving

WATCHERS = 10
CHANGES = 300
SIZE = 200_000
MAX_GROWTH = 120 * 2**20  # bytes; the unread changes of all watchers are five times as much


def create_large(stub: Any, count: int) -> list[str]:
    """Return the etags of large interactions."""
    return [create(stub, text="x" * SIZE).etag for _ in range(count)]


def test_slow_readers_need_little_memory_and_miss_nothing(kind: str, database: str) -> None:
    """Ten watchers do not read sixty megabytes each; then they read everything, in order."""
    with serving(database, "--log-level", "warning") as (server, stub), ExitStack() as stack:
        channels = [stack.enter_context(server.channel()) for _ in range(WATCHERS)]
        calls = [
            stack.enter_context(watching(new_stub(channel), timeout=120)) for channel in channels
        ]
        before = server.memory()
        etags = create_large(stub, CHANGES)
        time.sleep(2)
        grown = server.memory() - before
        for call in calls:
            assert [next(call).interaction.etag for _ in range(CHANGES)] == etags
        later = server.memory() - before
    assert max(grown, later) < MAX_GROWTH
    note(
        kind,
        f"{WATCHERS} watchers that do not read {CHANGES * SIZE / 2**20:.0f} MiB each: memory"
        f" +{grown / 2**20:.0f} MiB, +{later / 2**20:.0f} MiB when they have read it; none missed",
    )


def test_a_watcher_that_does_not_read_is_ended(kind: str, database: str) -> None:
    """After the allowed time; it resumes without a gap."""
    with serving(database, "--stall-timeout", "1", "--log-level", "warning") as (_, stub):
        with watching(stub, timeout=120) as call:
            etags = create_large(stub, 100)
            time.sleep(3)
            changes: list[Any] = []
            with pytest.raises(grpc.RpcError) as caught:
                changes.extend(call)
        assert status_of(caught.value) == "RESOURCE_EXHAUSTED"
        assert 0 < len(changes) < len(etags)
        with watching(stub, resume_token=changes[-1].resume_token) as rest:
            changes += [next(rest) for _ in range(len(etags) - len(changes))]
        assert [change.interaction.etag for change in changes] == etags
    note(kind, "a watcher that does not read for a second is ended, and resumes without a gap")
