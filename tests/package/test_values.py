"""The parts of the run time: kinds of values, the fast way's checks, JSON text, violations."""

import math
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from email_interactions import ValidationError, Violation, contract
from email_interactions.checks import OBJECT_DEPTH, SAFE_INTEGER, is_plain_object
from email_interactions.documents import encode, parse, split_array
from email_interactions.enums import InteractionStatus
from email_interactions.fast import moment
from email_interactions.objects import Object
from email_interactions.values import Integer, Kind, Matcher, Number, Pattern, Text, Truth, name_of
from email_interactions.violations import MOST_TOLD, child, gathered, pointer
from tests.support.documents import DEEP, INVALID_DATES, INVALID_URLS, VALID_URLS

MOMENT = {field.name: field.kind for field in contract.EMAIL_IN.fields}["start_date"]
URL = {field.name: field.kind for field in contract.EMAIL_IN.fields}["structured_text"]
STATUS = Number(InteractionStatus)


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


def refused(text: str) -> ValidationError:
    """The error for a text that is no document."""
    with pytest.raises(ValidationError) as caught:
        parse(text)
    return caught.value


# Kinds of values


@pytest.mark.parametrize("value", ["", "\0", "\U0001f600", "a" * 1000, Word("Inbound")])
def test_any_string_is_a_text(value: str) -> None:
    """The empty string, NUL and characters beyond 16 bits are texts."""
    assert rules(Text(), value) == []


@pytest.mark.parametrize("value", ["\ud800", "a\udfffb"])
def test_a_lone_surrogate_is_a_fault_of_encoding(value: str) -> None:
    """UTF-8 carries no half of a pair."""
    assert rules(Text(), value) == ["encoding"]


@pytest.mark.parametrize("value", [1, True, b"a", [], {}])
def test_what_is_no_string_is_no_text(value: object) -> None:
    """Nothing is converted to a string."""
    assert rules(Text(), value) == ["type"]


def test_a_string_is_read_and_not_what_it_prints_as() -> None:
    """What str() makes of an enum's value is not what it stands for."""
    word = Word("Inbound")
    assert (Text().read(word), Text().write(word)) == ("Inbound", "Inbound")


@pytest.mark.parametrize("value", [0, -(2**31), 2**31 - 1, 1.0, -0.0, 1e3, Count(1)])
def test_a_whole_number_is_an_integer(value: float) -> None:
    """A fraction of zero does not count, and both bounds are within."""
    assert rules(Integer(), value) == []


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (2**31, "range"),
        (-(2**31) - 1, "range"),
        (10**4000, "range"),
        (1e300, "range"),
        (math.inf, "range"),
        (-math.inf, "range"),
        (math.nan, "type"),
        (0.5, "type"),
        (True, "type"),
        ("1", "type"),
        ([1], "type"),
    ],
)
def test_what_is_no_integer(value: object, rule: str) -> None:
    """Beyond 32 bits is out of range; fractions, booleans and strings are other types."""
    assert rules(Integer(), value) == [rule]


def test_a_whole_float_becomes_an_int() -> None:
    """1e3 is read as an int."""
    assert repr(Integer().read(1e3)) == "1000"


@pytest.mark.parametrize("kind", [Integer(), STATUS])
def test_a_float_is_no_attribute(kind: Kind) -> None:
    """In Python an integer is an int, though JSON may write it 1.0."""
    assert python_rules(kind, 1.0) == ["type"]


@pytest.mark.parametrize("value", [0, 3, 1.0, -0.0])
def test_a_documented_number_is_read_as_its_enum(value: float) -> None:
    """1.0 is 1, and minus zero is zero."""
    assert rules(STATUS, value) == []
    assert STATUS.read(value) is InteractionStatus(int(value))


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (4, "enum"),
        (-1, "enum"),
        (2**64, "enum"),
        (math.inf, "enum"),
        (0.5, "type"),
        (math.nan, "type"),
        (True, "type"),
        (False, "type"),
        ("NEW", "type"),
        ("0", "type"),
        ([], "type"),
    ],
)
def test_what_is_no_documented_number(value: object, rule: str) -> None:
    """Another number breaks `enum`; names and booleans are other types."""
    assert rules(STATUS, value) == [rule]


def test_the_message_lists_the_documented_numbers() -> None:
    """Each number stands there with its name."""
    (found,) = STATUS.json_faults(9, "/status")
    listed = "0 (NEW), 1 (PENDING), 2 (IN_PROCESS), 3 (STOPPED)"
    assert found == Violation("/status", "enum", f"must be one of {listed}")


def test_the_numbers_are_listed_for_another_type_as_well() -> None:
    """Who writes a name learns its number."""
    (found,) = STATUS.json_faults("NEW", "/status")
    assert found.message.startswith("must be one of 0 (NEW), 1 (PENDING), ")
    assert found.message.endswith(" 3 (STOPPED), not a string")


def test_a_plain_int_is_an_attribute_and_a_bool_is_none() -> None:
    """An int is taken for an enum, though True equals 1."""
    assert (python_rules(STATUS, 1), python_rules(STATUS, True)) == ([], ["type"])


@pytest.mark.parametrize("value", [1, 0, "true", [], 1.0])
def test_only_true_and_false_are_booleans(value: object) -> None:
    """Numbers and words are not."""
    assert rules(Truth(), value) == ["type"]


@pytest.mark.parametrize("url", VALID_URLS)
def test_a_url_of_the_contract(url: str) -> None:
    """Each listed URL is valid."""
    assert rules(URL, url) == []


@pytest.mark.parametrize("url", INVALID_URLS)
def test_no_url_of_the_contract(url: object) -> None:
    """Each listed faulty URL is invalid."""
    assert rules(URL, url) == ["pattern" if isinstance(url, str) else "type"]


def test_a_pattern_concerns_the_whole_text() -> None:
    """Neither a part nor a trailing newline matches."""
    matches = Matcher("^a+$")
    assert [matches(text) for text in ("aa", "aa\n", "\naa", "baa", "")] == [True] + [False] * 4


def test_a_surrogate_is_told_and_not_the_pattern_as_well() -> None:
    """A string that is none gets one violation."""
    assert rules(Pattern("url", Matcher("a")), "\ud800") == ["encoding"]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "null"),
        (True, "a boolean"),
        (1, "a number"),
        (1.5, "a number"),
        ("", "a string"),
        ([], "a list"),
        ({}, "an object"),
        (b"", "bytes"),
        ((), "tuple"),
    ],
)
def test_a_type_is_called_as_in_json(value: object, name: str) -> None:
    """Messages speak of JSON, and name Python's type only where JSON has none."""
    assert name_of(value) == name


# Dates


@pytest.mark.parametrize("text", INVALID_DATES)
def test_no_date_of_the_contract(text: object) -> None:
    """Each listed faulty date is invalid."""
    assert rules(MOMENT, text) == ["pattern" if isinstance(text, str) else "type"]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-13T04:43:09.123Z",
        "2024-03-13T20:43:09Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z",
        "2000-02-29T00:00:00.000Z",
    ],
)
def test_both_ways_read_the_same_moment(text: str) -> None:
    """The fast way and the careful one agree on the value, which is in UTC."""
    assert rules(MOMENT, text) == []
    assert moment(text) == MOMENT.read(text)
    assert moment(text).tzinfo is UTC


LAX = (
    "2024-03-13T04:43:09+00:00",
    "2024-03-13T04:43:09+0000",
    "2024-03-13T04:43:09-01Z",
    "2024-03-13T04:43:+01Z",
    "2024-03-13T04:43:09.123456Z",
    "2024-03-13T04:43:09.1234567Z",
    "2024-03-13T04:43:09.1Z",
    "2024-03-13T04:43:09,123Z",
    "2024-03-13T04:43:09.12ZZ",
    "2024-03-13T04:43:09.+1ZZ",
    "2024-W11-3T04:43:09Z",
    "2024W113T04:43:09Z",
    "20240313T044309Z",
    "2024-03-13T044309Z",
    "20240313T04:43:09Z",
    "2024-03-13 04:43:09Z",
    "2024-03-13t04:43:09Z",
    "2024-03-13T04:43:09z",
    "2024-03-13T04:43:09.123z",
    "2024-03-13T04:43:09",
    "2024-03-13T04:43:09.123",
    "2024-03-13T04:43Z",
    "2024-03-13T04Z",
    "2024-03-13",
    "2024-03-13T24:00:00Z",
    "2024-03-13T24:00:00.000Z",
    "2024-03-13T23:59:60Z",
    "2024-03-13T04:43:0\u0669Z",
    "\u0662024-03-13T04:43:09Z",
    "2024-03-13T04:43:09.12\u0663Z",
    "2024-03-13T04:43:09Z\n",
    "2024-03-13T04:43:09.123Z\n",
    "\n2024-03-13T04:43:09Z",
    " 2024-03-13T04:43:09Z",
    "2024-03-13T04:43:09 Z",
    "2024-03-13T04:43:\ud80009Z",
    "2024-03-13\ud80004:43:09Z",
    "0000-01-01T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "",
    "Z",
)


@pytest.mark.parametrize("text", LAX)
def test_the_fast_way_refuses_what_fromisoformat_is_lax_about(text: str) -> None:
    """Offsets, other fractions, week dates, other separators and digits are refused."""
    with pytest.raises(ValueError):  # noqa: PT011 - of ours, or of datetime itself
        moment(text)


@pytest.mark.parametrize("text", LAX)
def test_the_careful_way_refuses_what_fromisoformat_is_lax_about(text: str) -> None:
    """The pattern of the contract has none of these laxities."""
    assert rules(MOMENT, text) == ["pattern"]


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
    assert Object().is_surely_json(value)


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


@pytest.mark.parametrize("value", [[], "{}", 1, True, b""])
def test_what_is_no_object(value: object) -> None:
    """Lists and texts are other types."""
    assert rules(Object(), value) == ["type"]


def test_an_object_is_written_with_plain_values() -> None:
    """Subclasses of str, int and float become what they stand for, names included."""
    value = {
        Name("a"): [Name("b"), Count(1), Ratio(1.5), Word("Inbound"), InteractionStatus.STOPPED]
    }
    written = Object().write(value)
    types = [type(item) for item in (*written, *written["a"])]
    assert (written, types) == (
        {"a": ["b", 1, 1.5, "Inbound", 3]},
        [str, str, int, float, str, int],
    )
    assert encode(written) == b'{"a":["b",1,1.5,"Inbound",3]}'


def test_true_stays_true() -> None:
    """A bool is an int in Python, and another value in JSON."""
    assert encode(Object().write({"a": True})) == b'{"a":true}'


def test_nothing_is_shared_with_what_was_read() -> None:
    """A change of the one does not show in the other."""
    value: dict[str, Any] = {"a": [{}]}
    copied = Object().read(value)
    value["a"][0]["b"] = 1
    assert copied == {"a": [{}]}


def test_an_object_that_holds_itself_is_too_deep() -> None:
    """A ring has no end, and the walk has."""
    ring: dict[str, Any] = {}
    ring["a"] = ring
    assert [found.rule for found in Object().python_faults(ring, "")] == ["depth"]


# JSON text


@pytest.mark.parametrize(
    "document", [b'{"a":"\xc3\xa9"}', bytearray(b'{"a":"\xc3\xa9"}'), '{"a":"\u00e9"}']
)
def test_a_text_is_bytes_or_str(document: bytes | bytearray | str) -> None:
    """Each form has the same value."""
    assert parse(document) == {"a": "\u00e9"}


@pytest.mark.parametrize("view", [memoryview(b"[1]"), memoryview(b"[_1_]_")[::2]])
def test_a_text_is_a_view_of_bytes(view: "memoryview[int]") -> None:
    """Also one with gaps."""
    assert parse(view) == [1]


@pytest.mark.parametrize("document", [None, 1, {}, []])
def test_something_else_is_a_type_error(document: object) -> None:
    """A wrong Python type is a mistake in the program, not in the document."""
    with pytest.raises(TypeError, match="a document is bytes, bytearray, memoryview or str"):
        parse(document)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        "[1,]",
        "{'a':1}",
        "01",
        "1.",
        ".5",
        "+1",
        "tru",
        '"\n"',
        '"\\x"',
        "1 2",
        "\f1",
        "NaN",
        "[Infinity]",
        "-Infinity",
        "{} // x",
        '{"a" 1}',
        '"',
        "\0",
        "\u0661",
        "'a'",
        "1_0",
    ],
)
def test_what_is_no_json(text: str) -> None:
    """One violation of the whole text, which says where."""
    (found,) = refused(text).violations
    assert (found.path, found.rule) == ("", "syntax")
    assert found.message.startswith("is no JSON: ")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xef\xbb\xbf{}", "begins with a byte order mark"),
        (b'{"a":"\xff"}', "is not UTF-8: byte 6"),
        (b'"\xc0\x80"', "is not UTF-8: byte 1"),
        (b'"\xed\xa0\x80"', "is not UTF-8: byte 1"),
        ("{}".encode("utf-16"), "is not UTF-8: byte 0"),
    ],
)
def test_what_is_not_utf_8(content: bytes, message: str) -> None:
    """The violation says which byte is wrong."""
    with pytest.raises(ValidationError) as caught:
        parse(content)
    assert caught.value.violations == [Violation("", "encoding", message)]


def test_a_str_with_a_surrogate_of_its_own_is_not_utf_8() -> None:
    """Not an escape within the text, but the character itself."""
    assert [found.rule for found in refused('"\ud800"').violations] == ["encoding"]


def test_an_escaped_surrogate_is_kept_so_that_it_is_found_where_it_stands() -> None:
    """It is a fault of one string and not of the whole text."""
    assert parse('{"a":"\\ud800"}') == {"a": "\ud800"}


@pytest.mark.parametrize("text", ["1e400", "9" * 5000, "1" + "0" * 100_000], ids=len)
def test_a_number_beyond_a_double_is_infinite(text: str) -> None:
    """So that it is found where it stands, as out of range."""
    assert parse(f"[{text},-{text}]") == [math.inf, -math.inf]


@pytest.mark.parametrize(
    "text", ["[" * 500_000, '{"a":' * 500_000, '[{"b":"[["},' * 500_000], ids=len
)
def test_a_deep_text_is_told(text: str) -> None:
    """A parser that gives up on the depth makes a violation."""
    assert [found.rule for found in refused(text).violations] == ["depth"]


def test_json_is_written_compact_and_unescaped() -> None:
    """Only what must be escaped is."""
    value = {"a": [1, 1.5, True, None, 'é\U0001f600"\\\n\x7f']}
    expected = '{"a":[1,1.5,true,null,"é\U0001f600\\"\\\\\\n\x7f"]}'
    assert encode(value) == expected.encode()


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (b"[1, 2]", [b"1", b"2"]),
        (b' \n[ {"a":[1,2]} ,\n"],[" ] \r\n', [b'{"a":[1,2]}', b'"],["']),
        (b'["\\"", "\\\\", tru]', [b'"\\""', b'"\\\\"', b"tru"]),
        (b"[[[" * 500 + b"]" * 1500, [b"[" * 1499 + b"]" * 1499]),
    ],
    ids=["plain", "blanks and brackets in strings", "quotes and a slip", "deep"],
)
def test_an_array_is_split_whatever_its_items_are(text: bytes, items: list[bytes]) -> None:
    """Brackets, commas and quotes tell where an item ends."""
    assert split_array(text) == items


@pytest.mark.parametrize(
    "text",
    [b"[", b"[1", b"[1,", b"[1,]", b"[,1]", b"[1}", b"[{]}", b"[1]]", b"[1] 2", b'["]', b'["\\"]'],
)
def test_a_broken_array_is_not_split(text: bytes) -> None:
    """Where brackets, commas or quotes are amiss, nothing is guessed."""
    assert split_array(text) is None


# Violations


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a", "/p/a"), (0, "/p/0"), ("", "/p/"), ("~/", "/p/~0~1"), ("~1", "/p/~01"), ("é", "/p/é")],
)
def test_a_pointer_is_escaped(name: str | int, expected: str) -> None:
    """RFC 6901: a tilde is ~0 and a slash ~1."""
    assert child("/p", name) == expected


def test_a_pointer_can_always_be_encoded() -> None:
    """A lone surrogate in a name is spelt out."""
    assert child("", "a\ud800").encode() == b"/a\\ud800"


def test_a_place_is_spelt_from_the_outside() -> None:
    """A place is a chain of names."""
    assert pointer(((("/udata", "a/b"), 0), "c")) == "/udata/a~1b/0/c"


def test_gathering_ends_when_pointers_grow_out_of_hand() -> None:
    """A name of a million characters above a million faults is not told a million times."""
    long = Violation("/" + "x" * (MOST_TOLD // 10), "range", "")
    assert len(gathered([long] * 1000)) == 10


def test_gathering_keeps_every_violation_of_a_long_document() -> None:
    """A hundred thousand faulty recipients are all told."""
    count = 100_000
    assert len(gathered(Violation(f"/to/{i}/address", "type", "") for i in range(count))) == count


def test_an_error_prints_one_line_for_each_violation() -> None:
    """The whole document has a word of its own."""
    error = ValidationError([Violation("", "syntax", "is no JSON"), Violation("/a", "type", "no")])
    assert str(error) == "document: is no JSON\n/a: no"


def test_an_error_is_a_value_error() -> None:
    """So that it is caught where wrong values are."""
    assert issubclass(ValidationError, ValueError)


def test_a_number_lists_what_an_enum_has() -> None:
    """Any IntEnum makes a kind of value."""
    kind = Number(Level)
    assert rules(kind, 10) == []
    assert [found.message for found in kind.json_faults(1, "")] == ["must be one of 10 (LOW)"]
