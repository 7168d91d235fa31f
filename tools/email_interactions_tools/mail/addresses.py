"""Addresses in headers (RFC 5322, sections 3.4 and 4.4), read in linear time for any content.

An address in angle brackets takes precedence, a comment is a name, groups are flattened. An
unclosed quote, parenthesis or bracket is ordinary text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from email_interactions import EmailAddress
from email_interactions_tools.mail.notes import Notes, quoted
from email_interactions_tools.mail.text import CONTROLS, decode_words

MAX_CHARACTERS = 1_000_000  # of the addresses in one field

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
# Neither of these reads past the next opening bracket, so that no text is read twice.
_ANGLE = re.compile(r'<(?:((?:[^<>"]|"(?:[^"\\<]|\\[^<])*+")*+)>|([^<>,;]*+))')
_LITERAL = re.compile(r"(\[[^\[\]<>]*+\])")
_BRACKETS = {'"': ("quoted", _QUOTED), "<": ("angle", _ANGLE), "[": ("text", _LITERAL)}
_PLAIN = re.compile(r'[^"(),:;<>\[\]]++')
_PARENTHESIS = re.compile(r"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class _Token(NamedTuple):
    kind: str  # quoted, comment, angle, text, or the separator itself
    text: str


_Entry: TypeAlias = list[_Token]


def read_addresses(text: str, field: str, notes: Notes) -> list[EmailAddress]:
    """Read all addresses of a header."""
    if len(text) > MAX_CHARACTERS:
        notes.add(field, "limit", f"{len(text)} characters; {MAX_CHARACTERS} are read")
    found = (_address(entry, field, notes) for entry in _entries(text, field, notes))
    return [address for address in found if address]


def _entries(text: str, field: str, notes: Notes) -> Iterator[_Entry]:
    entry: _Entry = []
    for token in _tokens(text[:MAX_CHARACTERS], field, notes):
        if token.kind in (",", ";"):
            yield entry
            entry = []
        elif token.kind == ":":
            if (name := _name(entry)) and "@" not in name:
                notes.add(
                    field, "lost", f"the group name {quoted(decode_words(name, field, notes))}"
                )
            entry = []
        else:
            entry.append(token)
    yield entry


def _tokens(text: str, field: str, notes: Notes) -> Iterator[_Token]:
    position = 0
    plain: set[str] = set()  # opening characters without an end, not searched for again
    while position < len(text):
        first = text[position]
        if first in ",;:":
            yield _Token(first, first)
        elif first in _BRACKETS or first == "(":
            token, end = _bracketed(text, position) if first not in plain else (None, position)
            if token:
                yield token
                position = end
                continue
            if first not in plain:
                plain.add(first)
                notes.add(field, "malformed", f"{first} without an end")
        elif match := _PLAIN.match(text, position):
            yield _Token("text", match[0])
            position = match.end()
            continue
        position += 1


def _bracketed(text: str, position: int) -> tuple[_Token | None, int]:
    if text[position] == "(":
        end = _comment_end(text, position)
        return (_Token("comment", text[position + 1 : end - 1]) if end else None), end
    kind, pattern = _BRACKETS[text[position]]
    match = pattern.match(text, position)
    if match is None:
        return None, position
    return _Token(kind, match[match.lastindex or 0]), match.end()


def _comment_end(text: str, position: int) -> int:
    """Return the end of a comment, which may contain others; 0 if there is none."""
    depth = 0
    for found in _PARENTHESIS.finditer(text, position):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return 0


def _address(entry: _Entry, field: str, notes: Notes) -> EmailAddress | None:
    comments = " ".join(token.text.strip() for token in entry if token.kind == "comment")
    angles = [token.text.strip() for token in entry if token.kind == "angle"]
    name = _name(entry)
    if angles:
        address = next(filter(None, reversed(angles)), "")
    else:
        address, name = _without_angle(entry, name, field, notes)
    if ":" in address and address.startswith("@"):
        notes.add(field, "lost", f"the route of {quoted(address)}")
        address = address.rpartition(":")[2]
    if address.endswith(":;"):  # a group without members, in angle brackets
        address, name = "", name or address
    personal = decode_words(_ESCAPE.sub(r"\1", name or comments), field, notes)
    if address:
        return EmailAddress(address=_compact(address), personal=personal or None)
    if personal:
        notes.add(field, "lost", f"{quoted(personal)}, which has no address")
    return None


def _name(entry: _Entry) -> str:
    texts = (token.text for token in entry if token.kind in ("text", "quoted"))
    return "".join(texts).strip()


def _without_angle(entry: _Entry, name: str, field: str, notes: Notes) -> tuple[str, str]:
    """Return address and name of an entry without angle brackets."""
    tokens = [token for token in entry if token.kind in ("text", "quoted") and token.text.strip()]
    if len(tokens) == 2 and tokens[0].kind == "quoted" and tokens[1].text.startswith("@"):
        return f'"{tokens[0].text}"{tokens[1].text}', ""
    words = _compact(name).split()
    with_domain = [word for word in words if "@" in word]
    if len(words) > 1 and with_domain:
        address = with_domain[-1]
        notes.add(field, "guessed", f"address {quoted(address)}, written as {quoted(name)}")
        words.reverse()
        words.remove(address)
        return address, " ".join(reversed(words))
    return (words[0], "") if len(words) == 1 else ("", name)


def _compact(address: str) -> str:
    """Return an address without control characters, and without spaces around its @."""
    line = " ".join(CONTROLS.sub(" ", address).split())
    return line.replace(" @", "@").replace("@ ", "@")
