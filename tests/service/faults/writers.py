"""Clients that write until the server goes, and remember what it acknowledged."""

import threading
from dataclasses import dataclass, field
from typing import Any

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.emails import creating, fresh, getting, incoming
from tests.service.serving import Server, make_stub
from tests.service.telling import status

EmailInteraction = service_pb2.EmailInteraction
BODY = 20_000  # characters; several pages of the database


@dataclass(slots=True)
class History:
    """What one interaction went through: acknowledged states, and the last attempt."""

    acknowledged: list[service_pb2.EmailInteraction] = field(default_factory=list)
    attempted: Any = None  # the record of a write whose answer never came

    def allows(self, found: service_pb2.EmailInteraction | None) -> bool:
        """Whether this may be stored now: the last acknowledged state, or the attempt, whole."""
        if found is None:
            return not self.acknowledged
        if self.acknowledged and found == self.acknowledged[-1]:
            return True
        return self.attempted is not None and found.email_in == self.attempted


class Writer(threading.Thread):
    """Creates interactions and changes each a few times, until a call fails."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.histories: dict[str, History] = {}
        self.failed = ""
        self._channel = server.channel()
        self._stub = make_stub(self._channel)
        self.start()

    def run(self) -> None:
        """Writes; each text is one letter all through, so that half a write would show."""
        with self._channel:
            while True:
                interaction = incoming(customer_id="under load", text="a" * BODY)
                history = self.histories[interaction.email_in.interaction_id] = History()
                try:
                    for letter in "abc":
                        interaction.email_in.text = letter * BODY
                        history.attempted = interaction.email_in
                        interaction = self._write(interaction)
                        history.acknowledged.append(copy_of(interaction))
                        history.attempted = None
                except grpc.RpcError as error:
                    self.failed = status(error)
                    return

    def _write(self, interaction: Any) -> service_pb2.EmailInteraction:
        request: Any = creating(interaction)
        call = self._stub.CreateInteraction
        if interaction.etag:
            request = service_pb2.UpdateInteractionRequest(interaction=interaction)
            call = self._stub.UpdateInteraction
        stored: service_pb2.EmailInteraction = call(request, timeout=60).interaction
        return stored


def copy_of(interaction: service_pb2.EmailInteraction) -> service_pb2.EmailInteraction:
    """The same, which stays as it is."""
    copy = EmailInteraction()
    copy.CopyFrom(interaction)
    return copy


def stored(stub: Any, interaction_id: str) -> service_pb2.EmailInteraction | None:
    """What the server has now."""
    try:
        found: service_pb2.EmailInteraction = stub.GetInteraction(
            getting(interaction_id), timeout=60
        ).interaction
    except grpc.RpcError as error:
        if status(error) != "NOT_FOUND":
            raise
        return None
    return found


def point(stub: Any) -> str:
    """The place in the log of changes now."""
    call = stub.WatchInteractions(service_pb2.WatchInteractionsRequest(), timeout=60)
    (token,) = (value for name, value in call.initial_metadata() if name == "resume-token")
    call.cancel()
    return str(token)


def changes_until_now(stub: Any, token: str) -> list[service_pb2.WatchInteractionsResponse]:
    """Every change from a place on, up to one that is made here to mark the end."""
    mark = fresh("mark")
    request = service_pb2.WatchInteractionsRequest(resume_token=token)
    call = stub.WatchInteractions(request, timeout=120)
    call.initial_metadata()
    stub.CreateInteraction(creating(incoming(interaction_id=mark)), timeout=60)
    found = []
    for change in call:
        if change.interaction.email_in.interaction_id == mark:
            break
        found.append(change)
    call.cancel()
    return found


def require_consistent(stub: Any, token: str, histories: dict[str, History]) -> int:
    """Holds the store and the log of changes against what was acknowledged.

    Nothing acknowledged is lost, nothing is half there, and the log tells each acknowledged write
    once, in order, and ends in what is stored. Returns the number of changes in the log.
    """
    told: dict[str, list[service_pb2.EmailInteraction]] = {}
    changes = changes_until_now(stub, token)
    for change in changes:
        told.setdefault(change.interaction.email_in.interaction_id, []).append(change.interaction)
    for interaction_id, history in histories.items():
        found = stored(stub, interaction_id)
        assert history.allows(found), f"{len(history.acknowledged)} acknowledged"
        logged = told.pop(interaction_id, [])
        count = len(history.acknowledged)
        assert logged[:count] == history.acknowledged
        assert logged[count:] in ([], [found])
        assert (logged[-1] if logged else None) == found
    assert not told, "the log tells of interactions that nobody made"
    return len(changes)
