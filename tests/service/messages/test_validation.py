"""Validation: all violations are reported, and they are those of the published rules."""

import random
from typing import Any

import grpc
import protovalidate
import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from email_interactions import ValidationError, Violation
from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.messages.opaque import opaque
from email_interactions_service.messages.validation import RECORDS, update_violations, violations
from email_interactions_service.servicer import Servicer
from tests.service.support.errors import bad_request, error_of, violations_of
from tests.service.support.interactions import (
    create,
    create_request,
    fresh,
    incoming,
    new_stub,
    update_request,
)
from tests.service.support.server import Server
from tests.support.readers.protobuf import Rules

METHODS = pb.DESCRIPTOR.services_by_name["EmailInteractionService"].methods
REQUESTS: list[type[Message]] = [
    getattr(pb, method.input_type.name)
    for method in METHODS
    if method.name in vars(Servicer)  # or else it is new in the spec
]
RULES = Rules()
NUMBERS = (0, 1, 2, 3, 4, 9, -1)
NANOS = (0, 1_000_000, 1, 999_999_999, -1, 2**31 - 1)
SECONDS = (0, -62135596800, -62135596801, 253402300799, 253402300800, 2**62)
VALUES: dict[int, tuple[Any, ...]] = {
    FieldDescriptor.TYPE_STRING: ("", "x", "http://x.org", "http://x y", "\0"),
    FieldDescriptor.TYPE_BOOL: (True,),
}


def fill(dice: random.Random, message: Any, depth: int = 0) -> None:
    """Set some fields of a message to any values of their types."""
    for field in message.DESCRIPTOR.fields:
        if dice.random() < 0.4:
            continue
        if field.message_type is None:
            value = dice.choice(VALUES.get(field.type, NUMBERS))
            if field.has_presence:
                setattr(message, field.name, value)
            else:
                getattr(message, field.name).append(value)
        elif field.message_type.full_name == "google.protobuf.Timestamp":
            getattr(message, field.name).seconds = dice.choice(SECONDS)
            getattr(message, field.name).nanos = dice.choice(NANOS)
        elif field.message_type.file.package == "email_interactions.v1" and depth < 4:
            inner = getattr(message, field.name)
            fill(dice, inner if field.has_presence else inner.add(), depth + 1)
            if field.has_presence:
                inner.SetInParent()


def is_invalid(request: Message) -> bool:
    """Ask protovalidate. A rule that cannot be evaluated, as for the year 10000, is broken."""
    try:
        return bool(protovalidate.collect_violations(request))
    except protovalidate.EvaluationError:
        return True


@pytest.mark.parametrize("kind", REQUESTS, ids=lambda kind: kind.__name__)
def test_the_server_validates_by_the_published_rules(kind: type[Message]) -> None:
    """For random requests, the server and protovalidate agree; clients read the same rules."""
    dice = random.Random(kind.__name__)  # noqa: S311
    verdicts = []
    for _ in range(400):
        request = kind()
        fill(dice, request)
        verdicts.append(is_invalid(request))
        assert bool(violations(request)) == verdicts[-1], request
    rules = [RULES.of("field", field.GetOptions()) for field in kind.DESCRIPTOR.fields]
    assert True in verdicts or not any(each.ByteSize() for each in rules)


def test_all_violations_are_reported_at_once(stub: Any) -> None:
    """With the protobuf paths of their fields, also in lists and in udata."""
    request = create_request(incoming(status=9, structured_text="http://x y"))
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


@pytest.mark.parametrize(
    ("method", "request_", "field"),
    [
        ("CreateInteraction", create_request(None), "interaction"),
        ("CreateInteraction", create_request(pb.EmailInteraction()), "interaction.email"),
        ("GetInteraction", pb.GetInteractionRequest(), "interaction_id"),
    ],
)
def test_an_empty_request_is_incomplete(stub: Any, method: str, request_: Any, field: str) -> None:
    assert violations_of(getattr(stub, method), request_) == [(field, "REQUIRED")]


def unknown_field(number: int) -> bytes:
    """Return a field that no message has, as bytes."""
    tag, encoded = number << 3, b""
    while tag > 0x7F:
        encoded += bytes([tag & 0x7F | 0x80])
        tag >>= 7
    return encoded + bytes([tag, 1])


@pytest.mark.parametrize("method", ["CreateInteraction", "UpdateInteraction"])
def test_unknown_fields_are_reported_at_every_level(stub: Any, method: str) -> None:
    """To drop them would lose what a newer client means; to store them would hide it."""
    request: Any = getattr(pb, f"{method}Request")()
    request.interaction.CopyFrom(incoming())
    request.interaction.etag = "e"
    record = request.interaction.email_in
    record.reply_to.address = "a@x.example"
    messages = (request, request.interaction, record, record.reply_to)
    for number, message in enumerate(messages, 900):
        message.MergeFromString(unknown_field(number))
    assert sorted(violations_of(getattr(stub, method), request)) == [
        ("", "UNKNOWN"),
        ("interaction", "UNKNOWN"),
        ("interaction.email_in", "UNKNOWN"),
        ("interaction.email_in.reply_to", "UNKNOWN"),
    ]


def test_rules_that_depend_on_other_fields_are_checked_after_a_masked_update(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """For fields outside of the mask, too; the new values alone do not break them."""
    rules = ("required_if", "forbidden", "one_of", "pattern")
    found = [Violation("" if rule == "one_of" else "/text", rule, rule) for rule in rules]
    found.append(Violation("/udata", "forbidden", "forbidden"))

    class Record:
        """Breaks all these rules."""

        @staticmethod
        def from_proto(_: object) -> None:
            raise ValidationError(found)

    monkeypatch.setitem(RECORDS, "EmailIn", Record)
    record = opaque("EmailInteraction")(email_in={"text": "t", "udata": b""}).email_in
    reasons = [violation.reason for violation in update_violations(record, "r", ["subject"])]
    assert reasons == ["required_if", "forbidden", "one_of", "forbidden"]
    request = update_request(incoming(), text="t")
    assert [violation.reason for violation in violations(request, ["udata"])] == []


def test_violations_that_do_not_fit_are_counted(stub: Any) -> None:
    """Of a thousand, the first ones are reported, the others counted."""
    request = create_request(incoming())
    for _ in range(1_000):
        request.interaction.email_in.to.add()
    found = bad_request(error_of(stub.CreateInteraction, request)).field_violations
    assert found[0].field == "interaction.email_in.to[0].address"
    assert found[-1].reason == "MORE"
    assert found[-1].description.startswith(f"{1_000 - (len(found) - 1)} more")
    assert len(found) > 30


@pytest.mark.parametrize(("letter", "length", "count"), [("é", 1_000_000, 1), ("😀", 300, 100)])
def test_long_names_are_shortened(stub: Any, letter: str, length: int, count: int) -> None:
    """Names in udata may be as long as a request, and need three bytes for each when quoted."""
    request = create_request(incoming())
    for number in range(count):
        name = f"{number}{letter * length}"
        request.interaction.email_in.udata.fields[name].number_value = 1e300
    found = bad_request(error_of(stub.CreateInteraction, request)).field_violations
    assert found[0].reason == "RANGE"
    assert all(len(violation.field) <= 200 for violation in found)


def test_a_request_with_a_hundred_thousand_violations_is_cheap(server: Server) -> None:
    """The search ends early: a few kilobytes must not occupy the server."""
    statuses = b"\x22\xa0\x8d\x06" + b"\x63" * 100_000  # each of them 99
    unknown = b"".join(unknown_field(number) for number in range(100, 100_100))
    masked = update_request(incoming(), *["no_field"] * 100_000)
    requests: dict[str, tuple[Any, str]] = {
        "UpdateInteraction": (masked, "update_mask.paths[0]"),
        "ListInteractions": (pb.ListInteractionsRequest.FromString(statuses), "statuses[0]"),
        "GetInteraction": (pb.GetInteractionRequest.FromString(unknown), ""),
    }
    with server.channel() as channel:
        before = server.cpu_time()
        for method, (request, field) in requests.items():
            error = error_of(getattr(new_stub(channel), method), request)
            found = bad_request(error).field_violations
            assert (found[0].field, found[-1].reason) == (field, "MORE")
            assert "(and at least 1999 more)" in error.details() or not field
        assert server.cpu_time() - before < 2_000  # milliseconds; it was a minute


def test_a_filter_may_repeat_its_statuses(stub: Any) -> None:
    stored = create(stub, customer_id=fresh("c"))
    request = pb.ListInteractionsRequest(customer_id=stored.email_in.customer_id)
    statuses: Any = [0, 1] * 500_000
    request.statuses.extend(statuses)
    assert list(stub.ListInteractions(request, timeout=5).interactions) == [stored]


@pytest.mark.parametrize("method", ["CreateInteraction", "UpdateInteraction"])
def test_other_calls_are_served_while_a_large_request_is_validated(
    server: Server, method: str
) -> None:
    """To find all violations of a large e-mail takes seconds."""
    with server.channel() as channel, server.channel() as another:
        stored = create(new_stub(channel))
        request: Any = getattr(pb, f"{method}Request")(interaction=stored)
        for _ in range(60_000):
            request.interaction.email_in.to.add()
        if method == "UpdateInteraction":
            request.update_mask.paths.append("to")
        large = getattr(new_stub(channel), method).future(request, timeout=60)
        for _ in range(3):
            assert create(new_stub(another)).etag
        assert not large.done()
        assert large.code() is grpc.StatusCode.INVALID_ARGUMENT
