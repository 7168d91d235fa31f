"""Lists of a quarter of a million interactions."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Connection, text

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.store.engine import open_engine
from email_interactions_service.store.queries import read_page
from email_interactions_service.store.schema import migrate
from tests.service.faults.figures import note

COLUMNS = "key, prefix, interaction_id, start, status, customer, body, updated"
STATUS = "CASE WHEN n % 25000 > 0 THEN 3 ELSE 0 END"
VALUES = f"{{id}}, {{id}}, {{id}}, n * 7919 % 1000003, {STATUS}, {{id}}, {{id}}, n"
NUMBERS = "SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM r WHERE n < 250000"
# As without the index: the rows in their order, until enough of them match.
WITHOUT = text("SELECT body FROM interactions WHERE status + 0 = 0 ORDER BY start, prefix LIMIT 51")


def fill(connection: Connection) -> None:
    """Store many small rows, of which ten are not stopped."""
    migrate(connection)
    values = VALUES.format(id="CAST('i' || n AS BLOB)")
    if connection.dialect.name == "postgresql":
        values = VALUES.format(id="convert_to('i' || n, 'UTF8')")
    rows = f"WITH RECURSIVE r(n) AS ({NUMBERS}) SELECT {values} FROM r"  # noqa: S608
    insert = f"INSERT INTO interactions ({COLUMNS}) {rows}"
    connection.execute(text(insert))
    connection.execute(text("ANALYZE"))


def milliseconds(work: Callable[[], Any]) -> float:
    """Return the time of the fastest of three runs."""
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    return min(times)


def test_a_list_by_status_takes_no_longer_in_a_large_table(kind: str, database: str) -> None:
    """With the index for it, and without."""
    engine = open_engine(database, connections=1, writes=True)
    with engine.begin() as connection:
        fill(connection)
        without = milliseconds(lambda: connection.execute(WITHOUT).all())
    figures = []
    with engine.connect() as connection:
        cases: list[list[Any]] = [[0], [0, 1, 2], [3]]
        for statuses in cases:
            request = pb.ListInteractionsRequest()
            request.statuses.extend(statuses)
            page = partial(read_page, connection, request, None, 50, 2**20)
            assert len(page().bodies) == (50 if 3 in statuses else 10)
            figures.append(milliseconds(page))
    engine.dispose()
    assert max(figures) < without
    note(
        kind,
        f"list by status of 250,000 rows: {without:.0f} ms without its index; one rare status"
        f" {figures[0]:.1f} ms, three {figures[1]:.1f} ms, the frequent one {figures[2]:.1f} ms",
    )
