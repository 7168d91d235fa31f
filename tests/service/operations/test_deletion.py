"""Deletion of many interactions: of a customer, and of what was stopped long ago."""

import asyncio
import time
from typing import Any

import pytest

from email_interactions_service.operations import deletion
from email_interactions_service.store.store import Store
from tests.service.support.interactions import (
    create,
    fresh,
    read,
    record_of,
    stop_request,
    watching,
)
from tests.service.support.server import run, serving

DAY = 24 * 3600


def test_a_command_deletes_all_of_a_customer(database: str) -> None:
    """While a server is running, whose watchers are told; a second time there is nothing left."""
    customer = fresh("c")
    with serving(database) as (_, stub):
        gone = [create(stub, customer_id=customer) for _ in range(120)]
        kept = create(stub, customer_id=customer + "0")
        with watching(stub) as call:
            for count in (120, 0):
                done = run("delete", "--customer", customer, EMAIL_INTERACTIONS_DATABASE=database)
                assert (done.returncode, done.stdout) == (0, f"deleted: {count}\n"), done.stderr
            removed = {next(call).removed.interaction_id for _ in gone}
        assert removed == {record_of(interaction).interaction_id for interaction in gone}
        assert [read(stub, interaction) for interaction in gone] == [None] * len(gone)
        assert read(stub, kept) == kept


@pytest.fixture
def stopped(database: str) -> list[Any]:
    """Three interactions, of which the first two are stopped."""
    with serving(database) as (server, stub):
        stored = [create(stub) for _ in range(3)]
        for interaction in stored[:2]:
            stub.StopInteraction(stop_request(interaction))
        assert server.stop() == 0
    return stored


def test_what_was_stopped_long_ago_is_deleted(
    database: str, stopped: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After these days, and not before; what is not stopped stays."""
    now = time.time_ns()
    store = Store(database, max_bytes=2**20, keep=1_000)
    counts = []
    for days in (29, 31):
        later = now + days * DAY * 10**9
        monkeypatch.setattr("time.time_ns", lambda later=later: later)
        counts.append(asyncio.run(deletion.delete_stopped(store, 30)))
    store.close()
    assert counts == [0, 2]
    with serving(database) as (_, stub):
        found = [read(stub, interaction) for interaction in stopped]
    assert found == [None, None, stopped[2]]


def test_retention_is_off_by_default(database: str, stopped: list[Any]) -> None:
    """With the option, the log has the number of deleted interactions."""
    for options in ((), ("--delete-stopped-after", "1")):
        with serving(database, *options) as (server, stub):
            assert all(read(stub, interaction) for interaction in stopped)
            server.stop()
            counts = [line["count"] for line in server.log() if "count" in line]
            assert counts == [0] * bool(options)
