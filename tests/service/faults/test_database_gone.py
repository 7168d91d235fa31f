"""The database goes away and comes back, is held by others, or has no room left."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.cluster import Cluster
from tests.service.emails import creating, fresh, getting, incoming
from tests.service.faults.figures import note
from tests.service.faults.writers import Writer, point, require_consistent, stored
from tests.service.holding import held
from tests.service.serving import Server, make_stub, serve
from tests.service.telling import code_of
from tests.service.test_operation import health_of

MISSING = getting("nobody made this one")


def until(condition: Callable[[], bool], seconds: float = 30) -> float:
    """Waits for something to become true; how long it took."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < seconds, "it did not become true"
        time.sleep(0.05)
    return time.monotonic() - begin


def test_postgresql_fails_and_comes_back(cluster: Cluster) -> None:
    """As if its machine had failed under load: UNAVAILABLE, and later all is there by itself.

    A watch that was open goes on without a gap.
    """
    with Server(cluster.url(fresh("d"))) as running, running.channel() as channel:
        stub = make_stub(channel)
        token = point(stub)
        watch = stub.WatchInteractions(service_pb2.WatchInteractionsRequest(), timeout=120)
        watch.initial_metadata()
        writers = [Writer(running) for _ in range(8)]
        time.sleep(1.5)
        cluster.stop("immediate")
        for writer in writers:
            writer.join()
        assert {writer.failed for writer in writers} == {"UNAVAILABLE"}
        for _ in range(5):
            assert code_of(stub.GetInteraction, MISSING) == "UNAVAILABLE"
            assert code_of(stub.CreateInteraction, creating(incoming())) == "UNAVAILABLE"
        until(lambda: health_of(channel) == "NOT_SERVING")
        cluster.start()
        spent = until(lambda: code_of(stub.GetInteraction, MISSING) == "NOT_FOUND")
        until(lambda: health_of(channel) == "SERVING")
        histories = {k: v for writer in writers for k, v in writer.histories.items()}
        count = require_consistent(stub, token, histories)
        told = [next(watch).interaction.etag for _ in range(count)]
        assert len(set(told)) == count
    acknowledged = sum(len(history.acknowledged) for history in histories.values())
    note(
        "postgresql",
        f"the database fails under load: {acknowledged} acknowledged writes, none lost;"
        f" answers again {spent:.2f} s after the database is back; an open watch has no gap",
    )


def test_the_server_does_not_start_without_its_database(cluster: Cluster) -> None:
    """It says so in one line, where PostgreSQL is there and the database is not."""
    url = cluster.url(fresh("d")) + "-missing"
    done = serve("serve", "--listen", "127.0.0.1:0", "--database", url)
    assert done.returncode == 1
    assert "the database cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_another_program_holds(tmp_path: Path) -> None:
    """Writes wait a while and are then UNAVAILABLE; reading goes on; afterwards all is well."""
    file = str(tmp_path / "interactions.db")
    with Server(file) as running, running.channel() as channel:
        stub = make_stub(channel)
        kept = stub.CreateInteraction(creating(incoming())).interaction
        requests = [creating(incoming()) for _ in range(20)]
        with held(file):
            begin = time.monotonic()
            calls = [stub.CreateInteraction.future(request, timeout=30) for request in requests]
            assert stored(stub, kept.email_in.interaction_id) == kept
            assert {call.code().name for call in calls} == {"UNAVAILABLE"}
            spent = time.monotonic() - begin
        assert stub.CreateInteraction(creating(incoming())).interaction.etag
    note("sqlite", f"file held by another program: writes are UNAVAILABLE after {spent:.1f} s")


def in_a_small_room(folder: Path) -> tuple[str, ...]:
    """A command that mounts 4 MiB over a folder, for itself alone, and becomes another command."""
    assert shutil.which("unshare"), "util-linux is needed"
    mount = f"mount -t tmpfs -o size=4m,mode=700 tmpfs '{folder}' && exec \"$@\""
    return ("unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh")


def test_a_full_disk(tmp_path: Path) -> None:
    """What does not fit is refused with a status that says so, and everything else stays.

    What was acknowledged before is there, and reading goes on.
    """
    file = str(tmp_path / "interactions.db")
    with (
        Server(file, within=in_a_small_room(tmp_path)) as running,
        running.channel() as channel,
    ):
        stub = make_stub(channel)
        kept: list[Any] = []
        refused: list[str] = []
        while len(refused) < 20:
            call = stub.CreateInteraction.future(creating(incoming(text="x" * 50_000)), timeout=20)
            if call.code() is grpc.StatusCode.OK:
                kept.append(call.result().interaction)
                assert len(kept) < 200, "the disk was never full"
            else:
                refused.append(call.code().name)
                assert "no room" in call.details()
        assert set(refused) == {"RESOURCE_EXHAUSTED"}
        assert len(kept) > 5
        for interaction in kept:
            assert stored(stub, interaction.email_in.interaction_id) == interaction
        assert health_of(channel) == "SERVING"
    note(
        "sqlite",
        f"full disk: {len(kept)} writes kept, {len(refused)} refused as RESOURCE_EXHAUSTED",
    )
