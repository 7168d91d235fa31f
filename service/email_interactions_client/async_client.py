"""The client for asyncio; its methods are those of `Client`."""

from __future__ import annotations  # grpc's classes take no types at run time

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any, Self, TypeVar, Unpack
from weakref import WeakSet

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb

from . import requests
from .async_watching import AsyncWatch, Call
from .connection import ADDRESS, Connection, Options
from .errors import ServiceError, is_cancelled, service_error
from .records import E, Interaction, Reader, StoredEmail
from .requests import Filters
from .stubs import AsyncStub, async_stub
from .watching import PATIENCE, Progress

Q = TypeVar("Q")
A = TypeVar("A")


class AsyncClient:
    """Calls the service; safe to share between the tasks of one event loop, that of its first call.

    A call that fails raises a ServiceError. An e-mail that is faulty itself raises ValidationError
    before anything is sent. `timeout` is in seconds: by default the client's own, `math.inf` for
    none. While the service is away, all calls but updates are repeated for about a second.
    """

    def __init__(self, target: str = ADDRESS, **options: Unpack[Options]) -> None:
        """The channel is opened by the first call. ValueError when it would not be safe."""
        self._connection = Connection(target, options)
        self._reader = Reader(options.get("ignore_unknown", False))
        self._channel: grpc.aio.Channel | None = None
        self._opened: AsyncStub | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watches = WeakSet[AsyncWatch]()
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the channel: watches end, other calls that are still running fail."""
        self._closed = True
        for watch in list(self._watches):
            watch.close()
        if self._channel is not None:
            await self._channel.close()

    async def create(
        self, email: E, *, request_id: str | None = None, timeout: float | None = None
    ) -> StoredEmail[E]:
        """Stores a new e-mail; AlreadyExists when its interaction_id is taken.

        The same `request_id` asks for the same: it may be sent again when no answer came.
        """
        request = requests.creation(email, request_id)
        answer = await self._call(self._stub.CreateInteraction, request, timeout)
        return self._reader.stored_like(email, answer.interaction)

    async def get(
        self, interaction_id: str, *, timeout: float | None = None
    ) -> StoredEmail[Interaction]:
        """Reads one; NotFound when there is none."""
        request = requests.reading(interaction_id)
        answer = await self._call(self._stub.GetInteraction, request, timeout)
        return self._reader.stored(answer.interaction)

    async def list(
        self, *, timeout: float | None = None, **filters: Unpack[Filters]
    ) -> AsyncIterator[StoredEmail[Interaction]]:
        """Yields all that fit, by start_date and interaction_id; fetches page by page."""
        request = requests.listing(filters)
        while True:
            answer = await self._call(self._stub.ListInteractions, request, timeout)
            for interaction in answer.interactions:
                yield self._reader.stored(interaction)
            if not answer.next_page_token:
                return
            request.page_token = answer.next_page_token

    async def change(
        self, stored: StoredEmail[E], *, timeout: float | None = None, **values: Any
    ) -> StoredEmail[E]:
        """Changes the named fields, and no other: `client.change(stored, subject="Re: ...")`.

        Aborted when it was changed since `stored` was read; TypeError for a field that is none.
        """
        email = requests.changed(stored.email, values)
        return await self.update(email, etag=stored.etag, fields=values, timeout=timeout)

    async def update(
        self,
        email: E,
        *,
        etag: str,
        fields: Iterable[str] | None = None,
        timeout: float | None = None,
    ) -> StoredEmail[E]:
        """Replaces the stored e-mail, or only the fields that are named as in Python.

        Aborted when the etag is no longer that of the stored one.
        """
        request = requests.update(email, etag, fields)
        answer = await self._call(self._stub.UpdateInteraction, request, timeout)
        return self._reader.stored_like(email, answer.interaction)

    async def stop(
        self,
        interaction_id: str,
        *,
        reason: str | None = None,
        end_date: datetime | None = None,
        etag: str | None = None,
        timeout: float | None = None,
    ) -> StoredEmail[Interaction]:
        """Ends it, now or at `end_date`; repeating the same is safe.

        FailedPrecondition when it was stopped before in another way.
        """
        request = requests.stop(interaction_id, reason, end_date, etag)
        answer = await self._call(self._stub.StopInteraction, request, timeout)
        return self._reader.stored(answer.interaction)

    def watch(
        self,
        *,
        customer_id: str | None = None,
        resume_token: str | None = None,
        patience: float = PATIENCE,
    ) -> AsyncWatch:
        """Iterates over creations and changes, from the token on or from now on.

        While the service is away it tries to come back for `patience` seconds, then raises
        Unavailable. What happened meanwhile is told, and nothing twice; that also holds for going
        on after ResourceExhausted, which a reader gets that is too slow.
        """
        progress = Progress(customer_id, resume_token, patience, self._reader)
        watch = AsyncWatch(self._start_watch, progress)
        self._watches.add(watch)
        return watch

    @property
    def _stub(self) -> AsyncStub:
        """The calls, over a channel that belongs to the event loop of the first one."""
        if self._closed:
            raise ValueError("the client is closed")
        loop = asyncio.get_running_loop()
        if self._opened is None:
            self._channel = self._new_channel()
            self._opened = async_stub(self._channel)
            self._loop = loop
        if self._loop is not loop:
            message = "the client belongs to the event loop of its first call; create one for each"
            raise RuntimeError(message)
        return self._opened

    def _new_channel(self) -> grpc.aio.Channel:
        to = self._connection
        if to.credentials is None:
            return grpc.aio.insecure_channel(to.target, to.arguments)
        return grpc.aio.secure_channel(to.target, to.credentials, to.arguments)

    def _start_watch(self, request: pb.WatchInteractionsRequest) -> Call:
        return self._stub.WatchInteractions(request, metadata=self._connection.metadata)

    async def _call(
        self, method: grpc.aio.UnaryUnaryMultiCallable[Q, A], request: Q, timeout: float | None
    ) -> A:
        seconds = self._connection.deadline(timeout)
        try:
            return await method(request, timeout=seconds, metadata=self._connection.metadata)
        except grpc.aio.AioRpcError as error:
            raise service_error(error) from error
        except asyncio.CancelledError:
            if is_cancelled():
                raise
            raise ServiceError(grpc.StatusCode.CANCELLED, "the client was closed") from None
