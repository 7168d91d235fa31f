"""Watching changes, across interruptions, without gap or repetition."""

import random
import time
from collections.abc import Callable, Iterable
from threading import Event
from typing import Protocol, Self

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb

from .errors import ServiceError, Unavailable, service_error
from .records import Change, Reader
from .requests import watch

PATIENCE = 60.0
"""Seconds for which a watch tries to come back, where none are given."""

TOKEN = "resume-token"  # noqa: S105 - the name of a header
"""Header by which the service says from which point a watch begins."""

SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 5.0


class Progress:
    """Where a watch stands, and how long it bridges an interruption.

    An interruption is bridged only where the point to resume from is known; otherwise there might
    be a gap.
    """

    def __init__(
        self, customer_id: str | None, resume_token: str | None, patience: float, reader: Reader
    ) -> None:
        self.token = resume_token
        self._customer_id = customer_id
        self._patience = patience
        self._reader = reader
        self._attempts = 0
        self._lost_since: float | None = None

    def request(self) -> pb.WatchInteractionsRequest:
        """Asks for everything after the last change."""
        return watch(self._customer_id, self.token)

    def begun(self, headers: Iterable[tuple[str, str | bytes]]) -> bool:
        """Notes from which point a watch begins; whether the headers say that the service took it.

        Where they do not, it was refused, or a proxy dropped the header.
        """
        for name, value in headers:
            if name == TOKEN and isinstance(value, str):
                self.token = self.token or value
                self._lost_since = None
                return True
        return False

    def received(self, message: pb.WatchInteractionsResponse) -> Change:
        """The change that the service told."""
        change = self._reader.change(message)
        self.token = change.resume_token
        self._attempts = 0
        self._lost_since = None
        return change

    def pause(self, error: ServiceError) -> float:
        """Seconds to wait before the next attempt; raises the error where there is to be none."""
        now = time.monotonic()
        if self._lost_since is None:
            self._lost_since = now
        resumable = isinstance(error, Unavailable) and self.token is not None
        if not resumable or now - self._lost_since >= self._patience:
            raise error
        longest = min(SHORTEST_PAUSE * 2.0**self._attempts, LONGEST_PAUSE)
        self._attempts = min(self._attempts + 1, 10)  # far beyond the longest pause
        return longest * random.uniform(0.5, 1)  # noqa: S311 - so that not all come back at once


ENDED = Unavailable(grpc.StatusCode.UNAVAILABLE, "the service ended the watch")


class Call(Protocol):
    """What is told over one connection."""

    def __next__(self) -> pb.WatchInteractionsResponse: ...
    def initial_metadata(self) -> Iterable[tuple[str, str | bytes]]:
        """The headers; waits for them."""
        ...

    def cancel(self) -> object:
        """Ends the call."""
        ...


class Watch:
    """Iterates over the changes; ends only when it is closed.

    Made by `Client.watch`. It begins with its `with` block, or else with the first change that is
    asked for. Another thread may close it.
    """

    def __init__(
        self, start: Callable[[pb.WatchInteractionsRequest], Call], progress: Progress
    ) -> None:
        self._start = start
        self._progress = progress
        self._closed = Event()
        self._call: Call | None = None
        self._first: pb.WatchInteractionsResponse | None = None  # read ahead

    @property
    def resume_token(self) -> str | None:
        """The point up to which changes were given out; None before it is known."""
        return self._progress.token

    def __enter__(self) -> Self:
        while not self._closed.is_set() and self._call is None:
            self._first = self._read(until_begun=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the watch, and the iteration over it."""
        self._closed.set()
        call = self._call  # read once: the reading thread may drop it meanwhile
        if call is not None:
            call.cancel()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Change:
        while not self._closed.is_set():
            message, self._first = self._first or self._read(), None
            if message is not None:
                return self._progress.received(message)
        raise StopIteration

    def _open(self) -> Call:
        """The connection that there is, or a new one."""
        if self._call is None:
            self._call = self._start(self._progress.request())
            if self._closed.is_set():  # while the call was starting, so that close() saw none
                self._call.cancel()
        return self._call

    def _read(self, *, until_begun: bool = False) -> pb.WatchInteractionsResponse | None:
        """The next message; None after an interruption, or where the headers are enough.

        Without the header that says that the watch is on, an error or the first change says so.
        """
        try:
            call = self._open()
            begun = self._progress.begun(call.initial_metadata())
            return None if begun and until_begun else next(call)
        except StopIteration:
            self._interrupted(ENDED)
        except grpc.RpcError as error:
            self._interrupted(service_error(error))
        except ValueError:  # what gRPC raises for a call over a closed channel
            if not self._closed.is_set():
                raise
        return None

    def _interrupted(self, error: ServiceError) -> None:
        self._call = None
        if not self._closed.is_set():
            self._closed.wait(self._progress.pause(error))
