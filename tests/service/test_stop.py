"""StopInteraction."""

import time
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from tests.service.emails import creating, fresh, getting, incoming, outgoing
from tests.service.telling import code_of, violations_of

STOPPED = 3
Request = service_pb2.StopInteractionRequest


def created(stub: Any, **values: Any) -> service_pb2.EmailInteraction:
    """A stored inbound e-mail."""
    request = creating(incoming(**values))
    stored: service_pb2.EmailInteraction = stub.CreateInteraction(request).interaction
    return stored


def stopping(stored: service_pb2.EmailInteraction, **values: Any) -> Any:
    """The request to stop it."""
    return Request(interaction_id=stored.email_in.interaction_id, **values)


def test_a_stop_sets_status_end_and_reason(stub: Any) -> None:
    """And nothing else of the record."""
    stored = created(stub, subject="s")
    end = Timestamp(seconds=1_300_000_000, nanos=5_000_000)
    stopped = stub.StopInteraction(
        stopping(stored, stopped_reason="done", end_date=end)
    ).interaction
    expected = service_pb2.EmailInteraction.FromString(stored.SerializeToString())
    expected.email_in.status = STOPPED  # type: ignore[assignment]
    expected.email_in.stopped_reason = "done"
    expected.email_in.end_date.CopyFrom(end)
    assert stopped.email_in == expected.email_in
    assert stopped.etag != stored.etag
    assert stub.GetInteraction(getting(stored.email_in.interaction_id)).interaction == stopped


def test_an_absent_end_is_now(stub: Any) -> None:
    """In whole milliseconds, by the server's clock. An outbound e-mail can be stopped as well."""
    sent = outgoing()
    stub.CreateInteraction(creating(sent))
    request = Request(interaction_id=sent.email_out.interaction_id)
    stopped = stub.StopInteraction(request).interaction.email_out
    assert abs(stopped.end_date.ToMilliseconds() / 1000 - time.time()) < 60
    assert stopped.end_date.nanos % 1_000_000 == 0
    assert not stopped.HasField("stopped_reason")


def test_a_repeated_stop_changes_nothing(stub: Any) -> None:
    """It asks for nothing that is not so already, even by the etag from before."""
    stored = created(stub)
    request = stopping(stored, stopped_reason="done", etag=stored.etag)
    first = stub.StopInteraction(request)
    assert stub.StopInteraction(request) == first
    assert stub.StopInteraction(stopping(stored)) == first


def test_another_stop_is_refused(stub: Any) -> None:
    """Reason and end are set once."""
    stored = created(stub)
    stopped = stub.StopInteraction(stopping(stored, stopped_reason="done")).interaction
    other = {"stopped_reason": "other"}, {"end_date": Timestamp(seconds=1)}
    for values in other:
        request = stopping(stored, **values)
        assert code_of(stub.StopInteraction, request) == "FAILED_PRECONDITION"
    assert stub.GetInteraction(getting(stored.email_in.interaction_id)).interaction == stopped


def test_an_etag_guards_a_stop(stub: Any) -> None:
    """Another one, the empty one too, is refused; the right one is not."""
    stored = created(stub)
    for etag in ("other", ""):
        assert code_of(stub.StopInteraction, stopping(stored, etag=etag)) == "ABORTED"
    assert stub.StopInteraction(stopping(stored, etag=stored.etag)).interaction.etag


def test_an_unknown_interaction_is_not_found(stub: Any) -> None:
    """Nobody created it."""
    assert code_of(stub.StopInteraction, Request(interaction_id=fresh())) == "NOT_FOUND"


def test_the_request_is_checked(stub: Any) -> None:
    """A missing id and a finer moment are told together."""
    request = Request(end_date=Timestamp(nanos=1))
    assert violations_of(stub.StopInteraction, request) == [
        ("interaction_id", "REQUIRED"),
        ("end_date", "PATTERN"),
    ]
