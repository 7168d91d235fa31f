"""Health checks: whether the server can do its work. They need no token."""

import asyncio
from typing import Any

from grpc_health.v1 import health, health_pb2

from email_interactions_service.errors import StatusError
from email_interactions_service.store.queries import read_state
from email_interactions_service.store.store import Store

INTERVAL_SECONDS = 2.0

_Status = health_pb2.HealthCheckResponse


class Health:
    """Reports SERVING while the database answers, for the server and for the service."""

    def __init__(self, store: Store, service: str) -> None:
        self.servicer = health.aio.HealthServicer()
        self._store = store
        self._services = ("", service)

    async def run(self) -> None:
        """Check the database at intervals, until cancelled."""
        while True:
            try:
                await self._store.read(read_state)
                status: Any = _Status.SERVING
            except StatusError:
                status = _Status.NOT_SERVING
            for service in self._services:
                await self.servicer.set(service, status)
            await asyncio.sleep(INTERVAL_SECONDS)

    async def stop(self) -> None:
        """Report NOT_SERVING from now on."""
        await self.servicer.enter_graceful_shutdown()
