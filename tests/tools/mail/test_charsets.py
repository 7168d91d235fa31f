"""Text of mail: declared, wrong and unknown charsets, encoded words, raw bytes."""

import pytest

from email_interactions_tools.mail.notes import Notes
from email_interactions_tools.mail.text import codec_of, decode, decode_words
from tests.tools.mail.mails import convert, mail, noted, record_of

WORDS = {
    "plain": "plain",
    "=?utf-8?q?Gr=C3=BC=C3=9Fe?=": "Grüße",
    "=?UTF-8?B?R3LDvMOfZQ==?=": "Grüße",
    "=?utf-8*de?Q?a_b?= c": "a b c",
    "=?utf-8?q?a?= =?utf-8?q?b?= c": "ab c",
    "=?utf-8?q?=C3?=\t=?utf-8?q?=BC?=": "ü",
    "=?utf-8?q?a?= =?iso-8859-1?q?=FC?=": "aü",
    "a=?utf-8?q?b?=c": "abc",
    "=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=": "日本",
    "=?gb2312?b?xOO6ww==?=": "你好",
    "=?iso-8859-1?q?=80?=": "€",
    "=?no-such-charset?q?=C3=BC?=": "ü",
    "=?utf-8?q?a=0D=0ATo:_b?=": "a To: b",
    "=?utf-8?x?a?=": "=?utf-8?x?a?=",
    "=?utf-8?q?a": "=?utf-8?q?a",
}


@pytest.mark.parametrize(("text", "expected"), WORDS.items())
def test_encoded_words(text: str, expected: str) -> None:
    """Neighbours are joined, and may share a character; controls become spaces."""
    assert decode_words(text, "subject", Notes()) == expected


@pytest.mark.parametrize(
    ("content", "charset", "expected", "kinds"),
    [
        (b"\xfc", "iso-8859-1", "ü", []),
        ("ü".encode(), "iso-8859-15", "Ã\u0152", []),
        ("ü".encode(), "us-ascii", "ü", []),
        ("ü".encode(), "", "ü", ["guessed"]),
        (b"\xfc", "utf-8", "ü", ["guessed"]),
        (b"\xfc", "x-unknown", "ü", ["guessed"]),
        (b"plain", "x-unknown", "plain", []),
        ("ü".encode() * 20 + b"\xff", "utf-8", "ü" * 20 + "�", ["lost"]),
        (b"\x81\x8d", "", "��", ["guessed", "lost"]),
        (b"\xd8\x00", "utf-16-be", "\xd8\0", ["guessed"]),
    ],
)
def test_a_wrong_charset_is_guessed(
    content: bytes, charset: str, expected: str, kinds: list[str]
) -> None:
    """UTF-8 if it is; otherwise the declared one with replacements, or Windows-1252."""
    notes = Notes()
    text = decode(content, charset, "text", notes)
    assert (text, [note.kind for note in notes]) == (expected, kinds)


@pytest.mark.parametrize("name", ["punycode", "zlib", "hex", "rot13", "idna", "../x", "x" * 999])
def test_only_charsets_are_looked_up(name: str) -> None:
    """Some codecs of Python are none, or are slow; it remembers each name that it does not know."""
    assert codec_of(name) is None


def test_raw_bytes_in_headers_are_read_like_the_body() -> None:
    """UTF-8 comes first."""
    headers = {"from": "제목 <a@b.example>", "content_type": "text/plain; charset=euc-kr"}
    converted = convert(mail(subject="제목".encode("cp949"), **headers))
    assert converted.record.subject == "제목"
    assert converted.record.from_address
    assert converted.record.from_address.personal == "제목"
    assert noted(converted) == {("subject", "guessed")}


@pytest.mark.parametrize("encoding", ["7bit", "8BIT", "x-unknown", "quoted-printable (x)"])
def test_transfer_encodings(encoding: str) -> None:
    """Unknown ones are read as they are."""
    body = "a=3Db" if encoding.startswith("quoted") else "a=b"
    assert record_of(mail(body, content_transfer_encoding=encoding)).text == "a=b"
