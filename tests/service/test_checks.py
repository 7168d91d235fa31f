"""What is invalid is told in full, and it is what the published rules say."""

import random
from typing import Any

import grpc
import protovalidate
import pytest
from google.protobuf.message import Message

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from email_interactions_service.validation import violations
from tests.service.emails import creating, fresh, incoming
from tests.service.serving import Server, make_stub
from tests.service.telling import bad_request, refused, status, violations_of

REQUESTS = [
    service_pb2.CreateInteractionRequest,
    service_pb2.GetInteractionRequest,
    service_pb2.ListInteractionsRequest,
    service_pb2.StopInteractionRequest,
    service_pb2.UpdateInteractionRequest,
    service_pb2.WatchInteractionsRequest,
]
NUMBERS = (0, 1, 2, 3, 4, 9, -1)
NANOS = (0, 1_000_000, 1, 999_999_999, -1, 2**31 - 1)
SECONDS = (0, -62135596800, -62135596801, 253402300799, 253402300800, 2**62)
TEXTS = ("", "x", "http://x.org", "http://x y", "\0")


def spoilt(dice: random.Random, message: Any, depth: int = 0) -> None:
    """Fills a message with whatever its types take."""
    for field in message.DESCRIPTOR.fields:
        if dice.random() < 0.4:
            continue
        if field.message_type is None:
            value: Any = dice.choice(NUMBERS)
            if field.type == field.TYPE_STRING:
                value = dice.choice(TEXTS)
            elif field.type == field.TYPE_BOOL:
                value = True
            if field.has_presence:
                setattr(message, field.name, value)
            else:
                getattr(message, field.name).append(value)
        elif field.message_type.full_name == "google.protobuf.Timestamp":
            getattr(message, field.name).seconds = dice.choice(SECONDS)
            getattr(message, field.name).nanos = dice.choice(NANOS)
        elif field.message_type.file.package == "email_interactions.v1" and depth < 4:
            inner = getattr(message, field.name)
            spoilt(dice, inner if field.has_presence else inner.add(), depth + 1)
            if field.has_presence:
                inner.SetInParent()


def is_refused(request: Message) -> bool:
    """By protovalidate. That a rule cannot be evaluated, as for the year 10000, is a refusal."""
    try:
        return bool(protovalidate.collect_violations(request))
    except protovalidate.EvaluationError:
        return True


@pytest.mark.parametrize("kind", REQUESTS, ids=lambda kind: kind.__name__)
def test_the_server_refuses_what_the_published_rules_refuse(kind: type[Message]) -> None:
    """Over made-up requests: protovalidate and the server give the same verdict.

    The rules are those that clients read in the descriptors, so nobody is surprised by the server.
    """
    dice = random.Random(kind.__name__)  # noqa: S311
    verdicts = []
    for _ in range(400):
        request = kind()
        spoilt(dice, request)
        expected = is_refused(request)
        assert bool(violations(request)) == expected, request
        verdicts.append(expected)
    trivial = {"GetInteractionRequest", "WatchInteractionsRequest"}
    assert len(set(verdicts)) == 2 or kind.__name__ in trivial or all(verdicts)


def test_every_violation_is_told_at_once(stub: Any) -> None:
    """With the path of its field in protobuf, in lists and in udata as well."""
    request = creating(incoming(status=9, structured_text="http://x y"))
    record = request.interaction.email_in
    record.from_address.personal = "Ada"
    record.to.add(address="a@x.example")
    record.to.add(personal="Ben")
    record.ClearField("customer_id")
    record.sent_date.nanos = 1
    record.udata.fields['a"b'].list_value.values.add().struct_value.fields["c"].number_value = 2e300
    request.interaction.create_time.nanos = -1
    assert violations_of(stub.CreateInteraction, request) == [
        ("interaction.email_in.from_address.address", "REQUIRED"),
        ("interaction.email_in.to[1].address", "REQUIRED"),
        ("interaction.email_in.sent_date", "PATTERN"),
        ("interaction.email_in.customer_id", "REQUIRED"),
        ("interaction.email_in.status", "ENUM"),
        ("interaction.email_in.structured_text", "PATTERN"),
        ("interaction.email_in.structured_text_mime", "REQUIRED_IF"),
        (
            'interaction.email_in.udata.fields["a\\"b"]'
            '.list_value.values[0].struct_value.fields["c"]',
            "RANGE",
        ),
        ("interaction.create_time", "RANGE"),
    ]


def test_an_empty_request_lacks_its_interaction(stub: Any) -> None:
    """And one with an empty interaction lacks the e-mail."""
    found = violations_of(stub.CreateInteraction, creating(None))  # type: ignore[arg-type]
    assert found == [("interaction", "REQUIRED")]
    found = violations_of(stub.CreateInteraction, creating(service_pb2.EmailInteraction()))
    assert found == [("interaction.email", "REQUIRED")]
    found = violations_of(stub.GetInteraction, service_pb2.GetInteractionRequest())
    assert found == [("interaction_id", "REQUIRED")]


def unknown_field(number: int) -> bytes:
    """A field that no message here has, as bytes."""
    tag, encoded = number << 3, b""
    while tag > 0x7F:
        encoded += bytes([tag & 0x7F | 0x80])
        tag >>= 7
    return encoded + bytes([tag, 1])


@pytest.mark.parametrize("method", ["CreateInteraction", "UpdateInteraction"])
def test_unknown_fields_are_told_at_every_level(stub: Any, method: str) -> None:
    """Dropping them would lose what a newer client means; storing them would hide it."""
    request: Any = getattr(service_pb2, f"{method}Request")()
    request.interaction.CopyFrom(incoming())
    request.interaction.etag = "e"
    record = request.interaction.email_in
    record.reply_to.address = "a@x.example"
    record.reply_to.MergeFromString(unknown_field(903))
    record.MergeFromString(unknown_field(902))
    request.interaction.MergeFromString(unknown_field(901))
    request.MergeFromString(unknown_field(900))
    assert sorted(violations_of(getattr(stub, method), request)) == [
        ("", "UNKNOWN"),
        ("interaction", "UNKNOWN"),
        ("interaction.email_in", "UNKNOWN"),
        ("interaction.email_in.reply_to", "UNKNOWN"),
    ]


def test_more_violations_than_an_answer_takes_are_counted(stub: Any) -> None:
    """A thousand of them: the first ones are told, the rest is counted, and the answer arrives."""
    request = creating(incoming())
    for _ in range(1_000):
        request.interaction.email_in.to.add()
    error = refused(stub.CreateInteraction, request)
    found = bad_request(error).field_violations
    assert found[0].field == "interaction.email_in.to[0].address"
    assert found[-1].reason == "MORE"
    assert found[-1].description.startswith(f"{1_000 - (len(found) - 1)} more")
    assert len(found) > 30


@pytest.mark.parametrize(("letter", "length", "count"), [("é", 1_000_000, 1), ("😀", 300, 100)])
def test_long_names_do_not_burst_the_answer(
    stub: Any, letter: str, length: int, count: int
) -> None:
    """Names in udata may be as long as a request, and take three bytes for each when quoted."""
    request = creating(incoming())
    for number in range(count):
        name = f"{number}{letter * length}"
        request.interaction.email_in.udata.fields[name].number_value = 1e300
    found = bad_request(refused(stub.CreateInteraction, request)).field_violations
    assert found[0].reason == "RANGE"
    assert all(len(violation.field) <= 200 for violation in found)


def test_a_request_that_is_wrong_in_a_hundred_thousand_places_is_cheap(server: Server) -> None:
    """It is not looked through to the end: a few kilobytes must not keep the server busy."""
    update = service_pb2.UpdateInteractionRequest(interaction=incoming())
    update.interaction.etag = "e"
    update.update_mask.paths.extend(["no_field"] * 100_000)
    listing = service_pb2.ListInteractionsRequest.FromString(
        b"\x22\xa0\x8d\x06" + b"\x63" * 100_000  # statuses, each of them 99
    )
    unknown = b"".join(unknown_field(number) for number in range(100, 100_100))
    getting = service_pb2.GetInteractionRequest.FromString(unknown)
    with server.channel() as channel:
        stub = make_stub(channel)
        before = server.busy()
        for call, request, fields in (
            (stub.UpdateInteraction, update, "update_mask.paths[0]"),
            (stub.ListInteractions, listing, "statuses[0]"),
            (stub.GetInteraction, getting, ""),
        ):
            error: Any = refused(call, request)
            found = bad_request(error).field_violations
            assert (found[0].field, found[-1].reason) == (fields, "MORE")
            assert "(and at least 1999 more)" in error.details() or not fields
        assert server.busy() - before < 2_000  # milliseconds; it was a minute


def test_many_statuses_are_those_that_differ(stub: Any) -> None:
    """A filter may name a state as often as it likes."""
    made = stub.CreateInteraction(creating(incoming(customer_id=fresh("c")))).interaction
    request = service_pb2.ListInteractionsRequest(customer_id=made.email_in.customer_id)
    statuses: Any = [0, 1] * 500_000
    request.statuses.extend(statuses)
    assert list(stub.ListInteractions(request, timeout=5).interactions) == [made]


@pytest.mark.parametrize("method", ["CreateInteraction", "UpdateInteraction"])
def test_others_are_served_while_a_large_request_is_checked(server: Server, method: str) -> None:
    """Reads and writes alike: telling what is wrong with a large e-mail takes seconds."""
    with server.channel() as channel, server.channel() as another:
        stored = make_stub(channel).CreateInteraction(creating(incoming())).interaction
        request: Any = getattr(service_pb2, f"{method}Request")(interaction=stored)
        for _ in range(60_000):
            request.interaction.email_in.to.add()
        if method == "UpdateInteraction":
            request.update_mask.paths.append("to")
        large = getattr(make_stub(channel), method).future(request, timeout=60)
        for _ in range(3):
            made = make_stub(another).CreateInteraction(creating(incoming()), timeout=20)
            assert made.interaction.etag
        assert not large.done()
        assert large.code() is grpc.StatusCode.INVALID_ARGUMENT


def test_bytes_that_are_no_message_are_refused(server: Server) -> None:
    """As the caller's fault."""
    with server.channel() as channel:
        path = "/email_interactions.v1.EmailInteractionService/CreateInteraction"
        call: Any = channel.unary_unary(path)
        for sent in (b"\xff", b"\x0a\xff\xff\xff\xff\x0f", b"\x12\x01\xff"):
            with pytest.raises(grpc.RpcError) as caught:
                call(sent, timeout=20)
            assert status(caught.value) == "INVALID_ARGUMENT"


def test_an_oversized_request_is_refused(server: Server) -> None:
    """With a status that says so, and the connection stays usable."""
    with server.channel() as channel:
        stub = make_stub(channel)
        request = creating(incoming(text="x" * 4_200_000))
        assert status(refused(stub.CreateInteraction, request)) == "RESOURCE_EXHAUSTED"
        assert stub.CreateInteraction(creating(incoming())).interaction.etag


def test_the_largest_interaction_can_be_read(stub: Any) -> None:
    """What just fits into a request comes back to a client with the usual limit, in a page too."""
    sent = incoming(customer_id=fresh("c"))
    room = 4 * 2**20 - 2**16 - creating(sent).ByteSize() - 16
    sent.email_in.text = "x" * room
    stored = stub.CreateInteraction(creating(sent)).interaction
    request = service_pb2.GetInteractionRequest(interaction_id=sent.email_in.interaction_id)
    assert stub.GetInteraction(request).interaction == stored
    stub.CreateInteraction(creating(incoming(customer_id=sent.email_in.customer_id, minutes=1)))
    listed = service_pb2.ListInteractionsRequest(customer_id=sent.email_in.customer_id)
    page = stub.ListInteractions(listed)
    assert list(page.interactions) == [stored]
    assert page.next_page_token
