"""The tables. An interaction is kept as the bytes of an EmailInteraction.

Beside the bytes stand the columns that are searched; times are milliseconds since 1970.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
)

METADATA = MetaData()

# One row. Whoever writes locks it first, so that changes get their numbers in the order in which
# they are committed, without gaps.
STATE = Table(
    "state",
    METADATA,
    Column("version", SmallInteger, nullable=False),  # of these tables; see schema.py
    Column("sequence", BigInteger, nullable=False),  # number of the last change
    Column("dropped", BigInteger, nullable=False),  # number of the last change that is not kept
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

# What happened, with the interaction as it was then: what a watcher reads.
CHANGES = Table(
    "changes",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, nullable=False),
    Column("customer", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# What was asked with a request_id, as a digest, and the change that answered it. They go together:
# once the change is no longer kept, the interaction's own id refuses a repetition.
ANSWERS = Table(
    "answers",
    METADATA,
    Column("request", LargeBinary, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)

TABLES = (STATE, INTERACTIONS, CHANGES, ANSWERS)

_FOUND = INTERACTIONS.c
INDEXES = (
    Index("interactions_by_start", _FOUND.start, _FOUND.prefix),
    Index("interactions_by_customer", _FOUND.customer, _FOUND.start, _FOUND.prefix),
    Index("interactions_by_thread", _FOUND.thread, _FOUND.start, _FOUND.prefix),
    Index("interactions_by_parent", _FOUND.parent, _FOUND.start, _FOUND.prefix),
    Index("changes_by_customer", CHANGES.c.customer, CHANGES.c.sequence),
    Index("answers_by_sequence", ANSWERS.c.sequence),
)
