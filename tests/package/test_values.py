"""Values of each type: which are accepted, by each reader and in a record, and as what."""

import json
import math
from datetime import datetime
from typing import Any

import pytest

from email_interactions import EmailIn, InteractionStatus
from tests.package.foreign_values import OtherNumber
from tests.package.samples import DICT_READERS, READERS, is_json, minimal
from tests.support.documents.samples import DEEP, INVALID_DATES, INVALID_URLS, MINIMAL, VALID_URLS
from tests.support.grouped import grouped
from tests.support.violations import rules, violations

SAFE_INTEGER = 2**53 - 1


class Word(str):
    """A string whose str() is another one, like that of an enum's value."""

    __slots__ = ()

    def __str__(self) -> str:
        return "another"


class Count(int):
    """A whole number with members of its own."""


class Ratio(float):
    """A number with members of its own."""


TIMESTAMPS = (
    "2024-03-13T04:43:09.123Z",
    "2024-03-13T20:43:09Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "2000-02-29T00:00:00.000Z",
)


# What datetime.fromisoformat is lax about, and INVALID_DATES does not have.
LAX_DATES = (
    "2024-03-13T04:43:09+0000", "2024-03-13T04:43:09-01Z", "2024-03-13T04:43:+01Z",
    "2024-03-13T04:43:09.1234567Z", "2024-03-13T04:43:09.12ZZ", "2024-03-13T04:43:09.+1ZZ",
    "2024-W11-3T04:43:09Z", "2024W113T04:43:09Z", "2024-03-13T044309Z", "20240313T04:43:09Z",
    "2024-03-13T04:43:09.123z", "2024-03-13T04:43:09.123", "2024-03-13T04:43Z", "2024-03-13T04Z",
    "2024-03-13T24:00:00.000Z", "2024-03-13T04:43:0\u0669Z", "2024-03-13T04:43:09.12\u0663Z",
    "2024-03-13T04:43:09.123Z\n", "\n2024-03-13T04:43:09Z", "2024-03-13T04:43:09 Z",
    "2024-03-13T04:43:\ud80009Z", "2024-03-13\ud80004:43:09Z", "Z",
)  # fmt: skip
FAULTY_DATES = [*LAX_DATES, *(date for date in INVALID_DATES if isinstance(date, str))]


def readers(value: Any) -> list[Any]:
    """The readers that can get a value."""
    return list((READERS if is_json(value) else DICT_READERS).values())


def with_value(field: str, value: Any) -> dict[str, Any]:
    """A document with a value in a field, and what the field requires."""
    return MINIMAL | {"structured_text_mime": "text/html", field: value}


VALID: list[tuple[str, Any, Any]] = [
    *(("subject", text, text) for text in ("", "\0", "\U0001f600", "a" * 1000)),
    ("subject", Word("Inbound"), "Inbound"),
    *(("owner_id", number, number) for number in (0, -(2**31), 2**31 - 1)),
    *(("owner_id", number, int(number)) for number in (1.0, -0.0, 1e3, Count(1))),
    *(("status", number, InteractionStatus(int(number))) for number in (0, 3, 1.0, -0.0)),
    *(("structured_text", url, url) for url in VALID_URLS),
    *(("sent_date", text, datetime.fromisoformat(text)) for text in TIMESTAMPS),
    *(
        ("udata", value, value)
        for value in (
            {},
            {"": None},
            {"a": SAFE_INTEGER, "b": -SAFE_INTEGER, "c": 0.1, "d": 1e-320},
            {"a/b~c": [[], {}, True, "\0"]},
            DEEP,
        )
    ),
]


@grouped("field, value, expected", VALID)
def test_a_valid_value(field: str, value: Any, expected: Any) -> None:
    """Every reader returns the plain value: an int for 1.0, an enum, a datetime in UTC."""
    for read in readers(value):
        found = getattr(read(EmailIn, with_value(field, value)), field)
        assert (type(found), repr(found)) == (type(expected), repr(expected))


FAULTY: list[tuple[str, str, Any]] = [
    ("subject", "encoding", ("\ud800", "a\udfffb")),
    ("subject", "type", (1, True, b"a", [], {})),
    ("owner_id", "range", (2**31, -(2**31) - 1, 10**4000, 1e300, math.inf, -math.inf)),
    ("owner_id", "type", (math.nan, 0.5, True, "1", [1])),
    ("status", "enum", (4, -1, 2**64, math.inf)),
    ("status", "type", (0.5, math.nan, True, False, "NEW", "0", [])),
    ("allow_children", "type", (1, 0, "true", [], 1.0)),
    ("structured_text", "encoding", ("\ud800",)),  # and not the pattern as well
    ("structured_text", "pattern", [url for url in INVALID_URLS if isinstance(url, str)]),
    ("structured_text", "type", (1,)),
    ("sent_date", "pattern", FAULTY_DATES),
    ("sent_date", "type", (0,)),
    ("udata", "type", ([], "{}", 1, True, b"")),
]


@grouped(
    "field, rule, value",
    [(field, rule, value) for field, rule, values in FAULTY for value in values],
)
def test_a_faulty_value(field: str, rule: str, value: Any) -> None:
    """Nothing is converted: booleans are no numbers, and neither names nor strings are."""
    for read in readers(value):
        found = violations(lambda: read(EmailIn, with_value(field, value)))  # noqa: B023
        assert rules(found) == [(f"/{field}", rule)]


@pytest.mark.parametrize(
    ("value", "path", "rule"),
    [
        ({"a": [2**53]}, "/a/0", "range"),
        ({"a": -math.inf}, "/a", "range"),
        ({"a": math.nan}, "/a", "range"),
        ({"a": {"b": "\ud800"}}, "/a/b", "encoding"),
        ({"\ud800": 1}, "/\\ud800", "encoding"),
        ({"a": (1,)}, "/a", "type"),
        ({"a": b""}, "/a", "type"),
        ({1: 2}, "/1", "type"),
        ({"x~/y": [None, 2.0**53]}, "/x~0~1y/1", "range"),
        ({"": DEEP}, "/" * 32, "depth"),
    ],
)
def test_what_an_object_cannot_hold(value: dict[Any, Any], path: str, rule: str) -> None:
    """The pointer, in which RFC 6901 escapes tildes and slashes, leads to it."""
    for read in readers(value):
        found = violations(lambda: read(EmailIn, MINIMAL | {"udata": value}))  # noqa: B023
        assert rules(found) == [(f"/udata{path}", rule)]
    assert rules(minimal(udata=value).validate()) == [(f"/udata{path}", rule)]


def test_every_fault_of_an_object_is_found() -> None:
    """None of them hides another."""
    value = {"a": 2**53, "b": [object()], "c": {"\ud800": "\ud800"}}
    paths = [found.path for found in minimal(udata=value).validate()]
    assert paths == ["/udata/a", "/udata/b/0", "/udata/c/\\ud800", "/udata/c/\\ud800"]


def test_an_object_that_holds_itself_is_too_deep() -> None:
    """A ring has no end, and the walk has."""
    ring: dict[str, Any] = {}
    ring["a"] = ring
    assert [found.rule for found in minimal(udata=ring).validate()] == ["depth"]


@pytest.mark.parametrize("validate", [True, False])
def test_an_object_is_written_with_plain_values(*, validate: bool) -> None:
    """Subclasses of str, int and float become what they stand for, names included; true stays."""
    items = [Word("b"), Count(1), Ratio(1.5), InteractionStatus.STOPPED, True, [Word("z")]]
    email = minimal(udata={Word("a"): items})
    expected = {"a": ["b", 1, 1.5, 3, True, ["z"]]}
    assert repr(email.to_dict(validate=validate)["udata"]) == repr(expected)
    assert json.loads(email.to_json(validate=validate))["udata"] == expected
    assert EmailIn.from_proto(email.to_proto(validate=validate)).udata == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(1.0, "type"), (True, "type"), (4, "enum"), (OtherNumber.ONE, "type")]
)
def test_an_attribute_is_an_int(value: Any, expected: str) -> None:
    """In a record 1.0, True and members of other enums are no integers of this one."""
    assert rules(minimal(status=value).validate()) == [("/status", expected)]


NUMBERS = "must be one of 0 (NEW), 1 (PENDING), 2 (IN_PROCESS), 3 (STOPPED)"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("status", 9, NUMBERS),
        ("status", "NEW", f"{NUMBERS}, not a string"),
        ("allow_children", 1, "not a number"),
        ("subject", True, "not a boolean"),
        ("subject", [], "not a list"),
        ("to", {}, "not an object"),
        ("to", [None], "not null"),
        ("subject", b"", "not bytes"),
        ("to", (), "not tuple"),
    ],
)
def test_a_message_says_what_was_found(field: str, value: Any, words: str) -> None:
    """In words of JSON; Python's type is named only where JSON has none."""
    (found,) = violations(lambda: EmailIn.from_dict(MINIMAL | {field: value}))
    assert found.message.endswith(words)
