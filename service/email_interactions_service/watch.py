"""WatchInteractions: one watcher's way along the log of changes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from email_interactions_service.feed import Feed, out_of_range
from email_interactions_service.refusals import FieldViolation, Refused, invalid
from email_interactions_service.store.keys import key
from email_interactions_service.store.queries import Change
from email_interactions_service.store.store import Store
from email_interactions_service.tokens import InvalidToken, Tokens

PURPOSE = b"watch"
RESUME_KEY = "resume-token"  # of the initial metadata: the place where the watch begins

Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"
Response = service_pb2.WatchInteractionsResponse


class Watches:
    """All that watchers share: the feed, how many there may be, and how long one may not read."""

    def __init__(self, store: Store, tokens: Tokens, *, most: int, stall_seconds: float) -> None:
        self.feed = Feed(store)
        self._tokens = tokens
        self._most = most
        self._stall_seconds = stall_seconds
        self._count = 0
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Ends every watch."""
        self._stopping.set()

    async def run(
        self,
        request: service_pb2.WatchInteractionsRequest,
        context: Context,
    ) -> None:
        """Sends changes until the caller goes, the server stops, or the caller is too slow."""
        customer = key(request.customer_id) if request.HasField("customer_id") else None
        async with self._counted() as newest:
            place = self._place(request.resume_token, newest)
            token = self._tokens.seal(PURPOSE, [place])
            await context.send_initial_metadata(((RESUME_KEY, token),))
            while True:
                changes, place = await self._next(place, customer)
                for change in changes:
                    await self._send(self._response(change), context)

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[int]:
        if self._count >= self._most:
            message = f"there are {self._most} watchers already; try again later"
            raise Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, message)
        self._count += 1
        try:
            newest = await self.feed.join()
            try:
                yield newest
            finally:
                self.feed.leave()
        finally:
            self._count -= 1

    def _place(self, token: str, newest: int) -> int:
        if not token:
            return newest
        try:
            (place,) = self._tokens.open(PURPOSE, token, tuple[int])
        except InvalidToken:
            message = "is no token that this service gave out"
            raise invalid([FieldViolation("resume_token", "token", message)]) from None
        if place > newest:
            raise out_of_range("lies ahead of the log: the database is an older copy")
        return place

    async def _next(self, place: int, customer: bytes | None) -> tuple[list[Change], int]:
        """What comes next, unless the server stops before."""
        waiting = asyncio.ensure_future(self.feed.after(place, customer))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((waiting, stopping), return_when=asyncio.FIRST_COMPLETED)
            if self._stopping.is_set():
                message = "the server stops; resume with the last resume_token"
                raise Refused(grpc.StatusCode.UNAVAILABLE, message)
            return waiting.result()
        finally:
            waiting.cancel()
            stopping.cancel()

    async def _send(
        self,
        response: service_pb2.WatchInteractionsResponse,
        context: Context,
    ) -> None:
        try:
            async with asyncio.timeout(self._stall_seconds):
                await context.write(response)
        except TimeoutError:
            message = "the watcher reads too slowly; resume with the last resume_token"
            raise Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, message) from None

    def _response(self, change: Change) -> service_pb2.WatchInteractionsResponse:
        return Response(
            kind=change.kind,  # type: ignore[arg-type]
            interaction=service_pb2.EmailInteraction.FromString(change.body),
            resume_token=self._tokens.seal(PURPOSE, [change.sequence]),
        )
