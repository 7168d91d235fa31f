"""Queries: all reads from the database outside of writes."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Select,
    bindparam,
    case,
    func,
    select,
    tuple_,
    union_all,
)

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.calls.memory import SMALL
from email_interactions_service.store.keys import MAX_PREFIX, key
from email_interactions_service.store.schema import (
    CHANGE_BODY,
    CHANGES,
    INTERACTIONS,
    LEFT,
    REMOVALS,
    STATE,
)

Query: TypeAlias = "Select[*tuple[Any, ...]]"

# Built once: building a statement takes as long as running it.
_STATE = select(STATE.c.sequence, STATE.c.dropped)
_BODY = select(INTERACTIONS.c.body).where(INTERACTIONS.c.key == bindparam("wanted"))
_SIZE = func.length(INTERACTIONS.c.body)
_IF_SMALL = select(_SIZE.label("size"), case((_SIZE <= SMALL, INTERACTIONS.c.body)).label("body"))
_IF_SMALL = _IF_SMALL.where(INTERACTIONS.c.key == bindparam("wanted"))

_ORDER = INTERACTIONS.c.start, INTERACTIONS.c.prefix, INTERACTIONS.c.interaction_id
_IDS = "customer", "thread", "parent"  # each filter has an index

# Few rows are fetched at a time, because a thousand of them may be gigabytes.
_FETCH = 16


class State(NamedTuple):
    """The numbers of the last change, and of the last change that is no longer kept."""

    sequence: int
    dropped: int


class Change(NamedTuple):
    """A change, with the bytes of the EmailInteraction after it, or of a RemovedInteraction."""

    sequence: int
    kind: int
    customer: bytes
    body: bytes
    key: bytes

    @property
    def is_removal(self) -> bool:
        """Whether the interaction was deleted, or left this customer."""
        return self.kind in REMOVALS

    def concerns(self, customer: bytes | None) -> bool:
        """Return whether to send it to the watchers of a customer, or of all customers."""
        return self.kind != LEFT if customer is None else self.customer == customer


class Position(NamedTuple):
    """A position in the list of interactions: after the one with this start and key."""

    start: int
    key: bytes


class Page(NamedTuple):
    """Interactions in order, and the position of the next page, if there is one."""

    bodies: list[bytes]
    next: Position | None


def read_state(connection: Connection) -> State:
    """Return the state of the change log."""
    return State(*connection.execute(_STATE).one())


def read_body(connection: Connection, key: bytes) -> bytes | None:
    """Return the interaction with this key."""
    return connection.execute(_BODY, {"wanted": key}).scalar_one_or_none()


def read_if_small(connection: Connection, key: bytes) -> tuple[int, bytes | None] | None:
    """Return the size of the interaction with this key, and the interaction if it is small."""
    row = connection.execute(_IF_SMALL, {"wanted": key}).one_or_none()
    return row and (row.size, row.body)


def read_page(
    connection: Connection,
    request: pb.ListInteractionsRequest,
    after: Position | None,
    size: int,
    max_bytes: int,
) -> Page:
    """Return the next interactions that match, at most `size` and about `max_bytes`."""
    values = _order_values(connection, after) if after else None
    query = _page_query(request, values, size + 1)
    bodies: list[bytes] = []
    last = None
    for row in _limited(connection, query, max_bytes):
        if row is None or len(bodies) == size:
            return Page(bodies, last)
        bodies.append(row.body)
        last = Position(row.start, row.key)
    return Page(bodies, None)


def _order_values(connection: Connection, position: Position) -> tuple[int, bytes, bytes]:
    """Return the values to compare; a long id is read again in full.

    If it was deleted and the change log no longer has it, ids with the same prefix are repeated.
    """
    interaction_id = position.key
    if len(interaction_id) > MAX_PREFIX:
        stored = select(INTERACTIONS.c.interaction_id).where(INTERACTIONS.c.key == position.key)
        removed = select(CHANGES.c.body).where(
            CHANGES.c.key == position.key, CHANGES.c.kind.in_(REMOVALS)
        )
        interaction_id = interaction_id[:MAX_PREFIX]
        if found := connection.execute(stored).scalar():
            interaction_id = found
        elif body := connection.execute(removed.limit(1)).scalar():
            interaction_id = pb.RemovedInteraction.FromString(body).interaction_id.encode()
    return position.start, interaction_id[:MAX_PREFIX], interaction_id


def _page_query(
    request: pb.ListInteractionsRequest, after: tuple[int, bytes, bytes] | None, limit: int
) -> Query:
    columns = INTERACTIONS.c
    conditions = list(_conditions(request))
    statuses = sorted(set(request.statuses))
    if after:  # which is not before start_date_from
        conditions.append(tuple_(*_ORDER) > tuple_(*after))
    elif request.HasField("start_date_from"):
        conditions.append(columns.start >= request.start_date_from.ToMilliseconds())
    if any(request.HasField(f"{name}_id") for name in _IDS):
        if statuses:
            conditions.append((columns.status + 0).in_(statuses))  # + 0: another index is better
        statuses = []
    if len(statuses) > 1:
        return _merged([_ordered(columns.status == s, *conditions) for s in statuses], limit)
    conditions += [columns.status == status for status in statuses]
    return _ordered(*conditions).add_columns(columns.body).limit(limit)


def _ordered(*conditions: ColumnElement[bool]) -> Query:
    return select(*_ORDER, INTERACTIONS.c.key).where(*conditions).order_by(*_ORDER)


def _merged(queries: Sequence[Query], limit: int) -> Query:
    """Return the first rows of ordered queries; bodies are read only for these."""
    firsts = [select(query.limit(limit).subquery()) for query in queries]
    merged = union_all(*firsts).subquery()
    order = [merged.c[column.name] for column in _ORDER]
    page = select(merged).order_by(*order).limit(limit).subquery().c
    body = select(INTERACTIONS.c.body).where(INTERACTIONS.c.key == page.key).scalar_subquery()
    return select(page.start, page.key, body.label("body"))


def _conditions(request: pb.ListInteractionsRequest) -> Iterator[ColumnElement[bool]]:
    columns = INTERACTIONS.c
    for name in _IDS:
        if request.HasField(f"{name}_id"):
            yield columns[name] == key(getattr(request, f"{name}_id"))
    if request.HasField("start_date_before"):
        yield columns.start < request.start_date_before.ToMilliseconds()


def read_ids(connection: Connection, condition: ColumnElement[bool], limit: int) -> list[str]:
    """Return the ids of some interactions that meet a condition."""
    query = select(INTERACTIONS.c.interaction_id).where(condition).limit(limit)
    return [interaction_id.decode() for interaction_id in connection.scalars(query)]


def read_changes(
    connection: Connection, after: int, until: int, customer: bytes | None, limits: tuple[int, int]
) -> tuple[list[Change], int]:
    """Return changes in order, and the number up to which they are complete.

    `limits` is the maximum number of changes and bytes to read at once.
    """
    columns = CHANGES.c
    query = select(
        columns.sequence, columns.kind, columns.customer, CHANGE_BODY.label("body"), columns.key
    )
    query = query.where(columns.sequence > after, columns.sequence <= until)
    if customer is not None:
        query = query.where(columns.customer == customer)
    max_changes, max_bytes = limits
    changes: list[Change] = []
    for row in _limited(connection, query.order_by(columns.sequence).limit(max_changes), max_bytes):
        if row is None:
            return changes, changes[-1].sequence
        changes.append(Change(*row))
    return changes, changes[-1].sequence if len(changes) == max_changes else until


def _limited(connection: Connection, query: Executable, max_bytes: int) -> Iterator[Any]:
    """Yield rows, at least one, and None for each row beyond the limit."""
    streaming = connection.execution_options(stream_results=True, max_row_buffer=_FETCH)
    total = 0
    with streaming.execute(query) as rows:
        for row in rows:
            if total and total + len(row.body) > max_bytes:
                yield None
                return
            total += len(row.body)
            yield row
