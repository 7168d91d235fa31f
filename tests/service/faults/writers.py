"""Clients that write until the server fails, and remember what it acknowledged."""

import threading
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.support.errors import status_of
from tests.service.support.interactions import (
    copied,
    create,
    delete_request,
    fresh,
    incoming,
    new_stub,
    read,
    watching,
)
from tests.service.support.server import Server

BODY = 20_000  # characters; several pages of the database


@dataclass(slots=True)
class History:
    """The acknowledged states of an interaction, and the last attempt."""

    acknowledged: list[pb.EmailInteraction] = field(default_factory=list)
    attempted: Any = None  # the record of a write without an answer
    is_deletion_attempted: bool = False
    is_deleted: bool = False  # this was acknowledged

    def allows(self, stored: pb.EmailInteraction | None) -> bool:
        """Whether this may be stored: the last acknowledged state, or the whole attempt."""
        if stored is None:
            return not self.acknowledged or self.is_deletion_attempted
        if self.is_deleted:
            return False
        if self.acknowledged and stored == self.acknowledged[-1]:
            return True
        return self.attempted is not None and stored.email_in == self.attempted


class Writer(threading.Thread):
    """Creates interactions and changes each a few times, until a call fails.

    It may delete every second one.
    """

    def __init__(self, server: Server, *, deletes: bool = False) -> None:
        super().__init__()
        self._deletes = deletes
        self.histories: dict[str, History] = {}
        self.failed = ""
        self._channel = server.channel()
        self._stub = new_stub(self._channel)
        self.start()

    def run(self) -> None:
        """Write texts of one repeated letter, so that half a write would show."""
        with self._channel:
            while True:
                interaction = incoming(customer_id="under load", text="a" * BODY)
                history = self.histories[interaction.email_in.interaction_id] = History()
                try:
                    for letter in "abc":
                        interaction.email_in.text = letter * BODY
                        history.attempted = interaction.email_in
                        interaction = self._write(interaction)
                        history.acknowledged.append(copied(interaction))
                        history.attempted = None
                    if self._deletes and len(self.histories) % 2 == 0:
                        history.is_deletion_attempted = True
                        self._delete_stored(interaction)
                        history.is_deleted = True
                except grpc.RpcError as error:
                    self.failed = status_of(error)
                    return

    def _delete_stored(self, interaction: pb.EmailInteraction) -> None:
        request = delete_request(interaction, etag=interaction.etag)
        self._stub.DeleteInteraction(request, timeout=60)

    def _write(self, interaction: pb.EmailInteraction) -> pb.EmailInteraction:
        if not interaction.etag:
            return create(self._stub, interaction)
        request = pb.UpdateInteractionRequest(interaction=interaction)
        stored: pb.EmailInteraction = self._stub.UpdateInteraction(request, timeout=60).interaction
        return stored


def changes_since(stub: Any, token: str) -> list[pb.WatchInteractionsResponse]:
    """Return every change after a position, up to one that is made here."""
    mark = fresh("mark")
    with watching(stub, timeout=120, resume_token=token) as call:
        create(stub, interaction_id=mark)
        return list(
            takewhile(lambda change: change.interaction.email_in.interaction_id != mark, call)
        )


def require_consistent(stub: Any, token: str, histories: dict[str, History]) -> int:
    """Compare the store and the change log with what was acknowledged.

    Nothing acknowledged is lost, nothing is stored by half, and the log has each acknowledged
    write once, in order, and ends with what is stored. Of what is deleted the log has the removal
    only. Returns the number of writes without an answer that are stored.
    """
    logged: dict[str, list[pb.EmailInteraction]] = {}
    removed: set[str] = set()
    for change in changes_since(stub, token):
        if change.kind == pb.INTERACTION_CHANGE_REMOVED:
            assert change.removed.interaction_id not in removed
            removed.add(change.removed.interaction_id)
        else:
            interaction = change.interaction
            logged.setdefault(interaction.email_in.interaction_id, []).append(interaction)
    count = 0
    for interaction_id, history in histories.items():
        stored = read(stub, interaction_id)
        assert history.allows(stored), f"{len(history.acknowledged)} acknowledged"
        states = logged.pop(interaction_id, [])
        if interaction_id in removed:
            assert (states, stored) == ([], None)
            count += not history.is_deleted
            continue
        acknowledged = len(history.acknowledged)
        assert states[:acknowledged] == history.acknowledged
        assert states[acknowledged:] in ([], [stored])
        assert (states[-1] if states else None) == stored
        count += len(states) - acknowledged
    assert not logged, "the log contains interactions that were not created"
    assert removed <= histories.keys()
    return count
