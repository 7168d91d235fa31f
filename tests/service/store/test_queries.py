"""Each kind of query uses an index: the plan of both databases says so."""

import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from sqlalchemy import Connection, Engine, event, insert, update

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.commands import delete
from email_interactions_service.store.answers import IdempotencyKey
from email_interactions_service.store.batch import Batch
from email_interactions_service.store.engine import open_engine
from email_interactions_service.store.queries import (
    Position,
    read_body,
    read_changes,
    read_ids,
    read_page,
)
from email_interactions_service.store.schema import (
    CHANGES,
    IDEMPOTENCY_KEYS,
    INTERACTIONS,
    IS_STOPPED,
    STATE,
    migrate,
)
from email_interactions_service.store.writes import Limits, Write
from tests.service.conftest import NewDatabase
from tests.service.support.interactions import incoming

ROWS = 20_000
Request = pb.ListInteractionsRequest
COLUMNS = INTERACTIONS.c
BODY = incoming(interaction_id="i7", text="x" * 300).SerializeToString()


def fill(connection: Connection) -> None:
    """Store many interactions of many customers, most of them stopped, and their changes."""
    migrate(connection)
    dice = random.Random(1)  # noqa: S311
    interactions, changes, keys = [], [], []
    for number in range(ROWS):
        name, customer = b"i%d" % number, b"c%d" % (number % 2_000)
        interaction: dict[str, Any] = {
            "key": name,
            "prefix": name,
            "interaction_id": name,
            "customer": customer,
        }
        interaction |= {"thread": customer, "parent": customer, "body": BODY}
        interaction |= {"start": dice.randrange(10**9), "updated": number}
        interactions.append(interaction | {"status": 3 if number % 500 else number // 500 % 3})
        change: dict[str, Any] = {"sequence": number, "kind": 1, "customer": customer, "key": name}
        changes.append(change | {"body": BODY})
        keys.append({"request": name, "digest": b"x", "sequence": number})
    for table, rows in ((INTERACTIONS, interactions), (CHANGES, changes), (IDEMPOTENCY_KEYS, keys)):
        connection.execute(insert(table), rows)
    connection.execute(update(STATE).values(sequence=ROWS))
    connection.exec_driver_sql("ANALYZE")


@pytest.fixture(scope="module")
def engine(new_database: NewDatabase) -> Iterator[Engine]:
    """An engine of the filled database."""
    engine = open_engine(new_database(), connections=1, writes=True)
    with engine.begin() as connection:
        fill(connection)
    yield engine
    engine.dispose()


def plans(engine: Engine, work: Callable[[Connection], object]) -> str:
    """Return the plans of all statements on the large tables."""
    statements: list[tuple[str, Any]] = []

    def record(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        statements.append((statement, parameters))

    with engine.connect() as connection:
        event.listen(connection, "before_cursor_execute", record)
        work(connection)
        connection.rollback()
    explain = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    lines: list[str] = []
    with engine.connect() as connection:
        for statement, parameters in statements:
            if re.search(r"interactions|changes|answers", statement) and "INSERT" not in statement:
                found = connection.exec_driver_sql(f"{explain} {statement}", parameters)
                lines += [row[-1] for row in found]
        connection.rollback()
    return "\n".join(lines)


def page(*, token: bool = False, **filters: Any) -> Callable[[Connection], object]:
    """Return the work that reads a page, the first one or a later one."""
    after = Position(4 * 10**8, b"i5") if token else None
    return lambda connection: read_page(connection, Request(**filters), after, 50, 2**20)


def deletion(connection: Connection) -> None:
    """Delete an interaction within the transaction."""
    write = Write("i7", partial(delete, None), IdempotencyKey(b"r", b"d"))
    batch = Batch(connection, [write], Limits(2**20, ROWS - 1_000))
    batch.apply(write)
    batch.store()


FROM: dict[str, Any] = {"start_date_from": Timestamp(seconds=5 * 10**5)}
STOPPED = IS_STOPPED & (COLUMNS.updated < 50)
CASES: dict[str, tuple[Callable[[Connection], object], set[str]]] = {
    "get": (partial(read_body, key=b"i7"), set()),
    "all": (page(), {"interactions_by_start"}),
    "start": (page(**FROM), {"interactions_by_start"}),
    "customer": (page(customer_id="c7"), {"interactions_by_customer"}),
    "thread": (page(thread_id="c7"), {"interactions_by_thread"}),
    "parent": (page(parent_id="c7"), {"interactions_by_parent"}),
    "status": (page(statuses=[0]), {"interactions_by_status"}),
    "stopped": (page(statuses=[3]), {"interactions_by_status"}),
    "statuses": (page(statuses=[0, 1, 2]), {"interactions_by_status"}),
    "start of statuses": (page(statuses=[0, 3], **FROM), {"interactions_by_status"}),
    "customer and status": (page(customer_id="c7", statuses=[3]), {"interactions_by_customer"}),
    "next of all": (page(token=True), {"interactions_by_start"}),
    "next of customer": (page(token=True, customer_id="c7"), {"interactions_by_customer"}),
    "next of status": (page(token=True, statuses=[3]), {"interactions_by_status"}),
    "next of statuses": (page(token=True, statuses=[0, 3]), {"interactions_by_status"}),
    "changes": (partial(read_changes, after=50, until=90, customer=None, limits=(9, 2**20)), set()),
    "changes of customer": (
        partial(read_changes, after=50, until=ROWS, customer=b"c7", limits=(9, 2**20)),
        {"changes_by_customer"},
    ),
    "ids of customer": (
        partial(read_ids, condition=COLUMNS.customer == b"c7", limit=50),
        {"interactions_by_customer"},
    ),
    "ids of stopped": (partial(read_ids, condition=STOPPED, limit=50), {"interactions_by_stop"}),
    "deletion": (deletion, {"changes_by_key", "answers_by_sequence"}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_query_uses_an_index(engine: Engine, name: str) -> None:
    """No plan reads a whole table, or sorts more than a page."""
    work, expected = CASES[name]
    plan = plans(engine, work)
    named = set(re.findall(r"\w+_by_\w+", plan))
    assert (named, plan) == (expected, plan)
    assert (
        re.findall(r"Seq Scan.*|SCAN (?:interactions|changes|answers)(?! USING INDEX).*", plan)
        == []
    )
