"""JSON text of the run time: read to the first fault, written compact, split; and violations."""

import math

import pytest

from email_interactions import ValidationError, Violation
from email_interactions._runtime.arrays import split_array
from email_interactions._runtime.documents import encode, parse
from email_interactions._runtime.violations import MOST_TOLD, child, gathered, pointer
from tests.support.violations import violations


@pytest.mark.parametrize("view", [memoryview(b"[1]"), memoryview(b"[_1_]_")[::2]])
def test_a_text_is_a_view_of_bytes(view: "memoryview[int]") -> None:
    """Also one with gaps."""
    assert parse(view) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "{", "[1,]", "{'a':1}", "01", "1.", ".5", "+1", "tru", '"\n"', '"\\x"', "1 2",
        "\f1", "NaN", "[Infinity]", "-Infinity", "{} // x", '{"a" 1}', '"', "\0", "\u0661", "'a'",
        "1_0",
    ],
)  # fmt: skip
def test_what_is_no_json(text: str) -> None:
    """One violation of the whole text, which says where."""
    (found,) = violations(lambda: parse(text))
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
    assert violations(lambda: parse(content)) == [Violation("", "encoding", message)]


def test_a_str_with_a_surrogate_of_its_own_is_not_utf_8() -> None:
    """Not an escape within the text, but the character itself."""
    assert [found.rule for found in violations(lambda: parse('"\ud800"'))] == ["encoding"]


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
def test_a_deep_text_is_reported(text: str) -> None:
    """A parser that gives up on the depth makes a violation."""
    assert [found.rule for found in violations(lambda: parse(text))] == ["depth"]


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
    """A hundred thousand faulty recipients are all reported."""
    count = 100_000
    assert len(gathered(Violation(f"/to/{i}/address", "type", "") for i in range(count))) == count


def test_an_error_prints_one_line_for_each_violation() -> None:
    """The whole document has a word of its own."""
    error = ValidationError([Violation("", "syntax", "is no JSON"), Violation("/a", "type", "no")])
    assert str(error) == "document: is no JSON\n/a: no"


def test_an_error_is_a_value_error() -> None:
    """So that it is caught where wrong values are."""
    assert issubclass(ValidationError, ValueError)
