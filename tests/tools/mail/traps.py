"""Mails that make parsers slow, deep or wrong, each a few megabytes at most."""

from collections.abc import Callable

CRLF = b"\r\n"


def _nested(levels: int) -> bytes:
    heads = (
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(levels)
    )
    return b"From: a@b.example\r\n" + b"".join(heads) + b"\r\nthe text"


def _parts(count: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    return b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * count


def _body(content: bytes, *headers: bytes) -> bytes:
    return CRLF.join([b"From: a@b.example", *headers, b"", content])


# A name for each; the size grows with the factor, so that a test may compare two sizes.
TRAPS: dict[str, Callable[[int], bytes]] = {
    "quote without an end": lambda n: b'From: "' + b"a" * 20_000 * n + b" <a@b.example>",
    "escaped quotes": lambda n: b"From: " + b'\\"' * 10_000 * n,
    "open angles with quotes": lambda n: b"From: " + b'<"\\"' * 7_000 * n,
    "open parentheses": lambda n: b"From: " + b"(" * 20_000 * n,
    "nested comments": lambda n: b"From: " + b"(" * 9_000 * n + b")" * 9_000 * n + b"a@b",
    "open brackets": lambda n: b"From: " + b"[<" * 10_000 * n,
    "spaces": lambda n: b"From: " + b" " * 20_000 * n + b"x" + b" " * 20_000 * n + b"@",
    "many addresses": lambda n: b"To: " + b", ".join([b'"A, B" <a@b.example>'] * 600 * n),
    "many header fields with addresses": lambda n: b"To: a@b.example\r\n" * 1_000 * n,
    "faulty addresses": lambda n: b"To: " + b"x y, " * 4_000 * n,
    "colons": lambda n: b"To: " + b"a:" * 10_000 * n,
    "encoded words": lambda n: b"Subject: " + b"=?utf-8?q?=C3?=\r\n =?utf-8?q?=A9?=" * 500 * n,
    "encoded words without an end": lambda n: b"Subject: " + b"=?a?q?" * 3_000 * n,
    "an unknown charset": lambda n: _body(
        b"\xff", b"Content-Type: text/plain; charset=" + b"x" * 9_000 * n
    ),
    "a charset that is none": lambda n: _body(
        b"\xff" * 9_000 * n, b"Content-Type: text/plain; charset=punycode"
    ),
    "a codec that is no charset": lambda n: _body(
        b"\xff" * 9_000 * n, b"Content-Type: text/plain; charset=zlib"
    ),
    "semicolons in a content type": lambda n: _body(
        b"x", b"Content-Type: text/plain" + b";" * 1_400 * n
    ),
    "quotes in a content type": lambda n: _body(
        b"x", b"Content-Type: multipart/mixed" + b';a="' * 1_400 * n
    ),
    "nested multiparts": lambda n: _nested(150 * n),
    "lines between open boundaries": lambda n: _nested(50 * n) + b"--x\r\n" * 10_000 * n,
    "many parts": lambda n: _parts(2_000 * n),
    "enclosed messages": lambda n: b"Content-Type: message/rfc822\r\n\r\n" * 9_000 * n,
    "dashes": lambda n: _parts(1) + b"-" * 200_000 * n,
    "a boundary within a boundary": lambda n: (
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
        + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 500 * n
    ),
    "a header of one line": lambda n: b"x" * 300_000 * n,
    "many header fields": lambda n: b"X-A: b\r\n" * 10_000 * n,
    "many names of header fields": lambda n: b"".join(b"X-%d: b\r\n" % i for i in range(5_000 * n)),
    "references": lambda n: b"References: " + b"<a@b>" * 4_000 * n,
    "a date": lambda n: b"Date: " + b"1 " * 10_000 * n + b"(" * 9_000,
    "base64": lambda n: _body(b"=" * 9_000 * n + b"!\xff", b"Content-Transfer-Encoding: base64"),
    "quoted-printable": lambda n: _body(
        b"=\r=" * 9_000 * n, b"Content-Transfer-Encoding: quoted-printable"
    ),
    "uuencode": lambda n: _body(
        b"begin 666 a\n" + b"~" * 9_000 * n, b"Content-Transfer-Encoding: x-uuencode"
    ),
    "NUL": lambda n: b"From: a\0b@c\0\r\nSubject: \0\r\nDate: \0\r\n\r\n" + b"\0" * 9_000 * n,
    "bare CR": lambda n: b"Subject: a\rTo: b@c.example\r\rtext\r" + b"\r" * 9_000 * n,
    "no header": lambda n: b"\r\n" * 9_000 * n,
    "nothing": lambda _: b"",
    "all bytes": lambda n: bytes(range(256)) * 100 * n,
    "all bytes in a header": lambda n: b"From: " + bytes(set(range(256)) - {10, 13}) * 100 * n,
}
