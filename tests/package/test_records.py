"""Records: every fault of one is found before it is written, and they are plain dataclasses."""

import copy
import copyreg
import dataclasses
import functools
import json
import pickle
import pickletools
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import pytest

import email_interactions
from email_interactions import (
    Accepted,
    EmailAddress,
    EmailIn,
    EmailOut,
    EntityType,
    Interaction,
    InteractionStatus,
    OtherKind,
    Rejected,
    ValidationError,
    Violation,
)
from tests.package.samples import CANONICAL, FULL, minimal
from tests.support.documents.corpus import document
from tests.support.documents.samples import MINIMAL, MINIMAL_OUT
from tests.support.project import PROJECT
from tests.support.readers.spec import RECORDS
from tests.support.violations import rules, violations

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
    ({"owner_id": -(2**31) - 1}, [("/owner_id", "range")]),
    ({"udata": {"a": 2**53}}, [("/udata/a", "range")]),
    ({"udata": {"a": {1, 2}}}, [("/udata/a", "type")]),
    (
        {"udata": {"": set()}, "to": [EmailAddress(address="\ud800")], "status": "NEW"},
        [("/to/0/address", "encoding"), ("/status", "type"), ("/udata/", "type")],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), FAULTY)
def test_nothing_invalid_leaves(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Every writer raises what `validate` finds, with pointers in the names of JSON."""
    email = minimal(**changes)
    assert rules(email.validate()) == expected
    for write in (email.to_json, email.to_dict, email.to_proto):
        assert violations(write) == email.validate()


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


@pytest.mark.parametrize("word", ["\ud800", "INTERACTION_STATUS_NEW"])
def test_a_word_is_never_written_as_an_enum(word: str) -> None:
    """Not even unchecked: protobuf takes names of its own, and crashes on a lone surrogate."""
    with pytest.raises(ValueError, match=r"must be one of .+, not a string"):
        minimal(status=word).to_proto(validate=False)


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
    found = copied(email)
    assert found == email
    found.subject = "x"
    assert email == EmailIn.from_dict(FULL) != found


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


ERROR = ValidationError([Violation("/a", "required", "a is required")])
OUTCOMES = [
    Accepted(0, None),
    OtherKind(1, EntityType(2), {"b": None}),
    Rejected(2, b"{}", ERROR.violations),
]


def test_pickles_of_errors_and_items_of_the_first_release_are_read() -> None:
    """Its items have no line, and its modules other names."""
    path = PROJECT / "tests" / "cases" / "first_release.pickle"
    *items, error = pickle.loads(path.read_bytes())  # noqa: S301 - our own
    assert items == OUTCOMES
    assert {item.line for item in items} == {None}
    assert (type(error), error.violations) == (ValidationError, ERROR.violations)


def test_pickles_of_errors_and_items_have_public_names() -> None:
    """Which the first release has, too."""
    parts = [str(part) for _, part, _ in pickletools.genops(pickle.dumps([*OUTCOMES, ERROR]))]
    modules = {part for part in parts if part.startswith("email_interactions")}
    assert modules == {"email_interactions", "email_interactions.enums"}
    assert pickled(OUTCOMES) == OUTCOMES
    assert pickled(Rejected(0, "", [], line=3)).line == 3


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
    assert str(copied(caught.value)) == str(caught.value)
