"""Errors of the service as exceptions; deadlines, repeated requests, the token."""

import math
import re
import socket
from collections.abc import Callable
from threading import Event
from typing import Any

import grpc
import pytest

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_client import (
    Aborted,
    AlreadyExists,
    AsyncClient,
    Client,
    DeadlineExceeded,
    FailedPrecondition,
    FieldViolation,
    InvalidArgument,
    NotFound,
    OutOfRange,
    ResourceExhausted,
    ServiceError,
    Unauthenticated,
    Unavailable,
)
from tests.client.conftest import Connect
from tests.client.samples import inbound, interaction, told
from tests.client.service import Refusal, Service, Turn

FOUND = pb.GetInteractionResponse(interaction=interaction(inbound()))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("NOT_FOUND", NotFound),
        ("ALREADY_EXISTS", AlreadyExists),
        ("ABORTED", Aborted),
        ("OUT_OF_RANGE", OutOfRange),
        ("RESOURCE_EXHAUSTED", ResourceExhausted),
        ("UNAUTHENTICATED", Unauthenticated),
        ("INVALID_ARGUMENT", InvalidArgument),
        ("INTERNAL", ServiceError),
        ("FAILED_PRECONDITION", FailedPrecondition),
        ("DATA_LOSS", ServiceError),
    ],
)
def test_each_code_has_its_exception(
    service: Service, client: Any, code: str, kind: type[ServiceError]
) -> None:
    service.turns = [Refusal(grpc.StatusCode[code], "that is why")]
    with pytest.raises(ServiceError) as caught:
        client.stop("i")
    assert type(caught.value) is kind
    assert caught.value.code is grpc.StatusCode[code]
    assert (caught.value.message, str(caught.value)) == ("that is why", f"{code}: that is why")


def test_each_method_raises_them(service: Service, client: Any) -> None:
    service.turns = [Refusal(grpc.StatusCode.NOT_FOUND)]
    calls: tuple[Callable[[], object], ...] = (
        lambda: client.create(inbound()),
        lambda: client.get("i"),
        lambda: list(client.list()),
        lambda: client.update(inbound(), etag="1"),
        lambda: client.stop("i"),
    )
    for call in calls:
        with pytest.raises(NotFound):
            call()


def test_every_violation_is_told_with_its_path(service: Service, client: Any) -> None:
    fields = (
        ("interaction.email_in.status", "must be one of 0, 1, 2, 3", "ENUM"),
        ("interaction.email_in.to[0].address", "is required", "REQUIRED"),
    )
    service.turns = [Refusal(grpc.StatusCode.INVALID_ARGUMENT, "2 faults", fields)]
    with pytest.raises(InvalidArgument) as caught:
        client.get("i")
    assert caught.value.violations == [FieldViolation(*pair) for pair in fields]
    assert str(caught.value.violations[1]) == "interaction.email_in.to[0].address: is required"


def test_details_that_are_none_hide_nothing(service: Service, client: Any) -> None:
    """A proxy may put anything there; the code and the message are told all the same."""

    def broken(_: Any, context: grpc.ServicerContext) -> Any:
        context.set_trailing_metadata((("grpc-status-details-bin", b"\xff"),))
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "odd")

    service.turns = [broken]
    with pytest.raises(InvalidArgument, match="odd") as caught:
        client.get("i")
    assert caught.value.violations == []


@pytest.mark.parametrize("method", ["create", "get", "list", "stop"])
def test_what_is_safe_to_repeat_is_repeated(service: Service, client: Any, method: str) -> None:
    """The service is away for two attempts; all three carry the same request."""
    away = Refusal(grpc.StatusCode.UNAVAILABLE)
    message = interaction(inbound())
    calls: dict[str, tuple[Turn, Callable[[], object]]] = {
        "create": (
            pb.CreateInteractionResponse(interaction=message),
            lambda: client.create(inbound()),
        ),
        "get": (FOUND, lambda: client.get("i")),
        "list": (pb.ListInteractionsResponse(), lambda: list(client.list())),
        "stop": (pb.StopInteractionResponse(interaction=message), lambda: client.stop("i")),
    }
    answer, call = calls[method]
    service.turns = [away, away, answer]
    call()
    assert len(service.asked) == 3
    assert service.asked[0] == service.asked[1] == service.asked[2]


def test_an_update_is_not_repeated(service: Service, client: Any) -> None:
    """The first attempt may have been done; repeated, it would meet its own etag."""
    service.turns = [Refusal(grpc.StatusCode.UNAVAILABLE)]
    with pytest.raises(Unavailable):
        client.update(inbound(), etag="1")
    assert len(service.asked) == 1


def test_nobody_there_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        target = f"127.0.0.1:{free.getsockname()[1]}"
    with Client(target) as client, pytest.raises(Unavailable):
        client.get("i")


def test_a_late_answer_is_told(service: Service, connect: Connect) -> None:
    """The deadline of the call, or the client's."""
    hold = Event()

    def late(*_: Any) -> Any:
        hold.wait(20)
        return FOUND

    service.turns = [late]
    try:
        with pytest.raises(DeadlineExceeded):
            connect().get("i", timeout=0.2)
        with pytest.raises(DeadlineExceeded):
            connect(timeout=0.2).get("i")
    finally:
        hold.set()


def test_calls_have_ten_seconds_unless_it_is_said(service: Service, connect: Connect) -> None:
    """Seconds that are left when the service begins; None is no deadline."""
    service.turns = [FOUND]
    connect().get("i")
    connect(timeout=100).get("i")
    connect(timeout=100).get("i", timeout=1000)
    connect(timeout=math.inf).get("i")
    connect().get("i", timeout=math.inf)
    *given, first_endless, second_endless = (seconds or math.inf for seconds in service.remaining)
    assert given == pytest.approx([10, 100, 1000], rel=0.05)  # a header carries them, coarsely
    assert min(first_endless, second_endless) > 10**6


def test_the_token_goes_with_every_call(service: Service, connect: Connect) -> None:
    client = connect(token="s3cret")
    service.turns = [FOUND]
    client.get("i")
    with client.watch() as changes:
        service.watches.get(timeout=10).tell(told(1))
        next(changes)
    assert [headers.get("authorization") for headers in service.headers] == ["Bearer s3cret"] * 2


def test_without_a_token_no_header_is_sent(service: Service, client: Any) -> None:
    service.turns = [FOUND]
    client.get("i")
    assert "authorization" not in service.headers[0]


@pytest.mark.parametrize("token", ["", "two words", "line\nfeed", "schl\u00fcssel"])
def test_a_token_that_no_header_carries_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII"):
        Client(token=token)


@pytest.mark.parametrize(
    "target", ["example.org:50051", "10.0.0.1:1", "localhost.example.org:1", "dns:///e.org", ""]
)
def test_another_machine_needs_tls(target: str) -> None:
    with pytest.raises(ValueError, match=re.escape("give tls=Tls(), or insecure=True")):
        Client(target)
    Client(target, insecure=True).close()


@pytest.mark.parametrize(
    "target", ["localhost", "127.0.0.1:1", "[::1]:1", "dns:///localhost:1", "unix:/run/x"]
)
def test_this_machine_does_not(target: str) -> None:
    Client(target).close()


def test_a_filter_or_an_option_that_is_none_is_told() -> None:
    """A misspelt filter must not list everything, nor a misspelt option leave the token out."""
    misspelt: Any = {"customer": "c-1"}
    with Client("localhost:1") as client, pytest.raises(TypeError, match="no filter 'customer'"):
        next(client.list(**misspelt))
    for kind in (Client, AsyncClient):
        with pytest.raises(TypeError, match="no option 'customer'"):
            kind("localhost:1", **misspelt)
