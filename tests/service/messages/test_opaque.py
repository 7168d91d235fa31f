"""The parts of an interaction that the server does not look into, unless a request changes them."""

from typing import Any

import pytest

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service import commands
from email_interactions_service.messages.opaque import opaque
from email_interactions_service.store.batch import Batch
from email_interactions_service.store.engine import open_engine
from email_interactions_service.store.queries import read_changes
from email_interactions_service.store.schema import migrate
from email_interactions_service.store.writes import (
    Limits,
    NotPrepared,
    Write,
    complete_changes,
    prepare,
)
from tests.service.support.errors import violations_of
from tests.service.support.interactions import create, incoming, read, update, update_request


def test_an_update_does_not_decode_what_it_does_not_change() -> None:
    """Bytes that cannot be decoded stay as they are."""
    stored = opaque("EmailInteraction").FromString(incoming(interaction_id="i").SerializeToString())
    stored.etag = "e"
    stored.email_in.udata = b"\xff"
    stored.email_in.cc.extend([b"\x0a\x01a", b"\xff"])
    request = opaque("EmailInteraction")(etag="e")
    request.email_in.subject = "s"
    result: Any = commands.update(request, ["subject"], stored, commands.Revision("f", 0))
    assert (result.email_in.subject, result.email_in.udata) == ("s", b"\xff")
    assert list(result.email_in.cc) == [b"\x0a\x01a", b"\xff"]


def test_the_encoding_is_that_of_the_message() -> None:
    """Also of a response with several interactions."""
    interaction = incoming()
    interaction.email_in.udata["a"] = [1, None, {"b": "c"}]
    interaction.email_in.to.add(address="a@x.example")
    encoded = interaction.SerializeToString(deterministic=True)
    assert opaque("EmailInteraction").FromString(encoded).SerializeToString() == encoded
    response = opaque("ListInteractionsResponse")(interactions=[encoded] * 2, next_page_token="t")
    expected = pb.ListInteractionsResponse(interactions=[interaction] * 2, next_page_token="t")
    assert pb.ListInteractionsResponse.FromString(response.SerializeToString()) == expected


def test_a_field_that_occurs_twice_is_merged(stub: Any) -> None:
    """As protobuf demands of messages."""
    one, two = incoming(interaction_id="twice"), pb.EmailInteraction()
    one.email_in.udata["a"] = 1
    two.email_in.udata["b"] = 2
    data = one.SerializeToString() + two.SerializeToString()
    stored = create(stub, pb.EmailInteraction.FromString(data))
    assert dict(stored.email_in.udata.items()) == {"a": 1, "b": 2}


def test_the_new_value_of_an_opaque_field_is_validated(stub: Any) -> None:
    """All its violations are reported, with those of the other new values."""
    stored = create(stub, structured_text="http://x.example/", structured_text_mime="text/html")
    request = update_request(stored, "to", "status", "structured_text_mime", status=9)
    request.interaction.email_in.to.add(personal="Ada")
    assert violations_of(stub.UpdateInteraction, request) == [
        ("interaction.email_in.to[0].address", "REQUIRED"),
        ("interaction.email_in.status", "ENUM"),
    ]
    assert read(stub, stored) == stored


def test_an_opaque_field_can_be_replaced_and_cleared(stub: Any) -> None:
    stored = create(stub)
    request = update_request(stored, "udata", "to")
    request.interaction.email_in.udata["a"] = "b"
    request.interaction.email_in.to.add(address="a@x.example")
    changed = stub.UpdateInteraction(request).interaction
    assert dict(changed.email_in.udata.items()) == {"a": "b"}
    assert [address.address for address in changed.email_in.to] == ["a@x.example"]
    cleared = update(stub, changed, "udata", "to")
    assert not cleared.email_in.HasField("udata")
    assert read(stub, stored) == cleared


def test_a_batch_does_not_read_large_interactions(file: str) -> None:
    """They must be prepared before it, and again if they change meanwhile, also in the batch."""
    engine = open_engine(file, connections=1, writes=True)
    limits = Limits(4_000_000, 100)
    body = incoming(interaction_id="i", text="x" * 1_000_000).SerializeToString()
    large = opaque("EmailInteraction").FromString(body)
    write = Write("i", lambda *_: large)
    with engine.begin() as connection:
        migrate(connection)
        batch = Batch(connection, [write], limits)
        batch.apply(write)
        with pytest.raises(NotPrepared):
            batch.apply(write)
        batch.store()
    with engine.connect() as connection:
        prepared = prepare(connection, write, limits)
    with engine.begin() as connection:
        batch = Batch(connection, [prepared], limits)
        with pytest.raises(NotPrepared):
            batch.apply(write)
        batch.apply(complete_changes("i"))
        assert batch.apply(prepared) == body
        assert batch.is_full(prepared)
        with pytest.raises(NotPrepared):
            batch.apply(prepared)
        batch.store()
    with engine.connect() as connection:
        changes, _ = read_changes(connection, 0, 2, None, (10, 10_000_000))
        assert [change.body for change in changes] == [body] * 2
        lengths = connection.exec_driver_sql("SELECT length(body) FROM changes ORDER BY sequence")
        assert lengths.scalars().all() == [len(body), 0]
    engine.dispose()
