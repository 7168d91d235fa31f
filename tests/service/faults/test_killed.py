"""The server is killed in the middle of its work, again and again."""

import random
import signal
import time

from tests.service.faults.figures import note
from tests.service.faults.writers import History, Writer, point, require_consistent
from tests.service.serving import Server, make_stub

ROUNDS = 12
WRITERS = 8


def test_no_acknowledged_write_is_lost(kind: str, database: str) -> None:
    """Kill -9 under load, in a loop: what was acknowledged is there, and nothing is half there."""
    dice = random.Random(4711)  # noqa: S311
    histories: dict[str, History] = {}
    token = ""
    for _ in range(ROUNDS):
        with Server(database, "--log-level", "warning") as running:
            with running.channel() as channel:
                token = token or point(make_stub(channel))
            writers = [Writer(running) for _ in range(WRITERS)]
            time.sleep(dice.uniform(0.2, 1.2))
            running.signal(signal.SIGKILL)
            for writer in writers:
                writer.join()
                assert writer.failed == "UNAVAILABLE"
                histories |= writer.histories
    with Server(database, "--log-level", "warning") as running, running.channel() as channel:
        count = require_consistent(make_stub(channel), token, histories)
        assert running.stop() == 0
    acknowledged = sum(len(history.acknowledged) for history in histories.values())
    unknown = sum(history.attempted is not None for history in histories.values())
    assert acknowledged > 10 * ROUNDS
    note(
        kind,
        f"kill -9 x {ROUNDS}: {acknowledged} acknowledged writes, none lost; {unknown} without an"
        f" answer, of which {count - acknowledged} had been done; none half-applied",
    )
