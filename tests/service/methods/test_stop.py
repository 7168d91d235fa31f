"""StopInteraction."""

import time
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interactions_pb2 as records_pb2
from tests.service.support.errors import code_of, violations_of
from tests.service.support.interactions import (
    copied,
    create,
    fresh,
    outgoing,
    read,
    stop_request,
    update,
)

Request = pb.StopInteractionRequest
END = Timestamp(seconds=1_300_000_000, nanos=5_000_000)


def test_a_stop_sets_status_end_and_reason(stub: Any) -> None:
    """And nothing else of the record."""
    stored = create(stub, subject="s")
    request = stop_request(stored, stopped_reason="done", end_date=END)
    stopped = stub.StopInteraction(request).interaction
    expected = copied(stored)
    expected.email_in.status = records_pb2.INTERACTION_STATUS_STOPPED
    expected.email_in.stopped_reason = "done"
    expected.email_in.end_date.CopyFrom(END)
    assert stopped.email_in == expected.email_in
    assert stopped.etag != stored.etag
    assert read(stub, stored) == stopped


def test_the_default_of_the_end_is_now(stub: Any) -> None:
    """In whole milliseconds, by the clock of the server. Outbound e-mails can be stopped, too."""
    request = stop_request(create(stub, outgoing()))
    stopped = stub.StopInteraction(request).interaction.email_out
    assert abs(stopped.end_date.ToMilliseconds() / 1000 - time.time()) < 60
    assert stopped.end_date.nanos % 1_000_000 == 0
    assert not stopped.HasField("stopped_reason")


def test_a_repeated_stop_changes_nothing(stub: Any) -> None:
    """Also with the etag from before, or with less than the first one."""
    stored = create(stub)
    request = stop_request(stored, stopped_reason="done", etag=stored.etag)
    first = stub.StopInteraction(request)
    assert stub.StopInteraction(request) == first
    assert stub.StopInteraction(stop_request(stored)) == first


@pytest.mark.parametrize("values", [{"stopped_reason": "other"}, {"end_date": END}], ids=str)
def test_a_different_stop_is_rejected(stub: Any, values: dict[str, Any]) -> None:
    stored = create(stub)
    stopped = stub.StopInteraction(stop_request(stored, stopped_reason="done")).interaction
    request = stop_request(stored, **values)
    assert code_of(stub.StopInteraction, request) == "FAILED_PRECONDITION"
    assert read(stub, stored) == stopped


def test_an_etag_guards_a_stop(stub: Any) -> None:
    """Any other one is rejected, also an empty one."""
    stored = create(stub)
    for etag in ("other", ""):
        assert code_of(stub.StopInteraction, stop_request(stored, etag=etag)) == "ABORTED"
    assert stub.StopInteraction(stop_request(stored, etag=stored.etag)).interaction.etag


def test_an_unknown_interaction_is_not_found(stub: Any) -> None:
    assert code_of(stub.StopInteraction, Request(interaction_id=fresh())) == "NOT_FOUND"


def test_all_violations_are_reported(stub: Any) -> None:
    request = Request(end_date=Timestamp(nanos=1))
    assert violations_of(stub.StopInteraction, request) == [
        ("interaction_id", "REQUIRED"),
        ("end_date", "PATTERN"),
    ]


def test_an_update_may_reopen_a_stopped_interaction(stub: Any) -> None:
    """It keeps its reason and end date unless the update changes them, and can be stopped again."""
    stored = create(stub)
    stop = stop_request(stored)
    stopped = stub.StopInteraction(stop).interaction
    opened = update(stub, stopped, status=0)
    assert (opened.email_in.status, opened.email_in.end_date) == (0, stopped.email_in.end_date)
    assert stub.StopInteraction(stop).interaction.email_in.status == 3
