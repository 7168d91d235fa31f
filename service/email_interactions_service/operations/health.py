"""Health checks: whether the database responds. They require no token."""

import asyncio
from collections.abc import Iterable
from typing import Any

from grpc_health.v1 import health, health_pb2

from email_interactions_service.errors import StatusError
from email_interactions_service.store.queries import read_state
from email_interactions_service.store.store import Store

INTERVAL_SECONDS = 0.5


async def check_health(
    store: Store, servicer: health.aio.HealthServicer, services: Iterable[str]
) -> None:
    """Set the status of the services at intervals, until cancelled."""
    while True:
        status: Any = health_pb2.HealthCheckResponse.SERVING
        try:
            await store.read(read_state)
        except StatusError:
            status = health_pb2.HealthCheckResponse.NOT_SERVING
        for service in services:
            await servicer.set(service, status)
        await asyncio.sleep(INTERVAL_SECONDS)
