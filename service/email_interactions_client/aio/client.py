"""The client."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any, Self, Unpack
from uuid import uuid4
from weakref import WeakSet

from email_interactions.v1 import email_interaction_service_pb2 as pb

from .. import requests
from ..connection import ADDRESS, Connection, Options
from ..progress import PATIENCE, Progress
from ..records import E, Interaction, Reader, StoredEmail
from ..requests import Filters
from .transport import Transport
from .watch import AsyncWatch


class AsyncClient:
    """Calls the service; safe to share between the tasks of one event loop, that of its first call.

    A call that fails raises a ServiceError. An invalid e-mail raises ValidationError before
    anything is sent. `timeout` is in seconds; it defaults to the client's timeout, and `math.inf`
    disables it.
    While the service is unavailable, all calls but updates are retried for about a second.
    """

    def __init__(self, target: str = ADDRESS, **options: Unpack[Options]) -> None:
        """Connect only at the first call. Raises ValueError for another machine without TLS."""
        self._transport = Transport(Connection(target, options))
        self._reader = Reader(options.get("ignore_unknown", False))
        self._watches = WeakSet[AsyncWatch]()
        self._lock = Lock()  # one thread may begin a watch while another closes the client

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the channel: watches end, and other running calls fail."""
        with self._lock:
            watches = list(self._watches)
        for watch in watches:
            watch.close()
        await self._transport.close()

    async def create(
        self, email: E, *, request_id: str | None = None, timeout: float | None = None
    ) -> StoredEmail[E]:
        """Store a new e-mail; raise AlreadyExists if its interaction_id is taken.

        If the response was lost, a retry with the same `request_id` is safe.
        """
        request = pb.CreateInteractionRequest(
            interaction=requests.interaction(email), request_id=request_id or str(uuid4())
        )
        response = await self._transport.call("CreateInteraction", request, timeout)
        return self._reader.stored_like(email, response.interaction)

    async def get(
        self, interaction_id: str, *, timeout: float | None = None
    ) -> StoredEmail[Interaction]:
        """Return an e-mail; raise NotFound if no interaction has this id."""
        request = pb.GetInteractionRequest(interaction_id=interaction_id)
        response = await self._transport.call("GetInteraction", request, timeout)
        return self._reader.stored(response.interaction)

    async def list(
        self, *, timeout: float | None = None, **filters: Unpack[Filters]
    ) -> AsyncIterator[StoredEmail[Interaction]]:
        """Yield all matching e-mails, ordered by start_date and interaction_id; fetches pages."""
        request = requests.listing(filters)
        while True:
            response = await self._transport.call("ListInteractions", request, timeout)
            for interaction in response.interactions:
                yield self._reader.stored(interaction)
            if not response.next_page_token:
                return
            request.page_token = response.next_page_token

    async def change(
        self, stored: StoredEmail[E], *, timeout: float | None = None, **values: Any
    ) -> StoredEmail[E]:
        """Change only the named fields: `client.change(stored, subject="Re: ...")`.

        Raises Aborted if the e-mail has changed since `stored` was read, and TypeError for an
        unknown field.
        """
        if not values:
            raise TypeError("name at least one field to change")
        email = replace(stored.email, **values)
        return await self.update(email, etag=stored.etag, fields=values, timeout=timeout)

    async def update(
        self,
        email: E,
        *,
        etag: str,
        fields: Iterable[str] | None = None,
        timeout: float | None = None,
    ) -> StoredEmail[E]:
        """Replace the stored e-mail, or only its `fields`, by their Python names.

        Raises Aborted if the stored e-mail has another etag.
        """
        request = pb.UpdateInteractionRequest(interaction=requests.interaction(email, etag))
        if fields is not None:
            request.update_mask.SetInParent()
            request.update_mask.paths.extend(fields)
        response = await self._transport.call("UpdateInteraction", request, timeout)
        return self._reader.stored_like(email, response.interaction)

    async def stop(
        self,
        interaction_id: str,
        *,
        reason: str | None = None,
        end_date: datetime | None = None,
        etag: str | None = None,
        timeout: float | None = None,
    ) -> StoredEmail[Interaction]:
        """End an interaction, now or at `end_date`; retries are safe.

        Raises FailedPrecondition if it is already stopped with another reason or end date.
        """
        request = pb.StopInteractionRequest(
            interaction_id=interaction_id,
            stopped_reason=reason,
            end_date=requests.timestamp(end_date),
            etag=etag,
        )
        response = await self._transport.call("StopInteraction", request, timeout)
        return self._reader.stored(response.interaction)

    async def delete(
        self,
        interaction_id: str,
        *,
        etag: str | None = None,
        request_id: str | None = None,
        timeout: float | None = None,
    ) -> None:
        """Delete an interaction permanently; raise NotFound if it does not exist.

        If the response was lost, a retry with the same `request_id` is safe.
        """
        request = pb.DeleteInteractionRequest(
            interaction_id=interaction_id, etag=etag, request_id=request_id or str(uuid4())
        )
        await self._transport.call("DeleteInteraction", request, timeout)

    def watch(
        self,
        *,
        customer_id: str | None = None,
        resume_token: str | None = None,
        patience: float = PATIENCE,
    ) -> AsyncWatch:
        """Iterate over creations, changes and removals, after the token or from now on.

        While the service is unavailable, the watch reconnects for `patience` seconds, then raises
        Unavailable. It continues after the last change, so that none is lost or repeated. A slow
        reader gets ResourceExhausted, and may continue the iteration in the same way.
        """
        request = pb.WatchInteractionsRequest(customer_id=customer_id, resume_token=resume_token)
        watch = AsyncWatch(self._transport.watch, Progress(request, patience, self._reader))
        with self._lock:
            self._watches.add(watch)
        return watch
