"""Deletes many interactions: all of a customer, or all that were stopped long ago."""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import ColumnElement

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1.email_interactions_pb2 import INTERACTION_STATUS_STOPPED
from email_interactions_service.commands import delete_if, record_of
from email_interactions_service.errors import StatusError
from email_interactions_service.settings import SettingsError
from email_interactions_service.store.keys import key
from email_interactions_service.store.queries import read_ids
from email_interactions_service.store.schema import INTERACTIONS, IS_STOPPED
from email_interactions_service.store.store import Store
from email_interactions_service.store.writes import Write

BATCH = 50
INTERVAL_SECONDS = 3600
_DAY = 24 * 3600 * 1000  # milliseconds
_KEEP_ALL = 2**62  # changes; it is the server that deletes old ones

_log = logging.getLogger(__name__)


def run(database: str, customer_id: str) -> int:
    """Delete all interactions of a customer; return their number."""
    if "://" not in database and not Path(database).is_file():
        raise SettingsError(f"there is no database: {database}")
    store = Store(database, max_bytes=0, keep=_KEEP_ALL)
    try:
        return asyncio.run(delete_customer(store, customer_id))
    except StatusError as error:
        raise SettingsError(f"not all interactions are deleted: {error.message}") from None
    finally:
        store.close()


async def delete_customer(store: Store, customer_id: str) -> int:
    """Delete all interactions of a customer; return their number."""

    def is_customers(interaction: pb.EmailInteraction) -> bool:
        return bool(record_of(interaction).customer_id == customer_id)

    return await _delete(store, INTERACTIONS.c.customer == key(customer_id), is_customers)


async def delete_stopped(store: Store, days: int) -> int:
    """Delete the interactions that are stopped and unchanged for a number of days."""
    end = time.time_ns() // 1_000_000 - days * _DAY

    def is_due(interaction: pb.EmailInteraction) -> bool:
        is_old = interaction.update_time.ToMilliseconds() < end
        return is_old and bool(record_of(interaction).status == INTERACTION_STATUS_STOPPED)

    return await _delete(store, IS_STOPPED & (INTERACTIONS.c.updated < end), is_due)


async def keep_deleting(store: Store, days: int) -> None:
    """Delete, at intervals, interactions stopped a number of days ago, until cancelled."""
    while True:
        try:
            count = await delete_stopped(store, days)
            _log.info("deleted stopped interactions", extra={"count": count})
        except StatusError as error:
            _log.warning("not all stopped interactions are deleted", extra={"cause": error.message})
        await asyncio.sleep(INTERVAL_SECONDS)


async def _delete(
    store: Store, selected: ColumnElement[bool], is_due: Callable[[pb.EmailInteraction], bool]
) -> int:
    count = 0
    while ids := await store.scan(read_ids, selected, BATCH):
        command = partial(delete_if, is_due)
        await asyncio.gather(*(store.write(Write(found, command)) for found in ids))
        count += len(ids)
    return count
