"""The records: reading, checking and writing them."""

import copy
import copyreg
import dataclasses
import functools
import json
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

import email_interactions
from email_interactions import (
    EmailAddress,
    EmailIn,
    EmailOut,
    EntityType,
    Interaction,
    InteractionStatus,
    ValidationError,
)
from email_interactions._runtime import records
from email_interactions.v1 import email_interactions_pb2
from tests.support.corpus import document
from tests.support.programs import python
from tests.support.readers import PROJECT, RECORDS, json_schema
from tests.support.samples import INVALID, MINIMAL, MINIMAL_OUT, VALID, completed
from tests.support.violations import rules, violations

PROPERTIES = json_schema("EmailIn")["properties"]
DEFAULTS = {name: found["default"] for name, found in PROPERTIES.items() if "default" in found}
CANONICAL = json.dumps(
    {name: (MINIMAL | DEFAULTS)[name] for name in PROPERTIES if name in MINIMAL | DEFAULTS},
    separators=(",", ":"),
).encode()
WRITTEN: dict[str, Any] = {
    "from": {"address": "ada@x.org", "personal": "Ada Łove"},
    "reply_to": {"address": "r@x.org"},
    "to": [{"address": "a@x.org"}, {"address": "b@x.org", "personal": ""}],
    "cc": [{"address": "c@x.org"}],
    "sent_date": "2009-08-05T09:33:14.999Z",
    "sub_type": "New",
    "parent_id": "p",
    "thread_id": "t",
    "external_id": "e",
    "owner_id": -1,
    "end_date": "9999-12-31T23:59:59.999Z",
    "timeshift": -330,
    "category_id": "cat",
    "allow_children": False,
    "subject": "Grüße",
    "stopped_reason": "done",
    "text": "line\nline\0",
    "structured_text": "https://x.org/t",
    "structured_text_mime": "text/html",
    "binary_content": "https://x.org/b",
    "binary_content_mime": "image/png",
    "binary_content_size": 2147483647,
    "udata": {"k/~": [None, 1, 1.5, True, {"ü": ""}], "": None},
}
FULL = completed("EmailIn", "everything", WRITTEN | MINIMAL)
WRITTEN_OUT = WRITTEN | {
    "bcc": [{"address": "d@x.org"}],
    "reference_id": 1,
    "reviewer_id": 2,
    "standard_response_id": "s",
}
FULL_OUT = completed("EmailOut", "everything", WRITTEN_OUT | MINIMAL_OUT)


def minimal(**changes: Any) -> EmailIn:
    """The smallest record, with other attributes."""
    email = EmailIn.from_dict(MINIMAL)
    for name, value in changes.items():
        setattr(email, name, value)
    return email


# JSON


@pytest.mark.parametrize("form", [bytes, bytearray, memoryview, bytes.decode])
def test_from_json_takes_texts_of_every_form(form: Callable[[bytes], Any]) -> None:
    """Bytes, bytearray, memoryview and str give the same record."""
    assert EmailIn.from_json(form(CANONICAL)) == EmailIn.from_dict(MINIMAL)


@pytest.mark.parametrize("document", [None, 1, {}, [], Path("x")])
def test_from_json_rejects_other_types(document: Any) -> None:
    """A wrong Python type is a TypeError, as from `json.loads`."""
    with pytest.raises(TypeError, match="a document is bytes, bytearray, memoryview or str"):
        EmailIn.from_json(document)


def test_canonical_form() -> None:
    """Compact, spec order, three fraction digits, absent left out, allow_children always there."""
    document = dict(reversed(MINIMAL.items())) | {"start_date": "2009-08-05T09:33:15Z", "to": []}
    assert EmailIn.from_json(json.dumps(document, indent=1)).to_json() == CANONICAL


def test_utf_8_is_written_unescaped() -> None:
    """Letters and emoji stand as they are."""
    written = minimal(subject="Grüße \U0001f600").to_json()
    assert '"subject":"Grüße \U0001f600"'.encode() in written


@pytest.mark.parametrize(("record", "document"), [(EmailIn, FULL), (EmailOut, FULL_OUT)])
def test_every_field_is_written_in_spec_order(record: Any, document: dict[str, Any]) -> None:
    """The order of the dataclass is that of the document, `from` standing for from_address."""
    names = [field.name for field in dataclasses.fields(record)]
    names[names.index("from_address")] = "from"
    email = record.from_dict(dict(sorted(document.items())))
    assert email.to_dict() == document
    assert list(email.to_dict()) == list(json.loads(email.to_json())) == names


PRESENT = {"udata": {}, "subject": "", "timeshift": 0, "sent_date": "1970-01-01T00:00:00.000Z"}
WHOLE: list[Any] = [
    *(pytest.param(EmailIn, MINIMAL | changes, id=name) for name, changes in VALID.items()),
    pytest.param(EmailIn, MINIMAL | PRESENT, id="zero or empty, but present"),
    pytest.param(EmailIn, FULL, id="EmailIn with every field"),
    pytest.param(EmailOut, FULL_OUT, id="EmailOut with every field"),
]


@pytest.mark.parametrize(("record", "document"), WHOLE)
def test_a_valid_document_is_the_same_by_every_path(record: Any, document: dict[str, Any]) -> None:
    """Every reader returns the same record, and every writer what they read as the same."""
    email = record.from_json(json.dumps(document))
    assert email.validate() == []
    assert email.to_dict() == json.loads(email.to_json())
    assert email == record.from_dict(document) == record.from_dict(email.to_dict())
    assert email == record.from_json(email.to_json())
    message = email.to_proto()
    assert email == record.from_proto(type(message).FromString(message.SerializeToString()))


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_document_is_rejected(name: str) -> None:
    """Both readers reject it for the same reasons."""
    document = MINIMAL | INVALID[name]
    found = violations(lambda: EmailIn.from_json(json.dumps(document)))
    assert found == violations(lambda: EmailIn.from_dict(document))


def test_nothing_is_shared_with_what_was_read() -> None:
    """A later change of the dictionary does not show in the record."""
    document = copy.deepcopy(FULL)
    email = EmailIn.from_dict(document)
    document["udata"]["k/~"][4]["ü"] = "changed"
    document["to"].clear()
    assert email == EmailIn.from_dict(FULL)


def test_nothing_is_shared_with_what_was_written() -> None:
    """A later change of the written dictionary does not show in the record."""
    email = EmailIn.from_dict(FULL)
    email.to_dict()["udata"]["k/~"].clear()
    email.to_dict()["to"].clear()
    assert email == EmailIn.from_dict(FULL)


def test_lists_are_never_none() -> None:
    """Absent, null and empty lists are all read as an empty one, each its own."""
    first, second = EmailIn.from_dict(MINIMAL | {"to": None}), EmailIn.from_json(CANONICAL)
    first.to.append(EmailAddress(address="a"))
    assert (second.to, second.cc, EmailIn.from_dict(MINIMAL | {"to": []}).to) == ([], [], [])


def test_the_default_is_read_for_absence_and_null() -> None:
    """allow_children is true unless a document says false."""
    values: list[dict[str, Any]] = [{}, {"allow_children": None}, {"allow_children": True}]
    assert all(EmailIn.from_json(json.dumps(MINIMAL | value)).allow_children for value in values)
    assert not EmailIn.from_dict(MINIMAL | {"allow_children": False}).allow_children


def test_whole_floats_become_integers() -> None:
    """1.0 and 1e2 are integers in JSON; the record has an int and an enum."""
    text = CANONICAL.replace(b'"status":0', b'"status":1.0').replace(b":102", b":1e2")
    email = EmailIn.from_json(text)
    assert (repr(email.creator_app_id), email.status) == ("100", InteractionStatus.PENDING)
    assert isinstance(email.status, InteractionStatus)


def test_an_address_is_a_record_of_its_own() -> None:
    """EmailAddress reads and writes like the others."""
    address = EmailAddress.from_json('{"personal":null,"address":""}')
    assert (address, address.to_json()) == (EmailAddress(address=""), b'{"address":""}')
    assert EmailAddress.from_proto(address.to_proto()) == address


# Violations of documents


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {
                "to": [{"address": "a"}, {"personal": "b"}],
                "status": 9000,
                "owner_id": "1",
                "start_date": "2009-02-30T00:00:00Z",
                "structured_text": "http://x",
                "binary_content": None,
                "binary_content_size": "1",
            },
            [
                ("/to/1/address", "required"),
                ("/status", "enum"),
                ("/owner_id", "type"),
                ("/start_date", "pattern"),
                ("/structured_text_mime", "required_if"),
                ("/binary_content_size", "type"),
            ],
        ),
        (
            {"z": 1, "B": 2, "from": {"y": 1, "address": 1, "b": 2}, "status": None},
            [
                ("/from/address", "type"),
                ("/from/b", "unknown"),
                ("/from/y", "unknown"),
                ("/status", "required"),
                ("/B", "unknown"),
                ("/z", "unknown"),
            ],
        ),
        (
            {"a/b~": 1, "udata": {"~1/": [2**60]}},
            [("/udata/~01~1/0", "range"), ("/a~1b~0", "unknown")],
        ),
        ({1: 2, None: 3}, [("/1", "unknown"), ("/None", "unknown")]),
        (
            {"structured_text": "no url", "structured_text_mime": ""},
            [("/structured_text", "pattern")],
        ),
        *(
            (
                {"structured_text": faulty},
                [("/structured_text", rule), ("/structured_text_mime", "required_if")],
            )
            for faulty, rule in [("", "pattern"), (0, "type"), (False, "type"), ([], "type")]
        ),
    ],
)
def test_every_violation_of_a_document(changes: dict[Any, Any], expected: Any) -> None:
    """In spec order; unknown names last and sorted. What is faulty is present for a condition."""
    document = changes | MINIMAL | changes
    assert rules(violations(lambda: EmailIn.from_dict(document))) == expected


def test_an_empty_document_lacks_all_required_fields() -> None:
    """A missing field's pointer is the missing member."""
    found = violations(lambda: EmailIn.from_json("{}"))
    assert rules(found) == [(f"/{name}", "required") for name in MINIMAL]
    assert found[0].message == "customer_id is required"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("custmer_id", "unknown name; did you mean 'customer_id'?"),
        ("qqqq", "unknown name"),
        ("customer_id" * 9, "unknown name"),
    ],
)
def test_the_right_spelling_is_given(name: str, message: str) -> None:
    """Where a known name is close."""
    (found,) = violations(lambda: EmailIn.from_dict(MINIMAL | {name: 1}))
    assert found.message == message


@pytest.mark.parametrize("document", ["[]", "null", "1", '"{}"', "true"])
def test_a_document_is_an_object(document: str) -> None:
    """The violation points at the whole document."""
    found = violations(lambda: EmailIn.from_json(document))
    assert (rules(found), str(found[0])[:28]) == ([("", "type")], "document: must be an object,")


def test_unknown_names_can_be_ignored_at_every_level() -> None:
    """With `ignore_unknown` both readers skip them; udata keeps all names."""
    document = MINIMAL | {"from": {"address": "a", "x": 1}, "to": [{"address": "b", "y": []}]}
    document |= {"new": {"z": 1}, "udata": {"free": 1}}
    email = EmailIn.from_json(json.dumps(document), ignore_unknown=True)
    assert email == EmailIn.from_dict(document, ignore_unknown=True)
    assert email.to_dict() == MINIMAL | {
        "from": {"address": "a"},
        "to": [{"address": "b"}],
        "allow_children": True,
        "udata": {"free": 1},
    }


def test_other_faults_are_not_ignored() -> None:
    """`ignore_unknown` concerns names only."""
    document = MINIMAL | {"new": 1, "status": 9000, "to": [1, {"x": 1}], "cc": {}, "from": []}
    found = violations(lambda: EmailIn.from_dict(document, ignore_unknown=True))
    expected = ["/from", "/to/0", "/to/1/address", "/cc", "/status"]
    assert [violation.path for violation in found] == expected


# Faulty records


FAULTY: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"customer_id": None}, [("/customer_id", "required")]),
    ({"customer_id": 1}, [("/customer_id", "type")]),
    ({"subject": "\ud800"}, [("/subject", "encoding")]),
    ({"status": True}, [("/status", "type")]),
    ({"status": 4}, [("/status", "enum")]),
    ({"status": 1.0}, [("/status", "type")]),
    ({"owner_id": 2**31}, [("/owner_id", "range")]),
    ({"owner_id": False}, [("/owner_id", "type")]),
    ({"to": None}, [("/to", "type")]),
    ({"to": ()}, [("/to", "type")]),
    ({"to": [None, {"address": "a"}]}, [("/to/0", "type"), ("/to/1", "type")]),
    ({"to": [EmailAddress(address=None)]}, [("/to/0/address", "required")]),  # type: ignore[arg-type]
    ({"from_address": "a@x.org"}, [("/from", "type")]),
    ({"allow_children": None}, [("/allow_children", "type")]),
    (
        {"structured_text": "x"},
        [("/structured_text", "pattern"), ("/structured_text_mime", "required_if")],
    ),
    ({"start_date": datetime(2024, 1, 1)}, [("/start_date", "type")]),  # noqa: DTZ001 - naive
    ({"start_date": datetime(2024, 1, 1, 0, 0, 0, 1, UTC)}, [("/start_date", "pattern")]),
    (
        {"end_date": datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))},
        [("/end_date", "range")],
    ),
    (
        {"end_date": datetime.max.replace(microsecond=0, tzinfo=timezone(-timedelta(hours=1)))},
        [("/end_date", "range")],
    ),
    ({"udata": {"a": 2**53}}, [("/udata/a", "range")]),
    ({"udata": {"a": {1, 2}}}, [("/udata/a", "type")]),
    (
        {"udata": {"": set()}, "to": [EmailAddress(address="\ud800")], "status": "NEW"},
        [("/to/0/address", "encoding"), ("/status", "type"), ("/udata/", "type")],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), FAULTY)
def test_validate_finds_what_is_wrong_with_a_record(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Pointers are in the names of JSON."""
    assert rules(minimal(**changes).validate()) == expected


@pytest.mark.parametrize("changes", [changes for changes, _ in FAULTY])
@pytest.mark.parametrize("write", [EmailIn.to_json, EmailIn.to_dict, EmailIn.to_proto])
def test_nothing_invalid_leaves(
    changes: dict[str, Any], write: Callable[[EmailIn], object]
) -> None:
    """Every writer raises what `validate` finds."""
    email = minimal(**changes)
    assert violations(lambda: write(email)) == email.validate()


def test_the_hot_path_does_not_validate() -> None:
    """With validate=False a record is written as it is."""
    email = minimal(status=9000, structured_text="x")
    assert b'"status":9000' in email.to_json(validate=False)
    assert email.to_dict(validate=False)["structured_text"] == "x"
    assert email.to_proto(validate=False).status == 9000


def test_an_attribute_that_was_deleted_is_absent() -> None:
    """A required one is missing, and no AttributeError."""
    email = minimal()
    del email.customer_id
    assert rules(email.validate()) == [("/customer_id", "required")]
    email = minimal(subject="Hi")
    del email.subject, email.udata
    assert email.validate() == []
    assert email.to_json() == CANONICAL
    assert email.to_dict() == json.loads(CANONICAL)
    assert not email.to_proto().HasField("subject")


def test_a_plain_int_is_taken_for_an_enum() -> None:
    """And written as the same number."""
    email = minimal(status=1, entity_type=7)
    assert email.validate() == []
    assert (
        email.to_json()
        == minimal(status=InteractionStatus.PENDING, entity_type=EntityType.INTERACTION).to_json()
    )


class _Word(str):
    __slots__ = ()


@pytest.mark.parametrize("validate", [True, False])
def test_a_subclass_of_str_is_written_as_its_text(*, validate: bool) -> None:
    """In protobuf, too, where it could be taken for a list of letters."""
    email = minimal(udata={"a": _Word("xy"), "b": [_Word("z")]})
    assert EmailIn.from_proto(email.to_proto(validate=validate)).udata == {"a": "xy", "b": ["z"]}
    assert json.loads(email.to_json(validate=validate))["udata"] == {"a": "xy", "b": ["z"]}


@pytest.mark.parametrize("word", ["\ud800", "INTERACTION_STATUS_NEW"])
def test_a_word_is_never_written_as_an_enum(word: str) -> None:
    """Not even unchecked: protobuf takes names of its own, and crashes on a lone surrogate."""
    with pytest.raises(ValueError, match=r"must be one of .+, not a string"):
        minimal(status=word).to_proto(validate=False)


# protobuf


def test_an_absent_allow_children_is_true() -> None:
    """Its absence in a message means true, though the getter answers false."""
    message = minimal().to_proto()
    message.ClearField("allow_children")
    assert EmailIn.from_proto(message).allow_children


def test_a_message_is_checked_like_a_document() -> None:
    """In spec order, what protobuf lets through included; unknown fields of a message come last."""
    message = minimal(to=[EmailAddress(address="a")]).to_proto()
    message.MergeFromString(b"\xf8\x07\x01\xf8\x07\x01")  # field 127, twice
    message.to[0].MergeFromString(b"\xf8\x07\x01")
    message.to[0].ClearField("address")
    message.sent_date.nanos = 1
    message.ClearField("customer_id")
    message.status = 9000  # type: ignore[assignment]
    message.start_date.seconds = 2**40
    message.end_date.nanos = -1
    message.udata.fields["b"].number_value = float("nan")
    message.udata.fields["a"].SetInParent()
    assert rules(violations(lambda: EmailIn.from_proto(message))) == [
        ("/to/0/address", "required"),
        ("/to/0", "unknown"),
        ("/sent_date", "pattern"),
        ("/customer_id", "required"),
        ("/status", "enum"),
        ("/start_date", "range"),
        ("/end_date", "range"),
        ("/udata/a", "type"),
        ("/udata/b", "range"),
        ("", "unknown"),
    ]


@pytest.mark.parametrize(
    "message",
    [None, "", b"", {}, EmailIn, email_interactions_pb2.EmailIn, email_interactions_pb2.EmailOut()],
    ids=repr,
)
def test_another_message_is_a_type_error(message: Any) -> None:
    """An EmailOut has all fields of an EmailIn, and reading it as one would lose the others."""
    name = email_interactions_pb2.EmailIn.DESCRIPTOR.full_name
    with pytest.raises(TypeError, match=rf"^the protobuf message must be {name}, not [\w.]+$"):
        EmailIn.from_proto(message)


def in_a_pool_of_its_own(package: str, *, all_bytes: bool = False) -> Any:
    """Our messages as another pool has them, in another package or the same one."""
    own = email_interactions_pb2.DESCRIPTOR
    file = descriptor_pb2.FileDescriptorProto()
    own.CopyToProto(file)
    for field in (field for message in file.message_type for field in message.field):
        if all_bytes and field.type == field.TYPE_STRING:
            field.type = field.TYPE_BYTES
    content = file.SerializeToString()
    other = content.replace(own.package.encode(), package.encode())
    pool = descriptor_pool.DescriptorPool()
    for dependency in own.dependencies:
        pool.AddSerializedFile(dependency.serialized_pb)
    pool.AddSerializedFile(other)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{package}.EmailIn"))


def test_a_message_of_another_package_is_a_type_error() -> None:
    """Though it has the same short name; both full names are reported."""
    own = email_interactions_pb2.DESCRIPTOR.package
    package = own[::-1].replace("1v.", "v1.")  # as long
    message: Any = in_a_pool_of_its_own(package)()
    told = rf"must be {own}\.EmailIn, not {package}\.EmailIn$"
    with pytest.raises(TypeError, match=told):
        EmailIn.from_proto(message)


def test_a_message_of_another_pool_is_read() -> None:
    """Stubs of one's own, of the same file, make messages of another class."""
    message = in_a_pool_of_its_own(email_interactions_pb2.DESCRIPTOR.package)()
    message.ParseFromString(EmailIn.from_dict(FULL).to_proto().SerializeToString())
    assert EmailIn.from_proto(message) == EmailIn.from_dict(FULL)


def test_a_message_of_another_definition_is_a_type_error() -> None:
    """It has the same full name, and bytes that are no message of ours."""
    name = email_interactions_pb2.EmailIn.DESCRIPTOR.full_name
    message = in_a_pool_of_its_own(email_interactions_pb2.DESCRIPTOR.package, all_bytes=True)()
    message.customer_id = b"\xff"
    with pytest.raises(TypeError, match=f"^the protobuf message has another definition of {name}"):
        EmailIn.from_proto(message)


def test_a_datetime_in_another_zone_needs_no_search_for_faults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is converted to UTC, and the fast checks decide then."""
    zone = timezone(timedelta(hours=1))
    email = EmailIn.from_dict(FULL)
    expected = email.to_json()
    email.start_date = email.start_date.astimezone(zone)
    monkeypatch.setattr(records.Record, "python_faults", lambda *_: pytest.fail("searched"))
    assert email.validate() == []
    assert email.to_json() == expected
    assert EmailIn.from_proto(email.to_proto()) == EmailIn.from_dict(FULL)


# Plain dataclasses


def test_keyword_only() -> None:
    """Positions mean nothing in thirty fields."""
    with pytest.raises(TypeError):
        EmailAddress("a@x.org")  # type: ignore[call-arg]


def test_a_misspelt_attribute_is_an_error() -> None:
    """Slots take no other names."""
    with pytest.raises(AttributeError):
        minimal().subjekt = "x"  # type: ignore[attr-defined]


def pickled(value: Any) -> Any:
    """What another process would get."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickled, dataclasses.replace])
def test_a_copy_is_equal(copied: Callable[[EmailIn], EmailIn]) -> None:
    """With every way of copying a dataclass; the copy is another object."""
    email = EmailIn.from_json(json.dumps(FULL))
    assert copied(email) == email
    assert copied(email) is not email


@pytest.mark.parametrize("name", RECORDS)
def test_a_pickle_has_the_form_of_the_first_release(name: str) -> None:
    """So that each release reads those of another that has the same fields."""
    record = getattr(email_interactions, name).from_dict(document(name, "everything"))
    state = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    made, arguments, found, *_ = record.__reduce_ex__(pickle.DEFAULT_PROTOCOL)
    assert (made, arguments, found) == (copyreg.__newobj__, (type(record),), (None, state))  # type: ignore[attr-defined]
    assert type(record).__module__ == "email_interactions.messages"
    assert {type(value).__module__ for value in state.values() if isinstance(value, IntEnum)} <= {
        "email_interactions.enums"
    }


def test_a_function_is_dispatched_by_the_record() -> None:
    """Also for a union, and for a subclass of a record."""

    @functools.singledispatch
    def kind(_: object) -> str:
        return "other"

    kind.register(Interaction, lambda _: "interaction")
    kind.register(EmailAddress, lambda _: "address")
    found = [minimal(), EmailOut.from_dict(MINIMAL_OUT), EmailAddress(address="a"), MINIMAL]
    assert [kind(each) for each in found] == ["interaction", "interaction", "address", "other"]
    ticket: Any = type("Ticket", (EmailIn,), {})
    assert kind(ticket.from_dict(MINIMAL)) == "interaction"


def test_replace_changes_one_attribute() -> None:
    """`dataclasses.replace` makes a new record."""
    email = dataclasses.replace(minimal(), subject="x")
    assert (email.subject, email == minimal(), minimal().subject) == ("x", False, None)


def test_records_match_by_attributes() -> None:
    """The match statement takes them apart."""
    match EmailIn.from_dict(FULL):
        case EmailIn(from_address=EmailAddress(address=address), status=InteractionStatus.NEW):
            assert address == "ada@x.org"
        case _:
            raise AssertionError


def test_records_of_other_classes_are_not_equal() -> None:
    """An EmailIn is never an EmailOut."""
    outbound: object = EmailOut.from_dict(MINIMAL_OUT)
    assert EmailIn.from_dict(MINIMAL) != outbound


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickled])
def test_an_error_can_be_copied(copied: Callable[[ValidationError], ValidationError]) -> None:
    """It crosses processes with all its violations."""
    with pytest.raises(ValidationError) as caught:
        EmailIn.from_json("{}")
    assert copied(caught.value).violations == caught.value.violations
    assert type(caught.value).__module__ == "email_interactions"
    assert str(copied(caught.value)) == str(caught.value)


def test_the_package_is_the_one_of_this_checkout() -> None:
    """The tests are about the generated code beside them."""
    assert Path(str(email_interactions.__file__)).is_relative_to(PROJECT / "generated" / "python")


SNIPPET = """
from email_interactions import EmailAddress, EmailIn, read_interaction, read_interactions
email = EmailIn.from_json(b"")
reveal_type(email)
reveal_type(EmailIn.from_dict({}))
reveal_type(email.to)
reveal_type(email.from_address)
reveal_type(email.start_date)
reveal_type(email.status)
reveal_type(email.allow_children)
reveal_type(email.udata)
reveal_type(email.to_json())
reveal_type(email.to_dict())
reveal_type(email.to_proto())
reveal_type(email.validate()[0].path)
reveal_type(read_interaction(""))
class Ticket(EmailIn): ...
reveal_type(Ticket.from_json(b""))
EmailAddress()
EmailIn.from_json(None)
email.subjekt
read_interactions([b"", {}])
"""
REVEALED = """\
email_interactions.messages.EmailIn
email_interactions.messages.EmailIn
list[email_interactions.messages.EmailAddress]
email_interactions.messages.EmailAddress | None
datetime.datetime
email_interactions.enums.InteractionStatus
bool
dict[str, Any] | None
bytes
dict[str, Any]
email_interactions.v1.email_interactions_pb2.EmailIn
str
email_interactions.messages.EmailIn | email_interactions.messages.EmailOut
snippet.Ticket
"""


def test_type_checkers_see_the_types(tmp_path: Path) -> None:
    """mypy knows what each method gives, and rejects wrong calls."""
    (tmp_path / "snippet.py").write_text(SNIPPET, encoding="utf-8")
    folder = PROJECT / "generated" / "python"
    (tmp_path / "mypy.ini").write_text(f"[mypy]\nstrict = true\nmypy_path = {folder}\n")
    options = ("snippet.py", "--cache-dir", "cache")
    done = python("-P", "-m", "mypy", *options, cwd=tmp_path, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("snippet.py")]
    revealed = [line.split('"')[1] for line in lines if "Revealed type" in line]
    errors = [line.rsplit("[", 1)[1] for line in lines if ": error: " in line]
    assert revealed == REVEALED.splitlines()
    assert errors == ["call-arg]", "arg-type]", "attr-defined]"]
