"""The kinds of values at run time: which values they accept, and how they are read and written."""

import math
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import generator.contract as bounds
from email_interactions import contract
from email_interactions._runtime import objects, values
from email_interactions._runtime.checks import OBJECT_DEPTH, SAFE_INTEGER, is_plain_object
from email_interactions._runtime.documents import encode
from email_interactions._runtime.fast import read_timestamp
from email_interactions._runtime.objects import Object
from email_interactions._runtime.values import (
    Boolean,
    Enum,
    Int32,
    Kind,
    Matcher,
    Pattern,
    String,
    name_of,
)
from email_interactions.enums import InteractionStatus
from tests.support.samples import DEEP, INVALID_DATES, INVALID_URLS, VALID_URLS

MOMENT = {field.name: field.kind for field in contract.EMAIL_IN.fields}["start_date"]
URL = {field.name: field.kind for field in contract.EMAIL_IN.fields}["structured_text"]
STATUS = Enum(InteractionStatus)


class Word(str):
    """A string whose str() is another one, like that of an enum's value."""

    __slots__ = ()

    def __str__(self) -> str:
        return "another"


class Name(str):
    """A string with members of its own."""

    __slots__ = ()


class Ratio(float):
    """A number with members of its own."""

    __slots__ = ()


class Level(IntEnum):
    """A made-up enum."""

    LOW = 10


class Count(int):
    """A whole number with members of its own."""

    __slots__ = ()


def rules(kind: Kind, value: Any) -> list[str]:
    """The rules that a JSON value breaks."""
    return [found.rule for found in kind.json_faults(value, "")]


def python_rules(kind: Kind, value: Any) -> list[str]:
    """The rules that an attribute breaks."""
    return [found.rule for found in kind.python_faults(value, "")]


MOMENTS = (
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


VALID_VALUES: list[tuple[Kind, tuple[Any, ...]]] = [
    (String(), ("", "\0", "\U0001f600", "a" * 1000, Word("Inbound"))),
    (Int32(), (0, -(2**31), 2**31 - 1, 1.0, -0.0, 1e3, Count(1))),
    (STATUS, (0, 3, 1.0, -0.0)),
    (Enum(Level), (10,)),
    (URL, VALID_URLS),
    (MOMENT, MOMENTS),
]


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, found in VALID_VALUES for value in found]
)
def test_a_valid_value(kind: Kind, value: Any) -> None:
    """Empty strings and NUL are texts; a fraction of zero does not count; bounds are within."""
    assert rules(kind, value) == []


FAULTY_VALUES: list[tuple[Kind, str, Any]] = [
    (String(), "encoding", ("\ud800", "a\udfffb")),
    (String(), "type", (1, True, b"a", [], {})),
    (Int32(), "range", (2**31, -(2**31) - 1, 10**4000, 1e300, math.inf, -math.inf)),
    (Int32(), "type", (math.nan, 0.5, True, "1", [1])),
    (STATUS, "enum", (4, -1, 2**64, math.inf)),
    (STATUS, "type", (0.5, math.nan, True, False, "NEW", "0", [])),
    (Boolean(), "type", (1, 0, "true", [], 1.0)),
    (Pattern("url", Matcher("a")), "encoding", ("\ud800",)),  # and not the pattern as well
    (URL, "pattern", [url for url in INVALID_URLS if isinstance(url, str)]),
    (URL, "type", (1,)),
    (MOMENT, "pattern", FAULTY_DATES),
    (MOMENT, "type", (0,)),
    (Object(), "type", ([], "{}", 1, True, b"")),
]


@pytest.mark.parametrize(
    ("kind", "rule", "value"),
    [(kind, rule, value) for kind, rule, found in FAULTY_VALUES for value in found],
)
def test_a_faulty_value(kind: Kind, rule: str, value: Any) -> None:
    """Nothing is converted: booleans are no numbers, and neither names nor strings are."""
    assert rules(kind, value) == [rule]


@pytest.mark.parametrize("text", MOMENTS)
def test_both_paths_read_the_same_timestamp(text: str) -> None:
    """The fast path and the full one agree on the value, which is in UTC."""
    assert read_timestamp(text) == MOMENT.read(text)
    assert read_timestamp(text).tzinfo is UTC


@pytest.mark.parametrize("text", FAULTY_DATES)
def test_the_fast_path_rejects_a_faulty_date(text: str) -> None:
    """Offsets, other fractions, week dates, other separators and digits."""
    with pytest.raises(ValueError):  # noqa: PT011 - of ours, or of datetime itself
        read_timestamp(text)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (String(), Word("Inbound"), "'Inbound'"),
        (Int32(), 1e3, "1000"),
        *((STATUS, number, repr(InteractionStatus(int(number)))) for number in (0, 3, 1.0, -0.0)),
    ],
)
def test_a_value_is_read_as_its_plain_type(kind: Kind, value: Any, expected: str) -> None:
    """A whole float as an int, a number as its enum, and a string as what it holds."""
    assert repr(kind.read(value)) == expected


def test_a_string_is_written_and_not_what_it_prints_as() -> None:
    """What str() makes of an enum's value is not what it stands for."""
    assert String().write(Word("Inbound")) == "Inbound"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Int32(), 1.0, ["type"]),
        (STATUS, 1.0, ["type"]),
        (STATUS, True, ["type"]),
        (STATUS, 1, []),
    ],
)
def test_an_attribute_is_an_int(kind: Kind, value: Any, expected: list[str]) -> None:
    """In Python 1.0 and True are no integers; an int may stand for an enum."""
    assert python_rules(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (Enum(Level), 1, "must be one of 10 (LOW)"),
        (STATUS, 9, "must be one of 0 (NEW), 1 (PENDING), 2 (IN_PROCESS), 3 (STOPPED)"),
        (
            STATUS,
            "NEW",
            "must be one of 0 (NEW), 1 (PENDING), 2 (IN_PROCESS), 3 (STOPPED), not a string",
        ),
    ],
)
def test_the_message_lists_the_documented_numbers(kind: Kind, value: Any, message: str) -> None:
    """Each with its name, for a wrong number and for another type."""
    (found,) = kind.json_faults(value, "/status")
    assert (found.path, found.message) == ("/status", message)


def test_a_pattern_concerns_the_whole_text() -> None:
    """Neither a part nor a trailing newline matches."""
    matches = Matcher("^a+$")
    assert [matches(text) for text in ("aa", "aa\n", "\naa", "baa", "")] == [True] + [False] * 4


@pytest.mark.parametrize(
    ("name", "examples"),
    [
        ("null", (None,)),
        ("a boolean", (True,)),
        ("a number", (1, 1.5)),
        ("a string", ("",)),
        ("a list", ([],)),
        ("an object", ({},)),
        ("bytes", (b"",)),
        ("tuple", ((),)),
    ],
)
def test_a_type_is_called_as_in_json(name: str, examples: tuple[object, ...]) -> None:
    """Messages speak of JSON, and name Python's type only where JSON has none."""
    assert {name_of(value) for value in examples} == {name}


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("INT32_MIN", values),
        ("INT32_MAX", values),
        ("SAFE_INTEGER", objects),
        ("OBJECT_DEPTH", objects),
    ],
)
def test_a_bound_is_the_same_in_the_generator_and_at_run_time(name: str, module: object) -> None:
    """The schemas and the corpus are made with the bound that the classes keep."""
    assert getattr(bounds, name) == getattr(module, name)


# Dates


class Nowhere(tzinfo):
    """A zone without an offset, which leaves a datetime naive."""

    def utcoffset(self, _: datetime | None, /) -> timedelta | None:
        """None is no offset."""
        return None

    dst = utcoffset

    def tzname(self, _: datetime | None, /) -> str | None:
        """It has no name either."""
        return None


def in_zone(value: datetime, **offset: float) -> datetime:
    """The same clock reading with another offset."""
    return value.replace(tzinfo=timezone(timedelta(**offset)))


SOME_DAY = datetime(2024, 7, 1, 12, 30, tzinfo=UTC)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(microsecond=0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "rule", "words"),
    [
        (SOME_DAY.replace(tzinfo=None), "type", "value.replace(tzinfo=datetime.UTC)"),
        (SOME_DAY.replace(tzinfo=Nowhere()), "type", "value.replace(tzinfo=datetime.UTC)"),
        (SOME_DAY.replace(microsecond=1), "pattern", "value.microsecond // 1000 * 1000"),
        (in_zone(SOME_DAY, microseconds=1), "pattern", "offset finer than milliseconds"),
        (in_zone(FIRST, hours=1), "range", "years 1 to 9999 in UTC"),
        (in_zone(LAST, hours=-1), "range", "years 1 to 9999 in UTC"),
        ("2024-07-01T12:30:00Z", "type", "must be a datetime, not a string"),
        (SOME_DAY.date(), "type", "must be a datetime, not date"),
    ],
)
def test_the_message_about_a_datetime_gives_the_fix(value: object, rule: str, words: str) -> None:
    """Naive, too fine, out of range or no datetime: one violation each, and no OverflowError."""
    (found,) = MOMENT.python_faults(value, "")
    assert (found.rule, words in found.message) == (rule, True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (SOME_DAY, "2024-07-01T12:30:00.000Z"),
        (in_zone(SOME_DAY, hours=5, minutes=30), "2024-07-01T07:00:00.000Z"),
        (SOME_DAY.replace(tzinfo=ZoneInfo("Europe/Berlin")), "2024-07-01T10:30:00.000Z"),
        (FIRST, "0001-01-01T00:00:00.000Z"),
        (in_zone(FIRST, hours=-1), "0001-01-01T01:00:00.000Z"),
        (in_zone(LAST, hours=1), "9999-12-31T22:59:59.000Z"),
        (in_zone(SOME_DAY, milliseconds=1), "2024-07-01T12:29:59.999Z"),
    ],
)
def test_a_datetime_of_any_zone_is_written_as_utc(value: datetime, text: str) -> None:
    """Milliseconds are always written, and years have four digits."""
    assert python_rules(MOMENT, value) == []
    assert MOMENT.write(MOMENT.plain(value)) == text


# Objects


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"": None},
        {"a": SAFE_INTEGER, "b": -SAFE_INTEGER, "c": 0.1, "d": 1e-320},
        {"a/b~c": [[], {}, True, "\0"]},
        DEEP,
    ],
)
def test_any_json_within_bounds_is_an_object(value: dict[str, Any]) -> None:
    """Nulls, empty names and level 32 are fine, and the fast check finds so as well."""
    assert rules(Object(), value) == []
    assert is_plain_object(value)
    assert Object().is_valid_json_fast(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": [2**53]}, ("/a/0", "range")),
        ({"a": -math.inf}, ("/a", "range")),
        ({"a": math.nan}, ("/a", "range")),
        ({"a": {"b": "\ud800"}}, ("/a/b", "encoding")),
        ({"\ud800": 1}, ("/\\ud800", "encoding")),
        ({"a": (1,)}, ("/a", "type")),
        ({"a": b""}, ("/a", "type")),
        ({1: 2}, ("/1", "type")),
        ({"x~/y": [None, 2.0**53]}, ("/x~0~1y/1", "range")),
        ({"": DEEP}, ("/" * OBJECT_DEPTH, "depth")),
    ],
)
def test_what_an_object_cannot_hold(value: dict[Any, Any], expected: tuple[str, str]) -> None:
    """The pointer leads to what is out of bounds."""
    assert [(found.path, found.rule) for found in Object().json_faults(value, "")] == [expected]
    assert not is_plain_object(value)


def test_every_fault_of_an_object_is_found() -> None:
    """None of them hides another."""
    value = {"a": 2**53, "b": [object()], "c": {"\ud800": "\ud800"}}
    paths = [found.path for found in Object().json_faults(value, "/udata")]
    assert paths == ["/udata/a", "/udata/b/0", "/udata/c/\\ud800", "/udata/c/\\ud800"]


def test_an_object_is_written_with_plain_values() -> None:
    """Subclasses of str, int and float become what they stand for, names included; true stays."""
    items = [Name("b"), Count(1), Ratio(1.5), Word("Inbound"), InteractionStatus.STOPPED, True]
    written = Object().write({Name("a"): items})
    types = [type(item) for item in (*written, *written["a"])]
    assert types == [str, str, int, float, str, int, bool]
    assert encode(written) == b'{"a":["b",1,1.5,"Inbound",3,true]}'


def test_an_object_that_holds_itself_is_too_deep() -> None:
    """A ring has no end, and the walk has."""
    ring: dict[str, Any] = {}
    ring["a"] = ring
    assert [found.rule for found in Object().python_faults(ring, "")] == ["depth"]
