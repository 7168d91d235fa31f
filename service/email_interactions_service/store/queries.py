"""Everything that is read from the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Executable, bindparam, select, tuple_

from email_interactions_service.store.keys import LONGEST
from email_interactions_service.store.tables import CHANGES, INTERACTIONS, STATE

# Built once: building a statement takes as long as running it.
_STATE = select(STATE.c.sequence, STATE.c.dropped)
_BODY = select(INTERACTIONS.c.body).where(INTERACTIONS.c.key == bindparam("wanted"))

# Rows are fetched few at a time and by their bytes: a thousand of them may be gigabytes.
_FETCH = 16


class State(NamedTuple):
    """The numbers of the last change, and of the last one that is no longer kept."""

    sequence: int
    dropped: int


class Change(NamedTuple):
    """One change, with the bytes of the EmailInteraction after it."""

    sequence: int
    kind: int
    customer: bytes
    body: bytes


class Position(NamedTuple):
    """A place in the order of interactions: behind the one with this start and key."""

    start: int
    key: bytes


@dataclass(frozen=True, slots=True)
class Filters:
    """What an interaction must have to be listed; keys as in keys.py, times in milliseconds."""

    customer: bytes | None = None
    thread: bytes | None = None
    parent: bytes | None = None
    statuses: Sequence[int] = field(default=())
    start_from: int | None = None
    start_before: int | None = None


class Page(NamedTuple):
    """Interactions in order, and where the next page begins, if there is one."""

    bodies: list[bytes]
    next: Position | None


def read_state(connection: Connection) -> State:
    """Where the log of changes begins and ends."""
    row = connection.execute(_STATE).one()
    return State(row.sequence, row.dropped)


def read_token_key(connection: Connection) -> bytes:
    """What the tokens of this store are sealed with."""
    found: bytes = connection.execute(select(STATE.c.token_key)).scalar_one()
    return found


def read_body(connection: Connection, key: bytes) -> bytes | None:
    """The interaction with this key."""
    return connection.execute(_BODY, {"wanted": key}).scalar_one_or_none()


def read_page(
    connection: Connection, filters: Filters, after: Position | None, size: int, most_bytes: int
) -> Page:
    """The next interactions that fit, at most `size` of them and about `most_bytes`."""
    columns = INTERACTIONS.c
    place = (columns.start, columns.prefix, columns.interaction_id)
    query = select(columns.start, columns.key, columns.body).where(*_conditions(filters))
    if after:
        query = query.where(tuple_(*place) > tuple_(*_place(connection, after)))
    bodies: list[bytes] = []
    last = None
    for row in _some(connection, query.order_by(*place).limit(size + 1), most_bytes):
        if row is None or len(bodies) == size:
            return Page(bodies, last)
        bodies.append(row.body)
        last = Position(row.start, row.key)
    return Page(bodies, None)


def _place(connection: Connection, position: Position) -> tuple[int, bytes, bytes]:
    """The columns of the order. The whole of a long id is read again: interactions stay."""
    interaction_id = position.key
    if len(interaction_id) > LONGEST:
        query = select(INTERACTIONS.c.interaction_id).where(INTERACTIONS.c.key == position.key)
        interaction_id = connection.execute(query).scalar_one()
    return position.start, interaction_id[:LONGEST], interaction_id


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    columns = INTERACTIONS.c
    if filters.customer is not None:
        yield columns.customer == filters.customer
    if filters.thread is not None:
        yield columns.thread == filters.thread
    if filters.parent is not None:
        yield columns.parent == filters.parent
    if filters.statuses:
        yield columns.status.in_(sorted(set(filters.statuses)))
    if filters.start_from is not None:
        yield columns.start >= filters.start_from
    if filters.start_before is not None:
        yield columns.start < filters.start_before


def read_changes(
    connection: Connection, after: int, until: int, customer: bytes | None, most: tuple[int, int]
) -> tuple[list[Change], int]:
    """Changes in order, and the number up to which these are all.

    `most` is how many changes and bytes to read at once.
    """
    columns = CHANGES.c
    query = select(columns.sequence, columns.kind, columns.customer, columns.body)
    query = query.where(columns.sequence > after, columns.sequence <= until)
    if customer is not None:
        query = query.where(columns.customer == customer)
    found: list[Change] = []
    count, most_bytes = most
    for row in _some(connection, query.order_by(columns.sequence).limit(count), most_bytes):
        if row is None:
            return found, found[-1].sequence
        found.append(Change(row.sequence, row.kind, row.customer, row.body))
    return found, found[-1].sequence if len(found) == count else until


def _some(connection: Connection, query: Executable, most_bytes: int) -> Iterator[Any]:
    """The rows, and None at the end where more would be more bytes than wanted; one at least."""
    total = 0
    with connection.execution_options(stream_results=True, max_row_buffer=_FETCH).execute(
        query
    ) as rows:
        for row in rows:
            if total and total + len(row.body) > most_bytes:
                yield None
                return
            total += len(row.body)
            yield row
