"""A service in this process: records its requests, and returns what a test sets."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, cast

import grpc
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2  # pyright: ignore[reportMissingTypeStubs]

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interaction_service_pb2_grpc as generated

SECONDS = 20  # until a test fails that sends nothing


@dataclass
class Failure:
    """An error; `fields` become a `google.rpc.BadRequest`."""

    code: grpc.StatusCode
    message: str = "no"
    fields: tuple[tuple[str, str, str], ...] = ()

    def abort(self, context: grpc.ServicerContext) -> None:
        """End the call with this error."""
        if self.fields:
            details = error_details_pb2.BadRequest()
            for name, description, reason in self.fields:
                details.field_violations.add(field=name, description=description, reason=reason)
            status = status_pb2.Status(code=self.code.value[0], message=self.message)
            status.details.add().Pack(details)
            trailer = ("grpc-status-details-bin", status.SerializeToString())
            context.set_trailing_metadata((trailer,))
        context.abort(self.code, self.message)


UNAVAILABLE = Failure(grpc.StatusCode.UNAVAILABLE, "going down")

Response = Callable[[Any, grpc.ServicerContext], Message] | Failure | Message
Event = pb.WatchInteractionsResponse | Failure | None


class Stream:
    """A watch as the service sees it."""

    def __init__(self, request: pb.WatchInteractionsRequest) -> None:
        self.request = request
        self.queue: SimpleQueue[Event] = SimpleQueue()

    def send(self, *events: Event) -> None:
        """Send changes; a Failure ends the stream with it, None ends it without."""
        for event in events:
            self.queue.put(event)


@dataclass
class FakeService(generated.EmailInteractionServiceServicer):
    """Returns the responses in order, the last one repeatedly."""

    responses: list[Response] = field(default_factory=list[Response])
    requests: list[Any] = field(default_factory=list[Any])
    headers: list[dict[str, str | bytes]] = field(default_factory=list[dict[str, str | bytes]])
    remaining: list[float | None] = field(default_factory=list[float | None])
    streams: SimpleQueue[Stream] = field(default_factory=SimpleQueue[Stream])
    begin: str | None = "begin"  # the token in the headers of a watch
    port: int = 0
    silent: list[object] = field(default_factory=list[object])

    def stream(self, **expected: str) -> Stream:
        """Return the next watch, whose request must have these values."""
        stream = self.streams.get(timeout=SECONDS)
        assert {name: getattr(stream.request, name) for name in expected} == expected
        return stream

    def _respond(self, request: Any, context: grpc.ServicerContext) -> Any:
        self.requests.append(request)
        self.headers.append(dict(context.invocation_metadata()))
        self.remaining.append(context.time_remaining())
        response = self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]
        if isinstance(response, Failure):
            response.abort(context)
        return response(request, context) if callable(response) else response

    CreateInteraction = GetInteraction = ListInteractions = _respond
    UpdateInteraction = StopInteraction = DeleteInteraction = _respond

    def WatchInteractions(  # noqa: N802 - the name of the method
        self, request: pb.WatchInteractionsRequest, context: grpc.ServicerContext
    ) -> Iterator[pb.WatchInteractionsResponse]:
        """Send the events of the test over a new stream."""
        self.headers.append(dict(context.invocation_metadata()))
        stream = Stream(request)
        context.add_callback(lambda: stream.send(None))  # so that no thread remains
        self.streams.put(stream)
        if self.begin is not None:
            context.send_initial_metadata((("resume-token", self.begin),))
        while (event := self._next(stream)) is not None:
            if isinstance(event, Failure):
                event.abort(context)
            yield cast("pb.WatchInteractionsResponse", event)

    def _next(self, stream: Stream) -> Event:
        try:
            return stream.queue.get(timeout=SECONDS)
        except Empty:
            self.silent.append(stream.request)
            return Failure(grpc.StatusCode.INTERNAL, "the test sent nothing")


@contextmanager
def running(service: FakeService) -> Iterator[FakeService]:
    """Serve on a free port of this machine, or on that of the service, until the block ends."""
    server = grpc.server(ThreadPoolExecutor(8))
    add: Callable[[FakeService, grpc.Server], None] = (
        generated.add_EmailInteractionServiceServicer_to_server
    )
    add(service, server)
    service.port = server.add_insecure_port(f"127.0.0.1:{service.port}")
    server.start()
    try:
        yield service
    finally:
        server.stop(None).wait()
    assert not service.silent, "a watch was neither closed nor sent anything"
