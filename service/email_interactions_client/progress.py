"""The progress of a watch: the position to resume from, and how long it retries."""

import random
import time
from collections.abc import Iterable

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb

from .errors import ServiceError, Unavailable
from .records import Change, Reader, Removal

PATIENCE = 60.0
"""The default number of seconds for which a watch reconnects."""

TOKEN = "resume-token"  # noqa: S105 - the name of a header
"""Header with the position at which a watch begins."""

MIN_PAUSE, MAX_PAUSE = 0.1, 5.0

ENDED = Unavailable(grpc.StatusCode.UNAVAILABLE, "the service ended the watch")


class Progress:
    """The position of a watch and the state of its retries.

    A watch reconnects only if its position is known; otherwise changes might be lost.
    """

    def __init__(
        self, request: pb.WatchInteractionsRequest, patience: float, reader: Reader
    ) -> None:
        self.token = request.resume_token or None
        self._customer_id = request.customer_id if request.HasField("customer_id") else None
        self._patience = patience
        self._reader = reader
        self._attempts = 0
        self._lost_since: float | None = None

    def request(self) -> pb.WatchInteractionsRequest:
        """Return the request for everything after the last change."""
        return pb.WatchInteractionsRequest(customer_id=self._customer_id, resume_token=self.token)

    def begun(self, headers: Iterable[tuple[str, str | bytes]]) -> bool:
        """Return whether the headers mark the beginning of the watch, and keep its position.

        Otherwise the service rejected it, or a proxy dropped the header.
        """
        for name, value in headers:
            if name == TOKEN and isinstance(value, str):
                self.token = self.token or value
                self._lost_since = None
                return True
        return False

    def received(self, message: pb.WatchInteractionsResponse) -> Change | Removal:
        """Return the change in a message."""
        change = self._reader.change(message)
        self.token = change.resume_token
        self._attempts = 0
        self._lost_since = None
        return change

    def pause(self, error: ServiceError) -> float:
        """Return the seconds until the next attempt, or raise the error if time is up."""
        now = time.monotonic()
        if self._lost_since is None:
            self._lost_since = now
        is_resumable = isinstance(error, Unavailable) and self.token is not None
        if not is_resumable or now - self._lost_since >= self._patience:
            raise error
        longest = min(MIN_PAUSE * 2.0**self._attempts, MAX_PAUSE)
        self._attempts = min(self._attempts + 1, 10)  # far beyond the longest pause
        return longest * random.uniform(0.5, 1)  # noqa: S311 - clients must not retry in step
