"""The server is killed under load, repeatedly."""

import random
import time
from functools import partial

from tests.service.faults.figures import note
from tests.service.faults.writers import History, Writer, require_consistent
from tests.service.support.interactions import current_position
from tests.service.support.server import serving, until

ROUNDS = 8
WRITERS = 8


def is_under_way(writer: Writer) -> bool:
    """Whether it has begun a third interaction."""
    return len(writer.histories) > 2


def test_no_acknowledged_write_is_lost(kind: str, database: str) -> None:
    """After kill -9, what was acknowledged is stored, and nothing is stored by half.

    Nothing that was deleted reappears.
    """
    dice = random.Random(4711)  # noqa: S311
    histories: dict[str, History] = {}
    token = ""
    for _ in range(ROUNDS):
        with serving(database, "--log-level", "warning") as (server, stub):
            if not token:
                token = current_position(stub)
            writers = [Writer(server, deletes=True) for _ in range(WRITERS)]
            for writer in writers:
                until(partial(is_under_way, writer))
            time.sleep(dice.uniform(0, 0.3))
            server.kill()
            for writer in writers:
                writer.join()
                assert writer.failed == "UNAVAILABLE"
                histories |= writer.histories
    with serving(database, "--log-level", "warning") as (server, stub):
        stored = require_consistent(stub, token, histories)
        assert server.stop() == 0
    acknowledged = sum(len(history.acknowledged) for history in histories.values())
    deleted = sum(history.is_deleted for history in histories.values())
    unknown = sum(
        history.attempted is not None or history.is_deletion_attempted > history.is_deleted
        for history in histories.values()
    )
    assert acknowledged > 10 * ROUNDS
    assert deleted
    note(
        kind,
        f"kill -9 x {ROUNDS}: {acknowledged} acknowledged writes and {deleted} deletions, none"
        f" lost; {unknown} without an answer, of which {stored} are stored; none by half",
    )
