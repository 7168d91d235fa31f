"""What the methods send, and what they make of the answers."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from email_interactions import EmailIn, InteractionStatus, ValidationError
from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_client import StoredEmail, UnreadableAnswer
from tests.client.conftest import Connect
from tests.client.samples import NOON, inbound, interaction, outbound
from tests.client.service import Service


def stored(email: Any, etag: str = "1") -> StoredEmail[Any]:
    """What a client makes of the answer for this e-mail."""
    return StoredEmail(
        email=email, etag=etag, create_time=NOON, update_time=NOON + timedelta(minutes=1)
    )


@pytest.mark.parametrize("email", [inbound(), outbound()], ids=["in", "out"])
def test_create_sends_the_email_and_returns_the_stored_one(
    service: Service, client: Any, email: EmailIn
) -> None:
    service.turns = [pb.CreateInteractionResponse(interaction=interaction(email))]
    answer = client.create(email, request_id="r")
    assert answer == stored(email)
    assert answer.interaction_id == email.interaction_id
    (asked,) = service.asked
    expected = interaction(email)
    for name in ("etag", "create_time", "update_time"):
        expected.ClearField(name)
    assert asked == pb.CreateInteractionRequest(interaction=expected, request_id="r")


def test_each_creation_has_an_id_of_its_own(service: Service, client: Any) -> None:
    """So that gRPC may repeat it, and two calls are two requests."""
    service.turns = [pb.CreateInteractionResponse(interaction=interaction(inbound()))]
    client.create(inbound())
    client.create(inbound())
    first, second = (asked.request_id for asked in service.asked)
    assert first
    assert second
    assert first != second


def test_a_faulty_email_is_not_sent(service: Service, client: Any) -> None:
    email = inbound(status=9)
    with pytest.raises(ValidationError) as caught:
        client.create(email)
    assert [violation.path for violation in caught.value.violations] == ["/status"]
    assert service.asked == []


@pytest.mark.parametrize("email", [inbound(), outbound()], ids=["in", "out"])
def test_get_reads_by_id(service: Service, client: Any, email: EmailIn) -> None:
    service.turns = [pb.GetInteractionResponse(interaction=interaction(email, "7"))]
    assert client.get("i") == stored(email, "7")
    assert service.asked == [pb.GetInteractionRequest(interaction_id="i")]


def test_list_sends_the_filters_and_reads_all_pages(service: Service, client: Any) -> None:
    """The filters stay the same from page to page, and only the token changes."""
    first = pb.ListInteractionsResponse(interactions=[interaction(inbound())], next_page_token="p")
    second = pb.ListInteractionsResponse(interactions=[interaction(outbound())])
    service.turns = [first, second]
    found = client.list(
        customer_id="c",
        thread_id="t",
        parent_id="p",
        statuses=[InteractionStatus.NEW, InteractionStatus.STOPPED],
        start_date_from=NOON,
        start_date_before=NOON + timedelta(days=1),
        page_size=1,
    )
    assert list(found) == [stored(inbound()), stored(outbound())]
    request = pb.ListInteractionsRequest(
        customer_id="c",
        thread_id="t",
        parent_id="p",
        statuses=["INTERACTION_STATUS_NEW", "INTERACTION_STATUS_STOPPED"],
        start_date_from=NOON,
        start_date_before=NOON + timedelta(days=1),
        page_size=1,
    )
    again = pb.ListInteractionsRequest()
    again.CopyFrom(request)
    again.page_token = "p"
    assert service.asked == [request, again]


def test_list_without_filters_asks_for_everything(service: Service, client: Any) -> None:
    service.turns = [pb.ListInteractionsResponse()]
    assert list(client.list()) == []
    assert service.asked == [pb.ListInteractionsRequest()]


def test_a_date_without_a_zone_is_refused(service: Service, client: Any) -> None:
    """protobuf would take it for UTC, and nobody would notice."""
    with pytest.raises(ValueError, match="2026-01-01 00:00:00 has no time zone"):
        list(client.list(start_date_from=datetime(2026, 1, 1)))  # noqa: DTZ001 - that is the fault
    assert service.asked == []


def test_change_sends_the_named_fields_and_the_etag(service: Service, client: Any) -> None:
    changed = inbound(subject="Order 4712", from_address=None)
    service.turns = [pb.UpdateInteractionResponse(interaction=interaction(changed, "2"))]
    answer = client.change(stored(inbound()), subject="Order 4712", from_address=None)
    assert answer == stored(changed, "2")
    (asked,) = service.asked
    assert list(asked.update_mask.paths) == ["subject", "from_address"]
    assert asked.interaction.etag == "1"
    assert EmailIn.from_proto(asked.interaction.email_in) == changed


def test_change_needs_fields_that_there_are(service: Service, client: Any) -> None:
    with pytest.raises(TypeError, match="name at least one field"):
        client.change(stored(inbound()))
    with pytest.raises(TypeError, match="subjct"):
        client.change(stored(inbound()), subjct="x")
    assert service.asked == []


@pytest.mark.parametrize(
    ("fields", "mask"),
    [(None, None), (["subject", "to"], ["subject", "to"]), ([], [])],
    ids=["all", "some", "none"],
)
def test_update_sends_what_is_named(
    service: Service, client: Any, fields: list[str] | None, mask: list[str] | None
) -> None:
    """Without names there is no mask, which means all fields; an empty list is none of them."""
    service.turns = [pb.UpdateInteractionResponse(interaction=interaction(inbound(), "2"))]
    assert client.update(inbound(), etag="1", fields=fields) == stored(inbound(), "2")
    (asked,) = service.asked
    assert asked.HasField("update_mask") == (mask is not None)
    assert list(asked.update_mask.paths) == (mask or [])
    assert asked.interaction.etag == "1"


def test_stop_sends_what_is_given(service: Service, client: Any) -> None:
    service.turns = [pb.StopInteractionResponse(interaction=interaction(outbound()))]
    answer = client.stop("i", reason="done", end_date=NOON, etag="1")
    assert answer == stored(outbound())
    client.stop("i")
    full = pb.StopInteractionRequest(
        interaction_id="i", stopped_reason="done", end_date=NOON, etag="1"
    )
    assert service.asked == [full, pb.StopInteractionRequest(interaction_id="i")]


def test_what_a_newer_server_adds_is_told_or_skipped(service: Service, connect: Connect) -> None:
    """A field that this version does not know."""
    message = interaction(inbound())
    message.email_in.MergeFromString(b"\xfa\x3f\x01x")  # field 1023
    service.turns = [pb.GetInteractionResponse(interaction=message)]
    with pytest.raises(UnreadableAnswer, match="unknown field with the number 1023"):
        connect().get("i")
    assert connect(ignore_unknown=True).get("i") == stored(inbound())


@pytest.mark.parametrize("name", ["etag", "create_time", "update_time", "email_in"])
def test_an_incomplete_answer_is_no_record(service: Service, client: Any, name: str) -> None:
    message = interaction(inbound())
    message.ClearField(name)
    service.turns = [pb.GetInteractionResponse(interaction=message)]
    with pytest.raises(UnreadableAnswer) as caught:
        client.get("i")
    paths = {violation.path for violation in caught.value.violations}
    assert ("/customer_id" if name == "email_in" else f"/{name}") in paths


def test_an_answer_of_another_kind_is_no_record(service: Service, client: Any) -> None:
    """Who sends an E-mail In gets one back."""
    service.turns = [pb.CreateInteractionResponse(interaction=interaction(outbound()))]
    with pytest.raises(UnreadableAnswer, match="another kind"):
        client.create(inbound())


def test_times_are_aware_and_keep_their_fractions(service: Service, client: Any) -> None:
    message = interaction(inbound())
    message.update_time.FromJsonString("2026-11-26T12:00:00.123456789Z")
    service.turns = [pb.GetInteractionResponse(interaction=message)]
    answer = client.get("i")
    assert answer == replace(
        stored(inbound()), update_time=datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC)
    )


def test_a_text_that_utf8_does_not_carry_is_told(client: Any) -> None:
    with pytest.raises(ValueError, match=re.escape("surrogates not allowed")):
        client.get("\ud800")
