"""The client."""

from __future__ import annotations  # grpc's classes take no types at run time

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any, Self, TypeVar, Unpack
from weakref import WeakSet

import grpc

from . import requests
from .connection import ADDRESS, Connection, Options
from .errors import service_error
from .records import E, Interaction, Reader, StoredEmail
from .requests import Filters
from .stubs import stub
from .watching import PATIENCE, Progress, Watch

Q = TypeVar("Q")
A = TypeVar("A")


class Client:
    """Calls the service; safe to share between threads.

    A call that fails raises a ServiceError. An e-mail that is faulty itself raises ValidationError
    before anything is sent. `timeout` is in seconds: by default the client's own, `math.inf` for
    none. While the service is away, all calls but updates are repeated for about a second.
    """

    def __init__(self, target: str = ADDRESS, **options: Unpack[Options]) -> None:
        """The channel is opened by the first call. ValueError when it would not be safe."""
        self._connection = connection = Connection(target, options)
        self._reader = Reader(options.get("ignore_unknown", False))
        if connection.credentials is None:
            self._channel = grpc.insecure_channel(target, connection.arguments)
        else:
            self._channel = grpc.secure_channel(
                target, connection.credentials, connection.arguments
            )
        self._stub = stub(self._channel)
        self._watches = WeakSet[Watch]()
        self._lock = Lock()  # a watch may begin in one thread while another closes the client

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the channel: watches end, other calls that are still running fail."""
        with self._lock:
            watches = list(self._watches)
        for watch in watches:
            watch.close()
        self._channel.close()

    def create(
        self, email: E, *, request_id: str | None = None, timeout: float | None = None
    ) -> StoredEmail[E]:
        """Stores a new e-mail; AlreadyExists when its interaction_id is taken.

        The same `request_id` asks for the same: it may be sent again when no answer came.
        """
        request = requests.creation(email, request_id)
        answer = self._call(self._stub.CreateInteraction, request, timeout)
        return self._reader.stored_like(email, answer.interaction)

    def get(self, interaction_id: str, *, timeout: float | None = None) -> StoredEmail[Interaction]:
        """Reads one; NotFound when there is none."""
        request = requests.reading(interaction_id)
        answer = self._call(self._stub.GetInteraction, request, timeout)
        return self._reader.stored(answer.interaction)

    def list(
        self, *, timeout: float | None = None, **filters: Unpack[Filters]
    ) -> Iterator[StoredEmail[Interaction]]:
        """Yields all that fit, by start_date and interaction_id; fetches page by page."""
        request = requests.listing(filters)
        while True:
            answer = self._call(self._stub.ListInteractions, request, timeout)
            yield from map(self._reader.stored, answer.interactions)
            if not answer.next_page_token:
                return
            request.page_token = answer.next_page_token

    def change(
        self, stored: StoredEmail[E], *, timeout: float | None = None, **values: Any
    ) -> StoredEmail[E]:
        """Changes the named fields, and no other: `client.change(stored, subject="Re: ...")`.

        Aborted when it was changed since `stored` was read; TypeError for a field that is none.
        """
        email = requests.changed(stored.email, values)
        return self.update(email, etag=stored.etag, fields=values, timeout=timeout)

    def update(
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
        answer = self._call(self._stub.UpdateInteraction, request, timeout)
        return self._reader.stored_like(email, answer.interaction)

    def stop(
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
        answer = self._call(self._stub.StopInteraction, request, timeout)
        return self._reader.stored(answer.interaction)

    def watch(
        self,
        *,
        customer_id: str | None = None,
        resume_token: str | None = None,
        patience: float = PATIENCE,
    ) -> Watch:
        """Iterates over creations and changes, from the token on or from now on.

        While the service is away it tries to come back for `patience` seconds, then raises
        Unavailable. What happened meanwhile is told, and nothing twice; that also holds for going
        on after ResourceExhausted, which a reader gets that is too slow.
        """
        progress = Progress(customer_id, resume_token, patience, self._reader)
        metadata = self._connection.metadata
        watch = Watch(partial(self._stub.WatchInteractions, metadata=metadata), progress)
        with self._lock:
            self._watches.add(watch)
        return watch

    def _call(
        self, method: grpc.UnaryUnaryMultiCallable[Q, A], request: Q, timeout: float | None
    ) -> A:
        seconds = self._connection.deadline(timeout)
        try:
            return method(request, timeout=seconds, metadata=self._connection.metadata)
        except grpc.RpcError as error:
            raise service_error(error) from error
