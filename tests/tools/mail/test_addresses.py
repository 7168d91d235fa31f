"""Addresses in headers, as people and programs write them."""

from email_interactions_tools.mail.addresses import MAX_CHARACTERS, read_addresses
from email_interactions_tools.mail.notes import Notes
from tests.support.grouped import grouped


def read(text: str) -> list[tuple[str, str | None]]:
    """Address and name of each."""
    return [(found.address, found.personal) for found in read_addresses(text, "to", Notes())]


@grouped(
    "text, expected",
    [
        ("a@b.example", [("a@b.example", None)]),
        ("<a@b.example>", [("a@b.example", None)]),
        ("Ada <a@b.example>", [("a@b.example", "Ada")]),
        ('"Lovelace, Ada" <a@b.example>', [("a@b.example", "Lovelace, Ada")]),
        (r'"Ada \"A\" L" <a@b.example>', [("a@b.example", 'Ada "A" L')]),
        ("a@b.example (Ada)", [("a@b.example", "Ada")]),
        (r"a@b.example (Ada (the \) first))", [("a@b.example", "Ada (the ) first)")]),
        ("=?utf-8?q?Ad=C3=A0?= <a@b.example>", [("a@b.example", "Adà")]),
        ('"=?utf-8?b?QWTDoA==?=" <a@b.example>', [("a@b.example", "Adà")]),
        ("a@b, c@d; e@f", [("a@b", None), ("c@d", None), ("e@f", None)]),
        ("team: a@b, Ada <c@d>;, e@f", [("a@b", None), ("c@d", "Ada"), ("e@f", None)]),
        ("none:;", []),
        ("<none:;>", []),
        ("<@x,@y:a@b>", [("a@b", None)]),
        ('"ada l"@b.example', [('"ada l"@b.example', None)]),
        ('<"a>b"@c.example>', [('"a>b"@c.example', None)]),
        ("a@[192.0.2.1]", [("a@[192.0.2.1]", None)]),
        ("a@[IPv6:2001:db8::1]", [("a@[IPv6:2001:db8::1]", None)]),
        ("a @ b.example", [("a@b.example", None)]),
        ("Ada a@b.example", [("a@b.example", "Ada")]),
        ("a@b.example Ada", [("a@b.example", "Ada")]),
        ('"a@b.example"', [("a@b.example", None)]),
        ("root", [("root", None)]),
        ("<root>", [("root", None)]),
        ("Ada L", []),
        ("<>", []),
        ("Ada <>", []),
        ("Ada <a@b> <c@d>", [("c@d", "Ada")]),
        ("Ada <a@b, c@d", [("a@b", "Ada"), ("c@d", None)]),
        ("<a@b, Ada <c@d>", [("a@b", None), ("c@d", "Ada")]),
        ('"Ada <a@b>, c@d', [("a@b", "Ada"), ("c@d", None)]),
        ("(Ada <a@b>", [("a@b", "Ada")]),
        ("[x <a@b>", [("a@b", "x")]),
        (",;,", []),
        ("", []),
    ],
)
def test_addresses(text: str, expected: list[tuple[str, str | None]]) -> None:
    """Angle brackets win, comments are names, groups are flattened."""
    assert read(text) == expected


def test_the_size_of_a_header_is_limited() -> None:
    """The rest is noted."""
    notes = Notes()
    text = "a@b.example, " * (MAX_CHARACTERS // 13 + 100)
    assert len(read_addresses(text, "to", notes)) == MAX_CHARACTERS // 13 + 1
    assert [(note.field, note.kind) for note in notes] == [("to", "limit")]
