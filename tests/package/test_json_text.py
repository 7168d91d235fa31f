"""JSON texts: what is no JSON, what is not UTF-8, how arrays are split; many faults."""

import pytest

from email_interactions import (
    Document,
    EmailAddress,
    EmailIn,
    Rejected,
    ValidationError,
    Violation,
    read_interactions,
)
from tests.package.samples import minimal
from tests.support.documents.samples import MINIMAL
from tests.support.grouped import grouped
from tests.support.violations import rules, violations


@grouped(
    "text",
    [
        "", " ", "{", '{"address":"",}', "{'a':1}", '{"address":01}', '{"address":1.}',
        '{"address":.5}', '{"address":+1}', "tru", '{"address":"\n"}', '{"address":"\\x"}', "1 2",
        "\f1", '{"address":NaN}', "[Infinity]", "-Infinity", '{"address":""} // x', '{"a" 1}', '"',
        "\0", "\u0661", "'a'", "1_0",
    ],
)  # fmt: skip
@pytest.mark.parametrize("ignore_unknown", [False, True])
def test_what_is_no_json(text: str, *, ignore_unknown: bool) -> None:
    """One violation of the whole text, which says where."""
    (found,) = violations(lambda: EmailAddress.from_json(text, ignore_unknown=ignore_unknown))
    assert (found.path, found.rule) == ("", "syntax")
    assert found.message.startswith("invalid JSON: ")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'\xef\xbb\xbf{"address":""}', "begins with a byte order mark"),
        (b'{"address":"\xff"}', "is not UTF-8: byte 12"),
        (b'{"address":"","x":"\xc0\x80"}', "is not UTF-8: byte 19"),
        (memoryview(b'{"address":"","x":"\xff"}'), "is not UTF-8: byte 19"),
        (b'{"x":"\xff","x":"","address":""}', "is not UTF-8: byte 6"),
        (b'{"x":"\xff","address":1}', "is not UTF-8: byte 6"),
        (b'{"address":"","\xed\xa0\x80":1}', "is not UTF-8: byte 15"),
        ('{"address":""}'.encode("utf-16"), "is not UTF-8: byte 0"),
        ('{"address":"\ud800"}', "holds a lone surrogate, which UTF-8 cannot carry"),
    ],
)
@pytest.mark.parametrize("ignore_unknown", [False, True])
def test_what_is_not_utf_8(content: Document, message: str, *, ignore_unknown: bool) -> None:
    """The violation says which byte is wrong, also in a value that is ignored."""
    found = violations(lambda: EmailAddress.from_json(content, ignore_unknown=ignore_unknown))
    assert found == [Violation("", "encoding", message)]


@pytest.mark.parametrize(
    "text", ["[" * 500_000, '{"a":' * 500_000, '[{"b":"[["},' * 500_000], ids=len
)
@pytest.mark.parametrize("ignore_unknown", [False, True])
def test_a_deep_text_is_reported(text: str, *, ignore_unknown: bool) -> None:
    """A parser that gives up on the depth makes a violation."""
    found = violations(lambda: EmailIn.from_json(text, ignore_unknown=ignore_unknown))
    assert rules(found) == [("", "depth")]


def test_a_string_without_end_takes_linear_time() -> None:
    """With many quotes in it, where brackets are counted: quadratic time would be hours."""
    (item,) = read_interactions('{"' + '\\"' * 2_000_000)
    assert isinstance(item, Rejected)


def test_json_is_written_compact_and_unescaped() -> None:
    """Only what must be escaped is."""
    email = minimal(udata={"a": [1, 1.5, True, None, 'é\U0001f600"\\\n\x7f']})
    expected = '"udata":{"a":[1,1.5,true,null,"é\U0001f600\\"\\\\\\n\x7f"]}'
    assert email.to_json().count(expected.encode()) == 1


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
    found = [item.document for item in read_interactions(text) if isinstance(item, Rejected)]
    assert found == items


# Violations


def test_every_violation_of_a_long_document_is_reported() -> None:
    """Thousands of faulty recipients."""
    document = MINIMAL | {"to": [{}] * 20_000}
    assert len(violations(lambda: EmailIn.from_dict(document))) == 20_000


def test_an_error_prints_one_line_for_each_violation() -> None:
    """The whole document has a word of its own. It is caught where wrong values are."""
    error = ValidationError(
        [Violation("", "syntax", "invalid JSON"), Violation("/a", "type", "no")]
    )
    assert str(error) == "document: invalid JSON\n/a: no"
    assert isinstance(error, ValueError)
