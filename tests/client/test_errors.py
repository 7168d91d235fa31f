"""Errors of the service as exceptions; deadlines, retries, the token, and invalid options."""

import math
import re
from collections.abc import Callable
from threading import Event
from typing import Any

import grpc
import pytest

import email_interactions_client
from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_client import (
    AsyncClient,
    Client,
    DeadlineExceeded,
    FieldViolation,
    InvalidArgument,
    NotFound,
    ServiceError,
    Unavailable,
)
from tests.client.conftest import Connect
from tests.client.fake_service import UNAVAILABLE, Failure, FakeService
from tests.client.samples import change, inbound, interaction
from tests.support.programs import free_port

FOUND = pb.GetInteractionResponse(interaction=interaction(inbound()))
METHODS: dict[str, Callable[[Any], object]] = {
    "create": lambda client: client.create(inbound()),
    "get": lambda client: client.get("i"),
    "list": lambda client: list(client.list()),
    "update": lambda client: client.update(inbound(), etag="1"),
    "stop": lambda client: client.stop("i"),
    "delete": lambda client: client.delete("i"),
}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("NOT_FOUND", "NotFound"),
        ("ALREADY_EXISTS", "AlreadyExists"),
        ("ABORTED", "Aborted"),
        ("OUT_OF_RANGE", "OutOfRange"),
        ("RESOURCE_EXHAUSTED", "ResourceExhausted"),
        ("UNAUTHENTICATED", "Unauthenticated"),
        ("INVALID_ARGUMENT", "InvalidArgument"),
        ("FAILED_PRECONDITION", "FailedPrecondition"),
        ("INTERNAL", "ServiceError"),
        ("DATA_LOSS", "ServiceError"),
    ],
)
def test_each_code_has_its_exception(
    service: FakeService, client: Any, code: str, name: str
) -> None:
    service.responses = [Failure(grpc.StatusCode[code], "the reason")]
    with pytest.raises(ServiceError) as caught:
        client.stop("i")
    assert type(caught.value) is getattr(email_interactions_client, name)
    assert caught.value.code is grpc.StatusCode[code]
    assert (caught.value.message, str(caught.value)) == ("the reason", f"{code}: the reason")


@pytest.mark.parametrize("method", METHODS)
def test_each_method_raises_them(service: FakeService, client: Any, method: str) -> None:
    service.responses = [Failure(grpc.StatusCode.NOT_FOUND)]
    with pytest.raises(NotFound):
        METHODS[method](client)


def test_all_violations_have_their_paths(service: FakeService, client: Any) -> None:
    fields = (
        ("interaction.email_in.status", "must be one of 0, 1, 2, 3", "ENUM"),
        ("interaction.email_in.to[0].address", "is required", "REQUIRED"),
    )
    service.responses = [Failure(grpc.StatusCode.INVALID_ARGUMENT, "2 faults", fields)]
    with pytest.raises(InvalidArgument) as caught:
        client.get("i")
    assert caught.value.violations == [FieldViolation(*values) for values in fields]
    assert str(caught.value.violations[1]) == "interaction.email_in.to[0].address: is required"


def test_malformed_details_are_ignored(service: FakeService, client: Any) -> None:
    """A proxy may send anything; the code and the message are reported all the same."""

    def malformed(_: Any, context: grpc.ServicerContext) -> Any:
        context.set_trailing_metadata((("grpc-status-details-bin", b"\xff"),))
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "odd")

    service.responses = [malformed]
    with pytest.raises(InvalidArgument, match="odd") as caught:
        client.get("i")
    assert caught.value.violations == []


@pytest.mark.parametrize(
    ("method", "response"),
    [
        ("create", pb.CreateInteractionResponse(interaction=interaction(inbound()))),
        ("get", FOUND),
        ("list", pb.ListInteractionsResponse()),
        ("stop", pb.StopInteractionResponse(interaction=interaction(inbound()))),
        ("delete", pb.DeleteInteractionResponse()),
    ],
)
def test_what_is_safe_to_repeat_is_retried(
    service: FakeService, client: Any, method: str, response: Any
) -> None:
    """The service is unavailable for two attempts; all three have the same request."""
    service.responses = [UNAVAILABLE, UNAVAILABLE, response]
    METHODS[method](client)
    assert service.requests == [service.requests[0]] * 3


def test_an_update_is_not_retried(service: FakeService, client: Any) -> None:
    """The first attempt may have succeeded; a second one would conflict with its etag."""
    service.responses = [UNAVAILABLE]
    with pytest.raises(Unavailable):
        METHODS["update"](client)
    assert len(service.requests) == 1


def test_without_a_server_the_error_is_unavailable() -> None:
    with Client(f"127.0.0.1:{free_port()}") as client, pytest.raises(Unavailable):
        client.get("i")


@pytest.mark.parametrize(("of_client", "of_call"), [({}, {"timeout": 0.2}), ({"timeout": 0.2}, {})])
def test_a_late_answer_is_reported(
    service: FakeService, connect: Connect, of_client: Any, of_call: Any
) -> None:
    """By the deadline of the call, or that of the client."""
    end = Event()

    def late(*_: Any) -> Any:
        end.wait(20)
        return FOUND

    service.responses = [late]
    try:
        with pytest.raises(DeadlineExceeded):
            connect(**of_client).get("i", **of_call)
    finally:
        end.set()


def test_the_default_deadline_is_ten_seconds(service: FakeService, connect: Connect) -> None:
    """The service sees the seconds that remain; None is no deadline."""
    service.responses = [FOUND]
    connect().get("i")
    connect(timeout=100).get("i")
    connect(timeout=100).get("i", timeout=1000)
    connect(timeout=math.inf).get("i")
    connect().get("i", timeout=math.inf)
    *finite, first, second = (seconds or math.inf for seconds in service.remaining)
    assert finite == pytest.approx([10, 100, 1000], rel=0.05)  # the header is coarse
    assert min(first, second) > 10**6


@pytest.mark.parametrize("token", ["s3cret", None])
def test_every_call_has_the_token(
    service: FakeService, connect: Connect, token: str | None
) -> None:
    client = connect(token=token) if token else connect()
    service.responses = [FOUND]
    client.get("i")
    with client.watch() as changes:
        service.stream().send(change(1))
        next(changes)
    expected = f"Bearer {token}" if token else None
    assert [headers.get("authorization") for headers in service.headers] == [expected] * 2


@pytest.mark.parametrize("token", ["", "two words", "line\nfeed", "schl\u00fcssel"])
def test_a_token_that_a_header_cannot_contain_is_rejected(token: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII"):
        Client(token=token)


@pytest.mark.parametrize(
    "target", ["example.org:50051", "10.0.0.1:1", "localhost.example.org:1", "dns:///e.org", ""]
)
def test_another_machine_requires_tls(target: str) -> None:
    with pytest.raises(ValueError, match=re.escape("give tls=Tls(), or insecure=True")):
        Client(target)
    Client(target, insecure=True).close()


@pytest.mark.parametrize(
    "target", ["localhost", "127.0.0.1:1", "[::1]:1", "dns:///localhost:1", "unix:/run/x"]
)
def test_this_machine_does_not(target: str) -> None:
    Client(target).close()


def test_an_unknown_filter_or_option_is_rejected() -> None:
    """A misspelt filter must not list everything, nor a misspelt option omit the token."""
    misspelt: Any = {"customer": "c-1"}
    with Client("localhost:1") as client, pytest.raises(TypeError, match="no filter 'customer'"):
        next(client.list(**misspelt))
    for kind in (Client, AsyncClient):
        with pytest.raises(TypeError, match="no option 'customer'"):
            kind("localhost:1", **misspelt)
