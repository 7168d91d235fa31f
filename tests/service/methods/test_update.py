"""UpdateInteraction."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.support.errors import code_of, status_of, violations_of
from tests.service.support.interactions import (
    copied,
    create,
    incoming,
    outgoing,
    read,
    update,
    update_request,
)


def test_only_the_fields_of_the_mask_change(stub: Any) -> None:
    """Other values in the request are ignored; etag and update_time are new."""
    stored = create(stub, subject="old", text="kept")
    request = update_request(stored, "subject", "to")
    request.interaction.email_in.subject = "new"
    request.interaction.email_in.text = "ignored"
    request.interaction.email_in.to.add(address="a@x.example")
    updated = stub.UpdateInteraction(request).interaction
    expected = copied(stored)
    expected.email_in.subject = "new"
    expected.email_in.to.add(address="a@x.example")
    assert updated.email_in == expected.email_in
    assert updated.etag not in ("", stored.etag)
    assert updated.create_time == stored.create_time
    assert updated.update_time.ToMilliseconds() >= stored.update_time.ToMilliseconds()
    assert read(stub, stored) == updated


def test_absent_fields_of_the_mask_are_cleared(stub: Any) -> None:
    sent = incoming(subject="old", timeshift=0)
    sent.email_in.to.add(address="a@x.example")
    names = ("subject", "timeshift", "to")
    updated = update(stub, create(stub, sent), *names)
    for name in names:
        sent.email_in.ClearField(name)
    assert updated.email_in == sent.email_in


def test_a_path_may_name_a_part_of_an_address(stub: Any) -> None:
    """The rest of the address stays; an absent part is cleared."""
    sent = incoming()
    sent.email_in.from_address.address = "a@x.example"
    sent.email_in.from_address.personal = "Ada"
    updated = update(stub, create(stub, sent), "from_address.personal")
    sent.email_in.from_address.ClearField("personal")
    assert updated.email_in == sent.email_in


def test_without_a_mask_all_fields_change(stub: Any) -> None:
    stored = create(stub, subject="old", text="old")
    request = pb.UpdateInteractionRequest(interaction=stored)
    request.interaction.email_in.ClearField("text")
    request.interaction.email_in.subject = "new"
    updated = stub.UpdateInteraction(request).interaction
    assert updated.email_in == request.interaction.email_in


@pytest.mark.parametrize(
    "path",
    [
        *("nothing", "from", "fromAddress", "", "bcc", "*", "email_in.subject", "subject."),
        *("subject.x", "to.address", "udata.fields", "start_date.seconds"),
    ],
)
def test_unknown_paths_are_rejected(stub: Any, path: str) -> None:
    """All of them are reported, and nothing changes."""
    stored = create(stub)
    expected = [(f"update_mask.paths[{index}]", "UNKNOWN") for index in (0, 2)]
    request = update_request(stored, path, "subject", f"{path}?")
    assert violations_of(stub.UpdateInteraction, request) == expected
    assert read(stub, stored) == stored


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["subject", "text", "subject"], ("update_mask.paths[2]", "DUPLICATE")),
        (["reply_to", "reply_to.personal"], ("update_mask.paths[1]", "DUPLICATE")),
        (["reply_to.personal", "reply_to"], ("update_mask.paths[0]", "DUPLICATE")),
        ([], ("update_mask", "REQUIRED")),
    ],
    ids=str,
)
def test_a_mask_names_each_field_once(
    stub: Any, paths: list[str], expected: tuple[str, str]
) -> None:
    request = update_request(create(stub), *paths)
    assert violations_of(stub.UpdateInteraction, request) == [expected]


def test_the_result_must_be_valid(stub: Any) -> None:
    """All violations are reported, and nothing changes."""
    stored = create(
        stub, structured_text="http://x.example/", structured_text_mime="text/html", subject="s"
    )
    names = ("customer_id", "structured_text_mime", "reply_to", "owner_id")
    request = update_request(stored, *names, owner_id=7)
    request.interaction.email_in.reply_to.personal = "Ada"
    assert violations_of(stub.UpdateInteraction, request) == [
        ("interaction.email_in.reply_to.address", "REQUIRED"),
        ("interaction.email_in.customer_id", "REQUIRED"),
        ("interaction.email_in.structured_text_mime", "REQUIRED_IF"),
    ]
    assert read(stub, stored) == stored


def test_without_a_mask_the_request_must_be_valid(stub: Any) -> None:
    request = pb.UpdateInteractionRequest(interaction=create(stub))
    request.interaction.email_in.ClearField("media_type")
    violations = violations_of(stub.UpdateInteraction, request)
    assert violations == [("interaction.email_in.media_type", "REQUIRED")]


def test_an_update_requires_id_and_etag(stub: Any) -> None:
    """Both are reported, together with the faults of the mask."""
    request = pb.UpdateInteractionRequest(update_mask=FieldMask(paths=["x"]))
    request.interaction.email_in.subject = "s"
    assert violations_of(stub.UpdateInteraction, request) == [
        ("interaction.email_in.interaction_id", "REQUIRED"),
        ("update_mask.paths[0]", "UNKNOWN"),
        ("interaction.etag", "REQUIRED"),
    ]


def test_the_type_of_a_record_stays(stub: Any) -> None:
    """An inbound e-mail does not become an outbound one."""
    stored = create(stub)
    sent = outgoing(interaction_id=stored.email_in.interaction_id)
    sent.etag = stored.etag
    request = pb.UpdateInteractionRequest(interaction=sent)
    assert violations_of(stub.UpdateInteraction, request) == [("interaction.email_out", "TYPE")]


def test_an_unknown_interaction_is_not_found(stub: Any) -> None:
    missing = incoming()
    missing.etag = "e"
    for request in (
        pb.UpdateInteractionRequest(interaction=missing),
        update_request(missing, "subject"),
    ):
        assert code_of(stub.UpdateInteraction, request) == "NOT_FOUND"


def test_an_old_etag_is_rejected(stub: Any) -> None:
    request = update_request(create(stub), subject="s")
    stub.UpdateInteraction(request)
    assert code_of(stub.UpdateInteraction, request) == "ABORTED"


def test_concurrent_writers_lose_nothing(stub: Any) -> None:
    """Eight of them append ten lines each to the same text; in the end it has all lines."""
    interaction_id = create(stub, text="").email_in.interaction_id

    def append(writer: int) -> int:
        codes: list[str] = []
        while codes.count("OK") < 10:
            stored = read(stub, interaction_id)
            assert stored
            text = f"{stored.email_in.text}{writer}.{codes.count('OK')}\n"
            request = update_request(stored, text=text)
            codes.append(status_of(stub.UpdateInteraction.future(request)))
        assert set(codes) <= {"OK", "ABORTED"}
        return len(codes)

    with ThreadPoolExecutor(8) as pool:
        attempts = sum(pool.map(append, range(8)))
    stored = read(stub, interaction_id)
    assert stored
    lines = stored.email_in.text.splitlines()
    assert sorted(lines) == sorted(f"{w}.{n}" for w in range(8) for n in range(10))
    assert attempts > 80, "the writers did not collide"


def test_an_interaction_may_not_outgrow_what_clients_can_read(stub: Any) -> None:
    """Each of two fields is small enough, but not both."""
    request = update_request(create(stub, text="x" * 3_000_000), subject="y" * 3_000_000)
    assert violations_of(stub.UpdateInteraction, request) == [("interaction", "SIZE")]
