"""UpdateInteraction."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.emails import creating, fresh, getting, incoming, outgoing
from tests.service.telling import code_of, violations_of


def created(stub: Any, **values: Any) -> service_pb2.EmailInteraction:
    """A stored inbound e-mail."""
    stored: service_pb2.EmailInteraction = stub.CreateInteraction(
        creating(incoming(**values))
    ).interaction
    return stored


def masked(stored: service_pb2.EmailInteraction, *paths: str) -> Any:
    """A request that names fields and gives no values yet, just the id and the etag."""
    request = service_pb2.UpdateInteractionRequest(update_mask=FieldMask(paths=paths))
    request.interaction.email_in.interaction_id = stored.email_in.interaction_id
    request.interaction.etag = stored.etag
    return request


def test_only_the_fields_of_the_mask_change(stub: Any) -> None:
    """The others stay, whatever the request has there; etag and update_time are new."""
    stored = created(stub, subject="old", text="kept")
    request = masked(stored, "subject", "to")
    request.interaction.email_in.subject = "new"
    request.interaction.email_in.text = "ignored"
    request.interaction.email_in.to.add(address="a@x.example")
    updated = stub.UpdateInteraction(request).interaction
    expected = service_pb2.EmailInteraction.FromString(stored.SerializeToString())
    expected.email_in.subject = "new"
    expected.email_in.to.add(address="a@x.example")
    assert updated.email_in == expected.email_in
    assert updated.etag not in ("", stored.etag)
    assert updated.create_time == stored.create_time
    assert updated.update_time.ToMilliseconds() >= stored.update_time.ToMilliseconds()
    assert stub.GetInteraction(getting(stored.email_in.interaction_id)).interaction == updated


def test_a_field_of_the_mask_that_is_absent_is_cleared(stub: Any) -> None:
    """Singular and repeated ones."""
    sent = incoming(subject="old", timeshift=0)
    sent.email_in.to.add(address="a@x.example")
    stored = stub.CreateInteraction(creating(sent)).interaction
    updated = stub.UpdateInteraction(masked(stored, "subject", "timeshift", "to")).interaction
    assert not updated.email_in.HasField("subject")
    assert not updated.email_in.HasField("timeshift")
    assert not updated.email_in.to


def test_a_path_may_lead_into_an_address(stub: Any) -> None:
    """The rest of the address stays; a cleared part is no longer there."""
    sent = incoming()
    sent.email_in.from_address.address = "a@x.example"
    sent.email_in.from_address.personal = "Ada"
    stored = stub.CreateInteraction(creating(sent)).interaction
    updated = stub.UpdateInteraction(masked(stored, "from_address.personal")).interaction
    assert updated.email_in.from_address.address == "a@x.example"
    assert not updated.email_in.from_address.HasField("personal")


def test_without_a_mask_all_fields_change(stub: Any) -> None:
    """What the request does not have is gone."""
    stored = created(stub, subject="old", text="old")
    request = service_pb2.UpdateInteractionRequest(interaction=stored)
    request.interaction.email_in.ClearField("text")
    request.interaction.email_in.subject = "new"
    updated = stub.UpdateInteraction(request).interaction
    assert updated.email_in == request.interaction.email_in


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["nothing"], [("update_mask.paths[0]", "UNKNOWN")]),
        (["from"], [("update_mask.paths[0]", "UNKNOWN")]),
        (["fromAddress"], [("update_mask.paths[0]", "UNKNOWN")]),
        ([""], [("update_mask.paths[0]", "UNKNOWN")]),
        (["subject."], [("update_mask.paths[0]", "UNKNOWN")]),
        (["subject.x"], [("update_mask.paths[0]", "UNKNOWN")]),
        (["to.address"], [("update_mask.paths[0]", "UNKNOWN")]),
        (["udata.fields"], [("update_mask.paths[0]", "UNKNOWN")]),
        (["start_date.seconds"], [("update_mask.paths[0]", "UNKNOWN")]),
        (["bcc"], [("update_mask.paths[0]", "UNKNOWN")]),
        (["*"], [("update_mask.paths[0]", "UNKNOWN")]),
        (["email_in.subject"], [("update_mask.paths[0]", "UNKNOWN")]),
        (["subject", "text", "subject"], [("update_mask.paths[2]", "DUPLICATE")]),
        (["reply_to", "reply_to.personal"], [("update_mask.paths[1]", "DUPLICATE")]),
        (["reply_to.personal", "reply_to"], [("update_mask.paths[0]", "DUPLICATE")]),
        (["x", "y"], [("update_mask.paths[0]", "UNKNOWN"), ("update_mask.paths[1]", "UNKNOWN")]),
        ([], [("update_mask", "REQUIRED")]),
    ],
    ids=str,
)
def test_paths_are_read_strictly(
    stub: Any, paths: list[str], expected: list[tuple[str, str]]
) -> None:
    """Each path that is none is told, and nothing is changed."""
    stored = created(stub)
    assert violations_of(stub.UpdateInteraction, masked(stored, *paths)) == expected
    assert stub.GetInteraction(getting(stored.email_in.interaction_id)).interaction == stored


def test_the_result_must_be_valid(stub: Any) -> None:
    """Clearing what is required, or what another field needs, is refused with every violation."""
    stored = created(
        stub, structured_text="http://x.example/", structured_text_mime="text/html", subject="s"
    )
    request = masked(stored, "customer_id", "structured_text_mime", "reply_to", "owner_id")
    request.interaction.email_in.reply_to.personal = "Ada"
    request.interaction.email_in.owner_id = 7
    assert violations_of(stub.UpdateInteraction, request) == [
        ("interaction.email_in.reply_to.address", "REQUIRED"),
        ("interaction.email_in.customer_id", "REQUIRED"),
        ("interaction.email_in.structured_text_mime", "REQUIRED_IF"),
    ]
    assert stub.GetInteraction(getting(stored.email_in.interaction_id)).interaction == stored


def test_without_a_mask_the_request_must_be_valid(stub: Any) -> None:
    """The record in it is the whole new one."""
    stored = created(stub)
    request = service_pb2.UpdateInteractionRequest(interaction=stored)
    request.interaction.email_in.ClearField("media_type")
    found = violations_of(stub.UpdateInteraction, request)
    assert found == [("interaction.email_in.media_type", "REQUIRED")]


def test_an_update_needs_id_and_etag(stub: Any) -> None:
    """Both are told at once, beside what is wrong with the mask."""
    request = service_pb2.UpdateInteractionRequest(update_mask=FieldMask(paths=["x"]))
    request.interaction.email_in.subject = "s"
    assert violations_of(stub.UpdateInteraction, request) == [
        ("interaction.email_in.interaction_id", "REQUIRED"),
        ("update_mask.paths[0]", "UNKNOWN"),
        ("interaction.etag", "REQUIRED"),
    ]


def test_the_kind_of_a_record_stays(stub: Any) -> None:
    """An inbound e-mail does not become an outbound one."""
    stored = created(stub)
    sent = outgoing(interaction_id=stored.email_in.interaction_id)
    request = service_pb2.UpdateInteractionRequest(interaction=sent)
    request.interaction.etag = stored.etag
    assert violations_of(stub.UpdateInteraction, request) == [("interaction.email_out", "TYPE")]


def test_an_unknown_interaction_is_not_found(stub: Any) -> None:
    """With a mask and without."""
    missing = incoming(interaction_id=fresh())
    missing.etag = "e"
    request = service_pb2.UpdateInteractionRequest(interaction=missing)
    assert code_of(stub.UpdateInteraction, request) == "NOT_FOUND"
    assert code_of(stub.UpdateInteraction, masked(missing, "subject")) == "NOT_FOUND"


def test_an_older_etag_is_refused(stub: Any) -> None:
    """The interaction was changed meanwhile."""
    stored = created(stub)
    stub.UpdateInteraction(masked(stored, "subject"))
    assert code_of(stub.UpdateInteraction, masked(stored, "subject")) == "ABORTED"


def test_writers_at_once_lose_nothing(stub: Any) -> None:
    """Eight of them add ten lines each to the same text; in the end all lines are there."""
    interaction_id = created(stub, text="").email_in.interaction_id

    def add(writer: int) -> int:
        outcomes: list[str] = []
        while outcomes.count("OK") < 10:
            stored = stub.GetInteraction(getting(interaction_id)).interaction
            request = masked(stored, "text")
            line = f"{writer}.{outcomes.count('OK')}\n"
            request.interaction.email_in.text = stored.email_in.text + line
            call = stub.UpdateInteraction.future(request)
            outcomes.append(call.code().name)
        assert set(outcomes) <= {"OK", "ABORTED"}
        return len(outcomes)

    with ThreadPoolExecutor(8) as pool:
        tries = sum(pool.map(add, range(8)))
    lines = stub.GetInteraction(getting(interaction_id)).interaction.email_in.text.splitlines()
    assert sorted(lines) == sorted(f"{w}.{n}" for w in range(8) for n in range(10))
    assert tries > 80, "there was no race to speak of"


def test_an_interaction_cannot_outgrow_what_can_be_read(stub: Any) -> None:
    """Two fields that fit one by one do not fit together."""
    stored = created(stub, text="x" * 3_000_000)
    request = masked(stored, "subject")
    request.interaction.email_in.subject = "y" * 3_000_000
    assert violations_of(stub.UpdateInteraction, request) == [("interaction", "SIZE")]
