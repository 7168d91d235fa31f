"""Documents: what the readers make of them, how records are written, and every violation."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import email_interactions
from email_interactions import EmailAddress, EmailIn
from tests.package.samples import CANONICAL, FULL, minimal
from tests.support.documents.samples import MINIMAL
from tests.support.project import PROJECT
from tests.support.readers.json_schema import json_schema
from tests.support.violations import rules, violations


def test_the_package_is_the_one_of_this_checkout() -> None:
    """The tests are about the generated code beside them."""
    assert Path(str(email_interactions.__file__)).is_relative_to(PROJECT / "generated" / "python")


@pytest.mark.parametrize("form", [bytes, bytearray, memoryview, bytes.decode])
def test_from_json_takes_texts_of_every_form(form: Callable[[bytes], Any]) -> None:
    """Bytes, bytearray, memoryview (also with gaps) and str give the same record."""
    expected = EmailIn.from_dict(MINIMAL)
    assert EmailIn.from_json(form(CANONICAL)) == expected
    gaps = memoryview(b"".join(bytes([byte, 0]) for byte in CANONICAL))[::2]
    assert EmailIn.from_json(gaps) == EmailIn.from_json(gaps, ignore_unknown=True) == expected


@pytest.mark.parametrize("document", [None, 1, {}, [], Path("x")])
def test_from_json_rejects_other_types(document: Any) -> None:
    """A wrong Python type is a TypeError, as from `json.loads`."""
    with pytest.raises(TypeError, match="a document is bytes, bytearray, memoryview or str"):
        EmailIn.from_json(document)


def test_canonical_form() -> None:
    """Compact, spec order, three fraction digits, absent left out, allow_children always there."""
    document = dict(reversed(MINIMAL.items())) | {"start_date": "2009-08-05T09:33:15Z", "to": []}
    assert EmailIn.from_json(json.dumps(document, indent=1)).to_json() == CANONICAL


@pytest.mark.parametrize("unusual", [{}, {"status": 1.0}])
def test_nothing_is_shared_with_what_was_read_or_written(unusual: dict[str, Any]) -> None:
    """A later change of the dictionary does not show in the record, however it was read."""
    original = FULL | unusual
    document = copy.deepcopy(original)
    email = EmailIn.from_dict(document)
    for value in (document, email.to_dict(), email.to_dict(validate=False)):
        value["udata"]["k/~"][4]["ü"] = "changed"
        value["to"].clear()
        assert email == EmailIn.from_dict(original)


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


# Violations


EVERY_VIOLATION: list[tuple[dict[Any, Any], dict[str, str]]] = [
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
        {
            "/to/1/address": "required",
            "/status": "enum",
            "/owner_id": "type",
            "/start_date": "pattern",
            "/structured_text_mime": "required_if",
            "/binary_content_size": "type",
        },
    ),
    (
        {"z": 1, "B": 2, "from": {"y": 1, "address": 1, "b": 2}, "status": None},
        {
            "/from/address": "type",
            **dict.fromkeys(("/from/b", "/from/y"), "unknown"),
            "/status": "required",
            **dict.fromkeys(("/B", "/z"), "unknown"),
        },
    ),
    (
        {"a/b~": 1, "é": 1, "\ud800": 1, "udata": {"~1/": [2**60]}},
        {
            "/udata/~01~1/0": "range",
            **dict.fromkeys(("/a~1b~0", "/é", "/\\ud800"), "unknown"),
        },
    ),
    ({1: 2, None: 3}, {"/1": "unknown", "/None": "unknown"}),
    ({"structured_text": "no url", "structured_text_mime": ""}, {"/structured_text": "pattern"}),
    *(
        (
            {"structured_text": found},
            {"/structured_text": rule, "/structured_text_mime": "required_if"},
        )
        for found, rule in [("", "pattern"), (0, "type"), (False, "type"), ([], "type")]
    ),
]


@pytest.mark.parametrize(("changes", "expected"), EVERY_VIOLATION)
def test_every_violation_of_a_document(changes: dict[Any, Any], expected: dict[str, str]) -> None:
    """In spec order; unknown names last and sorted. What is faulty is present for a condition."""
    document = changes | MINIMAL | changes
    found = violations(lambda: EmailIn.from_dict(document))
    assert rules(found) == list(expected.items())
    if all(type(name) is str for name in document):
        assert violations(lambda: EmailIn.from_json(json.dumps(document))) == found


def test_an_empty_document_lacks_all_required_fields() -> None:
    """A missing field's pointer is the missing member."""
    found = violations(lambda: EmailIn.from_json("{}"))
    required = json_schema("EmailIn")["required"]
    missing = [name for name, rule in rules(found) if rule == "required"]
    assert missing == [f"/{name}" for name in required]
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
@pytest.mark.parametrize("ignore_unknown", [False, True])
def test_a_document_is_an_object(document: str, *, ignore_unknown: bool) -> None:
    """The violation points at the whole document."""
    found = violations(lambda: EmailIn.from_json(document, ignore_unknown=ignore_unknown))
    assert (rules(found), str(found[0])[:28]) == ([("", "type")], "document: must be an object,")


def test_unknown_names_can_be_ignored_at_every_level() -> None:
    """With `ignore_unknown` both readers skip them; udata keeps all names."""
    document = MINIMAL | {"from": {"address": "a", "x": 1}, "to": [{"address": "b", "y": []}]}
    document |= {"new": {"z": 1}, "udata": {"free": 1}}
    email = EmailIn.from_json(json.dumps(document), ignore_unknown=True)
    assert email == EmailIn.from_dict(document, ignore_unknown=True)
    assert email == minimal(
        from_address=EmailAddress(address="a"),
        to=[EmailAddress(address="b")],
        udata={"free": 1},
    )


def test_other_faults_are_not_ignored() -> None:
    """`ignore_unknown` concerns names only."""
    document = MINIMAL | {"new": 1, "status": 9000, "to": [1, {"x": 1}], "cc": {}, "from": []}
    found = violations(lambda: EmailIn.from_dict(document, ignore_unknown=True))
    expected = ["/from", "/to/0", "/to/1/address", "/cc", "/status"]
    assert [violation.path for violation in found] == expected
    assert found == violations(lambda: EmailIn.from_json(json.dumps(document), ignore_unknown=True))
