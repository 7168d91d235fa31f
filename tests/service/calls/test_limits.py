"""Limits: deadlines, and how many calls and watchers there may be."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.support.errors import code_of, first_of
from tests.service.support.interactions import (
    create,
    create_request,
    fresh,
    get_request,
    incoming,
    read,
)
from tests.service.support.server import health_of, locked, serving

MISSING = get_request("none")


def test_a_write_is_cancelled_by_its_deadline(file: str) -> None:
    """If its turn has not come by then."""
    with serving(file) as (_, stub):
        create(stub)  # so that the server is ready for the next one at once
        request = create_request(incoming())
        with locked(file):
            first = stub.CreateInteraction.future(create_request(incoming()))
            time.sleep(1)  # the first one has its turn, and waits for the file
            code = code_of(stub.CreateInteraction, request, seconds=0.5)
            assert code == "DEADLINE_EXCEEDED"
            time.sleep(0.3)
        assert first.result().interaction.etag
        assert read(stub, request.interaction) is None


def test_the_duration_of_calls_is_limited(file: str) -> None:
    """For example if another program locks the database, which can be read all the same."""
    with serving(file, "--call-timeout", "0.2") as (_, stub), locked(file):
        assert code_of(stub.CreateInteraction, create_request(incoming())) == "DEADLINE_EXCEEDED"
        assert code_of(stub.GetInteraction, get_request(fresh())) == "NOT_FOUND"


def test_the_number_of_calls_is_limited(file: str) -> None:
    """Later ones are accepted again."""
    with serving(file, "--max-calls", "3") as (_, stub):
        calls = [stub.CreateInteraction.future(create_request(incoming())) for _ in range(300)]
        assert {call.code().name for call in calls} == {"OK", "RESOURCE_EXHAUSTED"}
        assert code_of(stub.GetInteraction, MISSING) == "NOT_FOUND"


def is_accepted(begin: Callable[[], object]) -> bool:
    """Whether a watch begins within some seconds."""
    for _ in range(100):
        with suppress(grpc.RpcError):
            if begin():
                return True
        time.sleep(0.05)
    return False


def test_the_number_of_watchers_is_limited(file: str) -> None:
    """One more is accepted when another one has ended."""
    request = pb.WatchInteractionsRequest()
    with serving(file, "--max-watchers", "2") as (_, stub):
        calls = [stub.WatchInteractions(request) for _ in range(2)]
        for call in calls:
            call.initial_metadata()
        assert code_of(first_of(stub), request) == "RESOURCE_EXHAUSTED"
        calls[0].cancel()
        assert is_accepted(lambda: stub.WatchInteractions(request).initial_metadata())


def test_the_number_of_calls_of_reflection_is_limited(file: str) -> None:
    """Each lasts as long as the caller wants; those of the service are not affected."""
    is_over = threading.Event()

    def requests() -> Iterator[reflection_pb2.ServerReflectionRequest]:
        yield reflection_pb2.ServerReflectionRequest(list_services="")
        is_over.wait()

    with serving(file) as (server, client), server.channel() as channel:
        stub: Any = reflection_pb2_grpc.ServerReflectionStub(channel)
        calls = [stub.ServerReflectionInfo(requests()) for _ in range(100)]
        for call in calls:
            next(call)
        code = code_of(lambda *_, **o: next(stub.ServerReflectionInfo(requests(), **o)), None)
        is_over.set()
        assert code == "RESOURCE_EXHAUSTED"
        assert code_of(client.GetInteraction, MISSING) == "NOT_FOUND"


def test_the_number_of_watchers_of_health_is_limited(file: str) -> None:
    """They need no token, and must not use ever more memory; checks are always answered."""
    request = health_pb2.HealthCheckRequest()
    with serving(file, "--log-level", "warning") as (server, _), server.channel() as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)

        def first(request: Any, timeout: float) -> object:
            return next(stub.Watch(request, timeout=timeout))

        calls = [stub.Watch(request) for _ in range(100)]
        for call in calls:
            next(call)
        assert code_of(first, request) == "RESOURCE_EXHAUSTED"
        assert health_of(channel) == "SERVING"
        calls[0].cancel()
        assert is_accepted(lambda: first(request, 20))


def test_an_oversized_request_is_rejected(stub: Any) -> None:
    """The connection can still be used."""
    request = create_request(incoming(text="x" * 4_200_000))
    assert code_of(stub.CreateInteraction, request) == "RESOURCE_EXHAUSTED"
    assert create(stub).etag


def test_the_largest_interaction_can_be_read(stub: Any) -> None:
    """A client can receive it by default, also in a page."""
    sent = incoming(customer_id=fresh("c"))
    free = 4 * 2**20 - 2**16 - create_request(sent).ByteSize() - 16
    sent.email_in.text = "x" * free
    stored = create(stub, sent)
    assert read(stub, sent) == stored
    create(stub, customer_id=sent.email_in.customer_id, minutes=1)
    page = stub.ListInteractions(pb.ListInteractionsRequest(customer_id=sent.email_in.customer_id))
    assert list(page.interactions) == [stored]
    assert page.next_page_token
