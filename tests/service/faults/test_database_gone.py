"""The database fails and recovers, is locked by others, or has no space left."""

import shutil
import time
from pathlib import Path
from typing import Any

import grpc
import pytest

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.faults.figures import note
from tests.service.faults.writers import Writer, require_consistent
from tests.service.support.errors import code_of, error_of
from tests.service.support.interactions import (
    create,
    create_request,
    fresh,
    get_request,
    incoming,
    position,
    read,
    watching,
)
from tests.service.support.postgresql import Cluster
from tests.service.support.server import COMMAND, health_of, locked, serving, until

MISSING = get_request("does not exist")


def test_postgresql_fails_and_recovers(cluster: Cluster) -> None:
    """As if its machine had failed under load: UNAVAILABLE, and later the server recovers.

    An open watch continues without a gap.
    """
    with (
        serving(cluster.url(fresh("d"))) as (server, stub),
        server.channel() as channel,
        watching(stub, timeout=120) as watch,
    ):
        token = position(watch)
        writers = [Writer(server) for _ in range(8)]
        time.sleep(1.5)
        cluster.stop("immediate")
        for writer in writers:
            writer.join()
        assert {writer.failed for writer in writers} == {"UNAVAILABLE"}
        for _ in range(5):
            assert code_of(stub.GetInteraction, MISSING) == "UNAVAILABLE"
            assert code_of(stub.CreateInteraction, create_request(incoming())) == "UNAVAILABLE"
        until(lambda: health_of(channel) == "NOT_SERVING")
        cluster.start()
        seconds = until(lambda: code_of(stub.GetInteraction, MISSING) == "NOT_FOUND")
        until(lambda: health_of(channel) == "SERVING")
        histories = {k: v for writer in writers for k, v in writer.histories.items()}
        acknowledged = sum(len(history.acknowledged) for history in histories.values())
        count = acknowledged + require_consistent(stub, token, histories)
        etags = {next(watch).interaction.etag for _ in range(count)}
        assert len(etags) == count
    note(
        "postgresql",
        f"the database fails under load: {acknowledged} acknowledged writes, none lost;"
        f" answers {seconds:.2f} s after the database is back; an open watch has no gap",
    )


def test_another_program_locks_the_file(file: str) -> None:
    """Writes wait for a while, then are UNAVAILABLE; reads continue, and later writes succeed."""
    with serving(file) as (_, stub):
        kept = create(stub)
        requests = [create_request(incoming()) for _ in range(20)]
        with locked(file):
            begin = time.monotonic()
            calls = [stub.CreateInteraction.future(request, timeout=30) for request in requests]
            assert read(stub, kept) == kept
            assert {call.code().name for call in calls} == {"UNAVAILABLE"}
            seconds = time.monotonic() - begin
        assert create(stub).etag
    note("sqlite", f"file locked by another program: writes are UNAVAILABLE after {seconds:.1f} s")


@pytest.mark.parametrize("is_replaced", [False, True], ids=["removed", "replaced"])
def test_the_file_is_gone(file: str, *, is_replaced: bool) -> None:
    """Within a second NOT_SERVING; nothing is read or written until it is back, nor created."""
    path, moved = Path(file), Path(file + ".moved")
    with serving(file) as (server, stub), server.channel() as channel:
        kept = create(stub)
        path.rename(moved)
        if is_replaced:
            shutil.copy(moved, path)
        for call, request in (
            (stub.CreateInteraction, create_request(incoming())),
            (stub.GetInteraction, get_request(kept)),
            (stub.ListInteractions, pb.ListInteractionsRequest()),
        ):
            error = error_of(call, request)
            assert (error.code().name, "removed or replaced" in error.details()) == (
                "UNAVAILABLE",
                True,
            )
        seconds = until(lambda: health_of(channel) == "NOT_SERVING")
        assert path.exists() == is_replaced
        moved.rename(path)
        until(lambda: health_of(channel) == "SERVING")
        assert read(stub, kept) == kept
        assert create(stub).etag
    note("sqlite", f"file gone: writes are refused at once, NOT_SERVING after {seconds:.1f} s")


def on_a_small_disk(folder: Path) -> tuple[str, ...]:
    """Return a command that mounts 4 MiB on a folder for itself, and executes another command."""
    assert shutil.which("unshare"), "util-linux is required"
    mount = f"mount -t tmpfs -o size=4m,mode=700 tmpfs '{folder}' && exec \"$@\""
    return ("unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh")


def test_the_disk_is_full(file: str) -> None:
    """What does not fit is rejected; what was acknowledged stays, and can be read."""
    command = (*on_a_small_disk(Path(file).parent), *COMMAND)
    with serving(file, command=command) as (server, stub), server.channel() as channel:
        kept: list[Any] = []
        rejected: list[str] = []
        while len(rejected) < 20:
            request = create_request(incoming(text="x" * 50_000))
            call = stub.CreateInteraction.future(request, timeout=20)
            if call.code() is grpc.StatusCode.OK:
                kept.append(call.result().interaction)
                assert len(kept) < 200, "the disk was never full"
            else:
                rejected.append(call.code().name)
                assert "no space" in call.details()
        assert set(rejected) == {"RESOURCE_EXHAUSTED"}
        assert len(kept) > 5
        assert [read(stub, interaction) for interaction in kept] == kept
        assert health_of(channel) == "SERVING"
    note(
        "sqlite",
        f"full disk: {len(kept)} writes kept, {len(rejected)} rejected as RESOURCE_EXHAUSTED",
    )
