"""The tables. An interaction is stored as the bytes of an EmailInteraction.

The columns that are searched are stored in addition; times are milliseconds since 1970.
"""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, SmallInteger, Table

METADATA = MetaData()

# One row. Every writer locks it first, so that changes are numbered in the order of their commits,
# without gaps.
STATE = Table(
    "state",
    METADATA,
    Column("version", SmallInteger, nullable=False),  # of these tables; see schema.py
    Column("sequence", BigInteger, nullable=False),  # number of the last change
    Column("dropped", BigInteger, nullable=False),  # number of the last change no longer kept
    Column("token_key", LargeBinary, nullable=False),
)

INTERACTIONS = Table(
    "interactions",
    METADATA,
    Column("key", LargeBinary, primary_key=True),
    Column("prefix", LargeBinary, nullable=False),
    Column("interaction_id", LargeBinary, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("customer", LargeBinary, nullable=False),
    Column("thread", LargeBinary),
    Column("parent", LargeBinary),
    Column("body", LargeBinary, nullable=False),
)

# The change log, with the interaction after each change.
CHANGES = Table(
    "changes",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, nullable=False),
    Column("customer", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# The request_id of a creation, a digest of the request, and the change that answered it. They are
# deleted together; from then on the interaction's own id rejects a repeated request.
IDEMPOTENCY_KEYS = Table(
    "answers",
    METADATA,
    Column("request", LargeBinary, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)

TABLES = (STATE, INTERACTIONS, CHANGES, IDEMPOTENCY_KEYS)

_C = INTERACTIONS.c
INDEXES = (
    Index("interactions_by_start", _C.start, _C.prefix),
    Index("interactions_by_customer", _C.customer, _C.start, _C.prefix),
    Index("interactions_by_thread", _C.thread, _C.start, _C.prefix),
    Index("interactions_by_parent", _C.parent, _C.start, _C.prefix),
    Index("changes_by_customer", CHANGES.c.customer, CHANGES.c.sequence),
    Index("answers_by_sequence", IDEMPOTENCY_KEYS.c.sequence),
)
