"""CreateInteraction and GetInteraction."""

from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from tests.service.support.errors import code_of, status_of, violations_of
from tests.service.support.interactions import (
    create,
    create_request,
    fresh,
    get_request,
    incoming,
    outgoing,
    read,
    record_of,
    update,
)
from tests.service.support.server import Server, serving

TEXTS = {
    "empty": "",
    "NUL": "a\0b",
    "NUL alone": "\0",
    "beyond ASCII": "é😀\uffff",
    "quotes": "';\"\\%_",
    "long": "x" * 5_000,
    "a megabyte": "y" * 1_000_000,
}


@pytest.mark.parametrize("new", [incoming, outgoing])
def test_a_created_interaction_can_be_read(stub: Any, new: Any) -> None:
    """The response has the record that was sent, with etag and times; Get returns the same."""
    sent = new(subject="Order 4711")
    stored = create(stub, sent)
    assert record_of(stored) == record_of(sent)
    assert stored.etag
    assert stored.create_time == stored.update_time
    assert stored.create_time.seconds > 1_700_000_000
    assert stored.create_time.nanos % 1_000_000 == 0
    assert read(stub, sent) == stored


@pytest.mark.parametrize("name", TEXTS)
def test_an_id_may_be_any_string(stub: Any, name: str) -> None:
    """Each is found again, and another one is not mistaken for it."""
    interaction_id = TEXTS[name] + (fresh("\0") if TEXTS[name] else "")
    stored = create(stub, interaction_id=interaction_id, customer_id=interaction_id)
    assert stored.email_in.interaction_id == stored.email_in.customer_id == interaction_id
    assert read(stub, interaction_id) == stored
    assert code_of(stub.GetInteraction, get_request(interaction_id + "\0")) == "NOT_FOUND"


def test_the_server_sets_etag_and_times(stub: Any) -> None:
    """Those in the request are ignored."""
    sent = incoming()
    sent.etag = "mine"
    sent.create_time.CopyFrom(Timestamp(seconds=1))
    stored = create(stub, sent)
    assert stored.etag != "mine"
    assert stored.create_time.seconds > 1


def test_an_id_is_taken_once(stub: Any) -> None:
    """By a record of any type; the first one stays as it is."""
    sent = incoming(subject="first")
    stored = create(stub, sent)
    for other in (sent, outgoing(interaction_id=sent.email_in.interaction_id)):
        assert code_of(stub.CreateInteraction, create_request(other)) == "ALREADY_EXISTS"
    assert read(stub, sent) == stored


def test_a_repeated_request_gets_the_same_response(stub: Any) -> None:
    """Also after the interaction was changed."""
    request = create_request(incoming(), request_id=fresh("r"))
    first = stub.CreateInteraction(request)
    update(stub, first.interaction, subject="changed")
    assert stub.CreateInteraction(request) == first


def test_the_order_of_names_in_udata_does_not_matter(stub: Any) -> None:
    """Maps have no order, and other libraries serialize them in another one."""
    sent, request_id = incoming(), fresh("r")
    responses = []
    for names in ("abc", "cba"):
        sent.email_in.ClearField("udata")
        for name in names:
            sent.email_in.udata.fields[name].number_value = ord(name)
        responses.append(stub.CreateInteraction(create_request(sent, request_id=request_id)))
    assert responses[0] == responses[1]


def test_a_request_id_belongs_to_one_interaction(stub: Any) -> None:
    sent, request_id = incoming(), fresh("r")
    stub.CreateInteraction(create_request(sent, request_id=request_id))
    sent.email_in.subject = "another"
    for other in (sent, incoming()):
        request = create_request(other, request_id=request_id)
        assert violations_of(stub.CreateInteraction, request) == [("request_id", "DUPLICATE")]


def test_a_rejected_request_does_not_use_its_request_id(stub: Any) -> None:
    request_id = fresh("r")
    rejected = create_request(create(stub), request_id=request_id)
    assert code_of(stub.CreateInteraction, rejected) == "ALREADY_EXISTS"
    request = create_request(incoming(), request_id=request_id)
    assert stub.CreateInteraction(request).interaction.etag


def test_an_empty_request_id_is_ignored(stub: Any) -> None:
    for _ in range(2):
        stub.CreateInteraction(create_request(incoming(), request_id=""))


def test_concurrent_repeated_requests_get_one_response(stub: Any) -> None:
    request = create_request(incoming(), request_id=fresh("r"))
    calls = [stub.CreateInteraction.future(request) for _ in range(20)]
    assert [call.result() for call in calls] == [calls[0].result()] * 20


def test_one_of_concurrent_creations_wins(stub: Any) -> None:
    """The stored interaction is the acknowledged one."""
    interaction_id = fresh()
    requests = [
        create_request(incoming(interaction_id=interaction_id, subject=str(number)))
        for number in range(20)
    ]
    calls = [stub.CreateInteraction.future(request) for request in requests]
    codes = [status_of(call) for call in calls]
    assert sorted(codes) == ["ALREADY_EXISTS"] * 19 + ["OK"]
    assert read(stub, interaction_id) == calls[codes.index("OK")].result().interaction


def test_a_request_id_is_kept_as_long_as_its_change(database: str) -> None:
    """Until then a repeated request gets the same response; later it still stores nothing."""
    request = create_request(incoming(), request_id=fresh("r"))

    def create_others(count: int) -> None:
        for _ in range(count):
            stub.CreateInteraction(create_request(incoming(), request_id=fresh("r")))

    with serving(database, "--keep-changes", "10") as (_, stub):
        first = stub.CreateInteraction(request)
        create_others(5)
        assert stub.CreateInteraction(request) == first
        create_others(30)
        assert code_of(stub.CreateInteraction, request) == "ALREADY_EXISTS"
        request = create_request(incoming(), request_id=request.request_id)
        assert stub.CreateInteraction(request) != first


def test_a_restarted_server_remembers_request_ids(database: str) -> None:
    """After a stop and after a kill."""
    request = create_request(incoming(), request_id=fresh("r"))
    responses = []
    for end in (Server.stop, Server.kill, Server.stop):
        with serving(database) as (server, stub):
            responses.append(stub.CreateInteraction(request))
            end(server)
    assert responses == [responses[0]] * 3
