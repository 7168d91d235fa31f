"""CreateInteraction and GetInteraction."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.emails import creating, fresh, getting, incoming, outgoing
from tests.service.serving import Server, make_stub
from tests.service.telling import code_of, status, violations_of

TEXTS = {
    "empty": "",
    "NUL": "a\0b",
    "NUL alone": "\0",
    "beyond ASCII": "é😀\uffff",
    "quotes": "';\"\\%_",
    "long": "x" * 5_000,
    "a megabyte": "y" * 1_000_000,
}


@pytest.mark.parametrize("make", [incoming, outgoing])
def test_what_was_created_can_be_read(stub: Any, make: Any) -> None:
    """The interaction comes back as it was sent, with etag and times, and Get reads the same."""
    sent = make(subject="Order 4711")
    stored = stub.CreateInteraction(creating(sent)).interaction
    kind = sent.WhichOneof("email")
    assert getattr(stored, kind) == getattr(sent, kind)
    assert stored.etag
    assert stored.create_time == stored.update_time
    assert stored.create_time.seconds > 1_700_000_000
    assert stored.create_time.nanos % 1_000_000 == 0
    interaction_id = getattr(sent, kind).interaction_id
    assert stub.GetInteraction(getting(interaction_id)).interaction == stored


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_is_an_id(stub: Any, name: str) -> None:
    """Whatever text an id is, it is found again, and another one is not taken for it."""
    interaction_id = TEXTS[name] + (fresh("\0") if TEXTS[name] else "")
    sent = incoming(interaction_id=interaction_id, customer_id=interaction_id)
    stored = stub.CreateInteraction(creating(sent)).interaction
    assert stored.email_in == sent.email_in
    assert stub.GetInteraction(getting(interaction_id)).interaction == stored
    assert code_of(stub.GetInteraction, getting(interaction_id + "\0")) == "NOT_FOUND"


def test_long_ids_that_end_differently_are_different(stub: Any) -> None:
    """Ids that agree in the first kilobyte are not one."""
    start = fresh() + "z" * 1_000
    for end in "ab":
        stub.CreateInteraction(creating(incoming(interaction_id=start + end, subject=end)))
    found = [stub.GetInteraction(getting(start + end)).interaction for end in "ab"]
    assert [interaction.email_in.subject for interaction in found] == ["a", "b"]


def test_what_the_server_sets_is_not_taken_from_the_request(stub: Any) -> None:
    """An etag and times that are sent are not stored."""
    sent = incoming()
    sent.etag = "mine"
    sent.create_time.CopyFrom(Timestamp(seconds=1))
    stored = stub.CreateInteraction(creating(sent)).interaction
    assert stored.etag != "mine"
    assert stored.create_time.seconds > 1


def test_an_id_is_taken_once(stub: Any) -> None:
    """A second interaction with the id is refused, of another kind too, and the first one stays."""
    sent = incoming(subject="first")
    stored = stub.CreateInteraction(creating(sent)).interaction
    interaction_id = sent.email_in.interaction_id
    for other in (sent, outgoing(interaction_id=interaction_id)):
        assert code_of(stub.CreateInteraction, creating(other)) == "ALREADY_EXISTS"
    assert stub.GetInteraction(getting(interaction_id)).interaction == stored


def test_an_unknown_id_is_not_found(stub: Any) -> None:
    """Nobody created it."""
    assert code_of(stub.GetInteraction, getting(fresh())) == "NOT_FOUND"


def test_a_repeated_request_gets_the_same_answer(stub: Any) -> None:
    """With the same request_id, also after the interaction was changed by somebody else."""
    request = creating(incoming(), request_id=fresh("r"))
    first = stub.CreateInteraction(request)
    interaction_id = request.interaction.email_in.interaction_id
    stub.StopInteraction(service_pb2.StopInteractionRequest(interaction_id=interaction_id))
    assert stub.CreateInteraction(request) == first


def test_fields_of_udata_in_another_order_are_the_same_request(stub: Any) -> None:
    """Maps have no order, and other libraries write them in another one."""
    request_id, sent = fresh("r"), incoming()
    answers = []
    for names in (("a", "b", "c"), ("c", "b", "a")):
        sent.email_in.ClearField("udata")
        for name in names:
            sent.email_in.udata.fields[name].number_value = ord(name)
        answers.append(stub.CreateInteraction(creating(sent, request_id=request_id)))
    assert answers[0] == answers[1]


def test_a_request_id_is_for_one_interaction(stub: Any) -> None:
    """The same request_id with another interaction is a fault of the caller."""
    sent, request_id = incoming(), fresh("r")
    stub.CreateInteraction(creating(sent, request_id=request_id))
    sent.email_in.subject = "another"
    for other in (sent, incoming()):
        found = violations_of(stub.CreateInteraction, creating(other, request_id=request_id))
        assert found == [("request_id", "DUPLICATE")]


def test_a_refused_request_leaves_its_request_id_free(stub: Any) -> None:
    """Nothing was answered to it, so that it can be used for a right request."""
    request_id = fresh("r")
    stub.CreateInteraction(creating(taken := incoming()))
    refused = creating(taken, request_id=request_id)
    assert code_of(stub.CreateInteraction, refused) == "ALREADY_EXISTS"
    assert stub.CreateInteraction(creating(incoming(), request_id=request_id)).interaction.etag


def test_an_empty_request_id_is_none(stub: Any) -> None:
    """It would not be unique."""
    for _ in range(2):
        stub.CreateInteraction(creating(incoming(), request_id=""))


def test_a_request_repeated_at_the_same_time_is_done_once(stub: Any) -> None:
    """Twenty at once get one answer."""
    request = creating(incoming(), request_id=fresh("r"))
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: stub.CreateInteraction(request), range(20)))
    assert all(answer == answers[0] for answer in answers)


def test_of_creations_at_the_same_time_one_wins(stub: Any) -> None:
    """Twenty at once, and the stored one is the one that was acknowledged."""
    interaction_id = fresh()

    def create(number: int) -> str:
        sent = creating(incoming(interaction_id=interaction_id, subject=str(number)))
        try:
            done: str = stub.CreateInteraction(sent).interaction.email_in.subject
        except grpc.RpcError as error:
            return status(error)
        return done

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(create, range(20)))
    assert outcomes.count("ALREADY_EXISTS") == 19
    (winner,) = (outcome for outcome in outcomes if outcome.isdigit())
    assert stub.GetInteraction(getting(interaction_id)).interaction.email_in.subject == winner


def test_what_was_answered_is_kept_as_long_as_its_change(database: str) -> None:
    """A repetition gets the same answer; when that is forgotten, it still stores nothing."""
    request = creating(incoming(), request_id=fresh("r"))
    with Server(database, "--keep-changes", "10") as running, running.channel() as channel:
        stub = make_stub(channel)
        first = stub.CreateInteraction(request)
        for _ in range(5):
            stub.CreateInteraction(creating(incoming(), request_id=fresh("r")))
        assert stub.CreateInteraction(request) == first
        for _ in range(30):
            stub.CreateInteraction(creating(incoming(), request_id=fresh("r")))
        assert code_of(stub.CreateInteraction, request) == "ALREADY_EXISTS"
        free = creating(incoming(), request_id=request.request_id)
        assert stub.CreateInteraction(free) != first


def test_a_restarted_server_remembers(database: str) -> None:
    """Interactions and answers to request_ids are there after a stop and after a kill."""
    request = creating(incoming(), request_id=fresh("r"))
    answers = []
    for end in (Server.stop, Server.kill, Server.stop):
        with Server(database) as running, running.channel() as channel:
            answers.append(make_stub(channel).CreateInteraction(request))
            end(running)
    assert answers[0] == answers[1] == answers[2]
