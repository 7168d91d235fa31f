"""Whether the server can do its work: asked by probes, without a token."""

import asyncio
from typing import Any

from grpc_health.v1 import health, health_pb2

from email_interactions_service.refusals import Refused
from email_interactions_service.store.queries import read_state
from email_interactions_service.store.store import Store

PROBE_SECONDS = 2.0

_STATES = health_pb2.HealthCheckResponse


class Health:
    """Says SERVING as long as the database answers, for the server and for the service."""

    def __init__(self, store: Store, service: str) -> None:
        self.servicer = health.aio.HealthServicer()
        self._store = store
        self._names = ("", service)

    async def follow(self) -> None:
        """Asks the database again and again, until cancelled."""
        while True:
            try:
                await self._store.read(read_state)
                await self._set(_STATES.SERVING)
            except Refused:
                await self._set(_STATES.NOT_SERVING)
            await asyncio.sleep(PROBE_SECONDS)

    async def stop(self) -> None:
        """Says NOT_SERVING from now on."""
        await self.servicer.enter_graceful_shutdown()

    async def _set(self, state: Any) -> None:
        for name in self._names:
            await self.servicer.set(name, state)
