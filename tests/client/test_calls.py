"""The requests that the methods send, and the records that they return."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from email_interactions import EmailIn, InteractionStatus, ValidationError
from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_client import UnreadableAnswer
from tests.client.conftest import Connect
from tests.client.fake_service import FakeService
from tests.client.samples import LATER, NOON, inbound, interaction, outbound, stored

BOTH_KINDS = pytest.mark.parametrize("email", [inbound(), outbound()], ids=["in", "out"])


@BOTH_KINDS
def test_create_sends_the_email_and_returns_the_stored_one(
    service: FakeService, client: Any, email: EmailIn
) -> None:
    service.responses = [pb.CreateInteractionResponse(interaction=interaction(email))]
    result = client.create(email, request_id="r")
    assert result == stored(email)
    assert result.interaction_id == email.interaction_id
    expected = interaction(email)
    for name in ("etag", "create_time", "update_time"):
        expected.ClearField(name)
    assert service.requests == [pb.CreateInteractionRequest(interaction=expected, request_id="r")]


def test_each_creation_has_its_own_request_id(service: FakeService, client: Any) -> None:
    """So that gRPC may retry it, and two calls are two requests."""
    service.responses = [pb.CreateInteractionResponse(interaction=interaction(inbound()))]
    client.create(inbound())
    client.create(inbound())
    ids = {request.request_id for request in service.requests}
    assert len(ids - {""}) == 2


def test_an_invalid_email_is_not_sent(service: FakeService, client: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        client.create(inbound(status=9))
    assert [violation.path for violation in caught.value.violations] == ["/status"]
    assert service.requests == []


@BOTH_KINDS
def test_get_reads_by_id(service: FakeService, client: Any, email: EmailIn) -> None:
    service.responses = [pb.GetInteractionResponse(interaction=interaction(email, "7"))]
    assert client.get("i") == stored(email, "7")
    assert service.requests == [pb.GetInteractionRequest(interaction_id="i")]


def test_list_sends_the_filters_and_reads_all_pages(service: FakeService, client: Any) -> None:
    """The filters stay the same from page to page; only the token changes."""
    first = pb.ListInteractionsResponse(interactions=[interaction(inbound())], next_page_token="p")
    second = pb.ListInteractionsResponse(interactions=[interaction(outbound())])
    service.responses = [first, second]
    texts = {"customer_id": "c", "thread_id": "t", "parent_id": "p"}
    dates = {"start_date_from": NOON, "start_date_before": LATER}
    statuses = [InteractionStatus.NEW, InteractionStatus.STOPPED]
    found = client.list(statuses=statuses, page_size=1, **texts, **dates)
    assert list(found) == [stored(inbound()), stored(outbound())]
    names = ["INTERACTION_STATUS_NEW", "INTERACTION_STATUS_STOPPED"]
    requests = [
        pb.ListInteractionsRequest(statuses=names, page_size=1, page_token=token, **texts, **dates)  # type: ignore[arg-type]
        for token in (None, "p")
    ]
    assert service.requests == requests


def test_list_without_filters_requests_everything(service: FakeService, client: Any) -> None:
    service.responses = [pb.ListInteractionsResponse()]
    assert list(client.list()) == []
    assert service.requests == [pb.ListInteractionsRequest()]


def test_a_date_without_a_time_zone_is_rejected(service: FakeService, client: Any) -> None:
    """protobuf would interpret it as UTC without notice."""
    with pytest.raises(ValueError, match="2026-01-01 00:00:00 has no time zone"):
        list(client.list(start_date_from=datetime(2026, 1, 1)))  # noqa: DTZ001 - the fault
    assert service.requests == []


def test_change_sends_the_named_fields_and_the_etag(service: FakeService, client: Any) -> None:
    changed = inbound(subject="Order 4712", from_address=None)
    service.responses = [pb.UpdateInteractionResponse(interaction=interaction(changed, "2"))]
    result = client.change(stored(inbound()), subject="Order 4712", from_address=None)
    assert result == stored(changed, "2")
    (request,) = service.requests
    assert list(request.update_mask.paths) == ["subject", "from_address"]
    assert request.interaction.etag == "1"
    assert EmailIn.from_proto(request.interaction.email_in) == changed


@pytest.mark.parametrize(
    ("values", "message"), [({}, "name at least one field"), ({"subjct": "x"}, "subjct")]
)
def test_change_requires_known_fields(
    service: FakeService, client: Any, values: dict[str, str], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        client.change(stored(inbound()), **values)
    assert service.requests == []


@pytest.mark.parametrize("fields", [None, ["subject", "to"], []], ids=["all", "some", "none"])
def test_update_sends_the_named_fields(
    service: FakeService, client: Any, fields: list[str] | None
) -> None:
    """Without names there is no mask, which means all fields; an empty list is an empty mask."""
    service.responses = [pb.UpdateInteractionResponse(interaction=interaction(inbound(), "2"))]
    assert client.update(inbound(), etag="1", fields=fields) == stored(inbound(), "2")
    (request,) = service.requests
    assert request.HasField("update_mask") == (fields is not None)
    assert list(request.update_mask.paths) == (fields or [])
    assert request.interaction.etag == "1"


def test_stop_sends_its_arguments(service: FakeService, client: Any) -> None:
    service.responses = [pb.StopInteractionResponse(interaction=interaction(outbound()))]
    assert client.stop("i", reason="done", end_date=NOON, etag="1") == stored(outbound())
    client.stop("i")
    full = pb.StopInteractionRequest(
        interaction_id="i", stopped_reason="done", end_date=NOON, etag="1"
    )
    assert service.requests == [full, pb.StopInteractionRequest(interaction_id="i")]


def test_delete_sends_its_arguments(service: FakeService, client: Any) -> None:
    """By default each deletion has its own request_id."""
    service.responses = [pb.DeleteInteractionResponse()]
    assert client.delete("i", etag="1", request_id="r") is None
    client.delete("i")
    client.delete("i")
    first, *others = service.requests
    assert first == pb.DeleteInteractionRequest(interaction_id="i", etag="1", request_id="r")
    assert len({request.request_id for request in others} - {""}) == 2


def test_fields_of_a_newer_server_are_reported_or_ignored(
    service: FakeService, connect: Connect
) -> None:
    message = interaction(inbound())
    message.email_in.MergeFromString(b"\xfa\x3f\x01x")  # field 1023
    service.responses = [pb.GetInteractionResponse(interaction=message)]
    with pytest.raises(UnreadableAnswer, match="unknown field with the number 1023"):
        connect().get("i")
    assert connect(ignore_unknown=True).get("i") == stored(inbound())


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("etag", "/etag"),
        ("create_time", "/create_time"),
        ("update_time", "/update_time"),
        ("email_in", "/customer_id"),
    ],
)
def test_an_incomplete_answer_is_reported(
    service: FakeService, client: Any, field: str, path: str
) -> None:
    message = interaction(inbound())
    message.ClearField(field)
    service.responses = [pb.GetInteractionResponse(interaction=message)]
    with pytest.raises(UnreadableAnswer) as caught:
        client.get("i")
    assert path in {violation.path for violation in caught.value.violations}


def test_an_answer_with_another_type_is_reported(service: FakeService, client: Any) -> None:
    """An E-mail In was sent, so the answer must contain one."""
    service.responses = [pb.CreateInteractionResponse(interaction=interaction(outbound()))]
    with pytest.raises(UnreadableAnswer, match="another type"):
        client.create(inbound())


def test_times_are_aware_and_keep_their_fractions(service: FakeService, client: Any) -> None:
    message = interaction(inbound())
    message.update_time.FromJsonString("2026-11-26T12:00:00.123456789Z")
    service.responses = [pb.GetInteractionResponse(interaction=message)]
    time = datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC)
    assert client.get("i") == replace(stored(inbound()), update_time=time)


def test_a_string_that_is_not_utf8_is_reported(client: Any) -> None:
    with pytest.raises(ValueError, match=re.escape("surrogates not allowed")):
        client.get("\ud800")
