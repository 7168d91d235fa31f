"""WatchInteractions: sends the changes of the change log to one watcher."""

import asyncio
from functools import lru_cache

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.calls.memory import Budget
from email_interactions_service.errors import Context, StatusError
from email_interactions_service.messages.opaque import encoded, opaque
from email_interactions_service.store.keys import key
from email_interactions_service.store.queries import Change
from email_interactions_service.tokens import Tokens
from email_interactions_service.watch.change_feed import ChangeFeed, out_of_range

PURPOSE = b"watch"
RESUME_KEY = "resume-token"  # of the initial metadata: the position at which the watch begins


class Watching:
    """Sends changes to watchers, and limits how long a watcher may not read."""

    def __init__(
        self, feed: ChangeFeed, tokens: Tokens, budget: Budget, stall_timeout: float
    ) -> None:
        self._feed = feed
        self._tokens = tokens
        self._budget = budget
        # Many watchers send the same change at the same time.
        self._response = lru_cache(maxsize=8)(self._serialized)
        self._stall_timeout = stall_timeout

    async def run(self, request: pb.WatchInteractionsRequest, context: Context) -> None:
        """Send changes until the watcher leaves or is too slow, or the server stops."""
        customer = key(request.customer_id) if request.HasField("customer_id") else None
        async with self._feed.watcher() as newest:
            position = self._position(request.resume_token, newest)
            token = self._tokens.sign(PURPOSE, [position])
            await context.send_initial_metadata(((RESUME_KEY, token),))
            while True:
                changes, position = await self._feed.after(position, customer)
                if not changes:
                    continue
                size = sum(len(change.body) for change in changes)
                async with self._budget.reserved(size, self._stall_timeout):
                    for change in changes:
                        await self._send(self._response(change), context)

    def _position(self, token: str, newest: int) -> int:
        if not token:
            return newest
        (position,) = self._tokens.verify(PURPOSE, token, tuple[int], "resume_token")
        if position > newest:
            raise out_of_range("is newer than the change log: the database is an older copy")
        return position

    def _serialized(self, change: Change) -> bytes:
        kind = pb.INTERACTION_CHANGE_REMOVED if change.is_removal else change.kind
        response = opaque("WatchInteractionsResponse")(
            kind=kind, resume_token=self._tokens.sign(PURPOSE, [change.sequence])
        )
        field = "removed" if change.is_removal else "interaction"
        body = encoded(response.DESCRIPTOR.fields_by_name[field], change.body)
        return body + bytes(response.SerializeToString())

    async def _send(self, response: bytes, context: Context) -> None:
        try:
            async with asyncio.timeout(self._stall_timeout):
                await context.write(response)
        except TimeoutError:
            message = "the watcher reads too slowly; resume with the last resume_token"
            raise StatusError(grpc.StatusCode.RESOURCE_EXHAUSTED, message) from None
