"""The protobuf outputs: stubs, presence, and rules that travel with the descriptor."""

from collections.abc import Iterator
from typing import Any

import protovalidate
import pytest
from google.protobuf import json_format

import email_interactions as records
from email_interactions import ValidationError
from email_interactions.v1 import email_interaction_service_pb2, email_interactions_pb2
from tests.support.documents.moments import (
    FIRST_SECOND,
    HARD_MOMENTS,
    LAST_SECOND,
    MOMENT_RULES,
    is_normalised,
)
from tests.support.documents.samples import MINIMAL
from tests.support.grouped import grouped
from tests.support.programs import python
from tests.support.project import GENERATED
from tests.support.readers.json_schema import json_schema
from tests.support.readers.protobuf import protobuf_messages
from tests.support.readers.spec import SPEC

EmailIn = email_interactions_pb2.EmailIn


def rule_ids(document: dict[str, Any]) -> list[str]:
    """The rules that a document breaks, once protobuf's JSON reader has taken it."""
    message = json_format.ParseDict(document, EmailIn())
    return [found.proto.rule_id for found in protovalidate.collect_violations(message)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": 9000}, ["enum.defined_only"]),
        ({"structured_text": "http://x"}, ["structured_text_mime.required_if"]),
        ({"structured_text": "x", "structured_text_mime": ""}, ["string.pattern"]),
        ({"end_date": "2024-01-01T00:00:00.000001Z"}, ["timestamp.milliseconds"]),
        ({"to": [{"personal": "Ada"}]}, ["required"]),
        ({"binary_content": "http://x"}, ["binary_content_mime", "binary_content_size"]),
    ],
)
def test_a_broken_rule_has_an_id(changes: dict[str, Any], expected: list[str]) -> None:
    """The rule that is broken is named."""
    found = [rule.removesuffix(".required_if") for rule in rule_ids(MINIMAL | changes)]
    assert [rule.removesuffix(".required_if") for rule in expected] == found


def test_all_required_fields_are_reported_at_once() -> None:
    """An empty e-mail breaks the rule `required` as often as it has required fields."""
    assert rule_ids({}).count("required") == len(json_schema("EmailIn")["required"])


@grouped("seconds, nanos", HARD_MOMENTS)
def test_a_moment_out_of_range_hides_no_other_violation(seconds: int, nanos: int) -> None:
    """Whatever a Timestamp holds, each field is judged; from_proto names the moment, too."""
    message = json_format.ParseDict(MINIMAL | {"status": 9000}, EmailIn())
    message.start_date.seconds, message.start_date.nanos = seconds, nanos
    found = [each.proto.rule_id for each in protovalidate.collect_violations(message)]
    assert "enum.defined_only" in found
    assert is_normalised(seconds, nanos) or {*found} & MOMENT_RULES
    with pytest.raises(ValidationError) as refused:
        records.EmailIn.from_proto(message)
    paths = [violation.path for violation in refused.value.violations]
    assert paths == ["/status", "/start_date"]


def test_the_first_and_the_last_moment_are_valid() -> None:
    """The bounds themselves, whole milliseconds."""
    message = json_format.ParseDict(MINIMAL, EmailIn())
    for seconds, nanos in ((FIRST_SECOND, 0), (LAST_SECOND, 999_000_000), (0, 1_000_000)):
        message.start_date.seconds, message.start_date.nanos = seconds, nanos
        assert protovalidate.collect_violations(message) == []
        assert records.EmailIn.from_proto(message).to_proto().start_date == message.start_date


def test_the_stored_record_needs_one_email() -> None:
    """The oneof of the service's record is required, and its record is checked."""
    message = email_interaction_service_pb2.EmailInteraction()
    (violation,) = protovalidate.collect_violations(message)
    assert violation.proto.rule_id == "required"
    message.email_in.CopyFrom(json_format.ParseDict(MINIMAL, EmailIn()))
    assert protovalidate.collect_violations(message) == []


def test_every_singular_field_has_presence() -> None:
    """No field outside a oneof goes without `optional`, unless it is a list."""
    for message in protobuf_messages().values():
        for field in message.field:
            assert field.label == field.LABEL_REPEATED or field.HasField("oneof_index"), field.name


def test_fields_have_the_numbers_of_the_spec() -> None:
    """Whatever their order: those of a group are the same in every message that includes it."""
    groups = {group["name"]: group["fields"] for group in SPEC["groups"]}

    def numbers(members: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
        for member in members:
            if within := member.get("fields", groups.get(member.get("include", ""))):
                yield from numbers(within)
            else:
                yield member["name"], int(member["number"])

    for owner in (SPEC, *SPEC["services"]):
        for message in owner["messages"]:
            fields = protobuf_messages()[message["name"]].field
            assert sorted(numbers(message.get("fields", []))) == sorted(
                (field.json_name, field.number) for field in fields
            )


def test_the_stubs_need_no_package_buf_and_no_grpcio() -> None:
    """Importing the messages imports neither the rules' definitions nor grpc."""
    script = (
        "import sys; from email_interactions.v1 import email_interaction_service_pb2; "
        "print([name for name in ('buf', 'grpc', 'protovalidate') if name in sys.modules])"
    )
    assert python("-c", script, cwd=GENERATED / "python").stdout == "[]\n"


def test_the_services_have_their_methods() -> None:
    """Each method of the spec is in the descriptor of its service, and streams as the spec says."""
    for service in SPEC["services"]:
        found = email_interaction_service_pb2.DESCRIPTOR.services_by_name[service["name"]]
        assert [
            (method.name, method.client_streaming, method.server_streaming)
            for method in found.methods
        ] == [
            (method["name"], streams in ("request", "both"), streams in ("response", "both"))
            for method in service["methods"]
            for streams in [method.get("streaming")]
        ]
