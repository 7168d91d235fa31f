"""A service in this process: remembers what it was asked, and answers what a test tells it to."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any, cast

import grpc
from google.protobuf.message import Message
from google.rpc import (  # pyright: ignore[reportMissingTypeStubs]
    error_details_pb2,
    status_pb2,
)

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interaction_service_pb2_grpc as generated

SILENCE = 20  # seconds


@dataclass
class Refusal:
    """An error to answer with; `fields` become a `google.rpc.BadRequest`."""

    code: grpc.StatusCode
    message: str = "no"
    fields: tuple[tuple[str, str, str], ...] = ()

    def abort(self, context: grpc.ServicerContext) -> None:
        """Ends the call with this error."""
        if self.fields:
            bad = error_details_pb2.BadRequest()
            for name, description, reason in self.fields:
                bad.field_violations.add(field=name, description=description, reason=reason)
            status = status_pb2.Status(code=self.code.value[0], message=self.message)
            status.details.add().Pack(bad)
            trailer = ("grpc-status-details-bin", status.SerializeToString())
            context.set_trailing_metadata((trailer,))
        context.abort(self.code, self.message)


Turn = Callable[[Any, grpc.ServicerContext], Message] | Refusal | Message


class Told:
    """One connection of a watch, as the test plays it."""

    def __init__(self, request: pb.WatchInteractionsRequest, silences: list[object]) -> None:
        self.request = request
        self._silences = silences
        self.queue: SimpleQueue[pb.WatchInteractionsResponse | Refusal | None] = SimpleQueue()

    def next(self) -> pb.WatchInteractionsResponse | Refusal | None:
        """What to send; a test that tells nothing for long fails instead of waiting for ever."""
        try:
            return self.queue.get(timeout=SILENCE)
        except Empty:
            self._silences.append(self.request)
            return Refusal(grpc.StatusCode.INTERNAL, "the test tells nothing")

    def tell(self, *items: pb.WatchInteractionsResponse | Refusal | None) -> None:
        """Sends changes; a refusal ends the stream with it, None ends it without."""
        for item in items:
            self.queue.put(item)


@dataclass
class Service(generated.EmailInteractionServiceServicer):
    """Answers with the turns in order; the last one stays."""

    turns: list[Turn] = field(default_factory=list[Turn])
    asked: list[Any] = field(default_factory=list[Any])
    headers: list[dict[str, str | bytes]] = field(default_factory=list[dict[str, str | bytes]])
    remaining: list[float | None] = field(default_factory=list[float | None])
    watches: SimpleQueue[Told] = field(default_factory=SimpleQueue[Told])
    begin: str | None = "begin"  # the token that the headers of a watch tell
    port: int = 0
    silences: list[object] = field(default_factory=list[object])
    stopping: Event = field(default_factory=Event)

    def _answer(self, request: Any, context: grpc.ServicerContext) -> Any:
        self.asked.append(request)
        self.headers.append(dict(context.invocation_metadata()))
        self.remaining.append(context.time_remaining())
        turn = self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]
        if isinstance(turn, Refusal):
            turn.abort(context)
        return turn(request, context) if callable(turn) else turn

    CreateInteraction = GetInteraction = ListInteractions = _answer
    UpdateInteraction = StopInteraction = _answer

    def WatchInteractions(  # noqa: N802 - the name of the method
        self, request: pb.WatchInteractionsRequest, context: grpc.ServicerContext
    ) -> Iterator[pb.WatchInteractionsResponse]:
        """Sends what the test tells, over each connection that is made."""
        self.headers.append(dict(context.invocation_metadata()))
        told = Told(request, self.silences)
        context.add_callback(lambda: told.tell(None))  # so that no thread stays behind
        self.watches.put(told)
        if self.begin is not None:
            context.send_initial_metadata((("resume-token", self.begin),))
        while (item := told.next()) is not None:
            if isinstance(item, Refusal):
                item.abort(context)
            yield cast("pb.WatchInteractionsResponse", item)


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """The service on a free port of this machine, until the block ends."""
    server = grpc.server(ThreadPoolExecutor(8))
    add: Callable[[Service, grpc.Server], None] = (
        generated.add_EmailInteractionServiceServicer_to_server
    )
    add(service, server)
    service.port = server.add_insecure_port(f"127.0.0.1:{service.port}")
    server.start()
    try:
        yield service
    finally:
        server.stop(None).wait()
    assert not service.silences, "a watch was neither told anything nor closed"
