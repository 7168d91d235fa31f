"""The parts of a mail (MIME, RFC 2046), found in one pass over its bytes.

The standard library's parser recurses for each nested part, and compares every line with every open
boundary; this one does neither. Enclosed messages are not opened: they are attachments.
"""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from typing import NamedTuple

from email_interactions_tools.mail.notes import Notes

MAX_HEADER_BYTES = 4_000_000
MAX_PARTS = 10_000

_HEADER_LINE = re.compile(
    rb"(?:From [^\r\n]*|(?!--)[!-9;-~]*:[^\r\n]*|[ \t][^\r\n]*)(?:\r\n|\r|\n|\Z)"
)
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,998}>")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DASHES = re.compile(rb"--[^\r\n]*+")
_TYPE = re.compile(r"[^\s;/()<>@,:\\\"\[\]?=]{1,127}/[^\s;/()<>@,:\\\"\[\]?=]{1,127}(?![^\s;(])")
_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"?|([^;]*+))', re.DOTALL)


class Head:
    """The header fields of a mail or of a part."""

    def __init__(self, source: bytes, start: int = 0) -> None:
        end = start
        while end < start + MAX_HEADER_BYTES and (line := _HEADER_LINE.match(source, end)):
            end = line.end()
        empty = _LINE_END.match(source, end)
        self.end = empty.end() if empty else end
        self.fields: dict[str, list[str]] = {}
        for name, value in BytesHeaderParser().parsebytes(source[start:end]).raw_items():
            self.fields.setdefault(name.lower(), []).append(value)

    def first(self, name: str) -> str:
        """Return the first value of a field, or an empty text."""
        return next(iter(self.fields.get(name, [])), "")


class Part(NamedTuple):
    """A part that is not a multipart; its body is source[start:end]."""

    head: Head
    start: int
    end: int
    content_type: str  # in lowercase letters

    @property
    def is_attachment(self) -> bool:
        """Whether the part is meant to be shown separately from the text."""
        return self.head.first("content-disposition").strip().lower().startswith("attachment")

    def content(self, source: bytes) -> bytes:
        """Its bytes, without their transfer encoding."""
        encoding = self.head.first("content-transfer-encoding").split()[:1]
        message: Message = Message()
        message["Content-Transfer-Encoding"] = "".join(encoding).rstrip(";")[:40]
        message.set_payload(source[self.start : self.end].decode("ascii", "surrogateescape"))
        content = message.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""

    @property
    def charset(self) -> str:
        """The declared charset, or an empty text."""
        return parameters(self.head.first("content-type")).get("charset", "").strip(" \t'")


def content_type(head: Head, default: str) -> str:
    """Return the type of a part; text if it is unreadable, as RFC 2045 requires."""
    value = head.first("content-type").strip().lower()
    if not value:
        return default
    match = _TYPE.match(value)
    return match[0] if match else "text/plain"


def parameters(value: str) -> dict[str, str]:
    """Return the parameters of a header such as Content-Type; of equal names, the first."""
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(value):
        text = match[2] if match[2] is not None else match[3].split("(")[0]
        found.setdefault(match[1].lower(), text.strip())
    return found


def parts(source: bytes, head: Head, notes: Notes) -> list[Part]:
    """Return the parts of a mail in order, all levels in one list."""
    kind = content_type(head, "text/plain")
    if _delimiter(head, kind):
        if found := list(_walk(source, head, notes)):
            return found
        notes.add("text", "malformed", "no part begins with the boundary")
    kind = "text/plain" if kind.startswith("multipart/") else kind
    return [Part(head, head.end, len(source), kind)]


def _walk(source: bytes, head: Head, notes: Notes) -> Iterator[Part]:
    opened: dict[bytes, str] = {}  # from the outermost: delimiter, and default type of parts
    part = _open(head, "text/plain", opened)
    heads = 0
    for line in _DASHES.finditer(source, head.end):
        text = line[0].rstrip()
        delimiter = text if text in opened else text[:-2]
        if delimiter not in opened or source[line.start() - 1] not in b"\r\n":
            continue
        if part:
            yield part._replace(end=_without_line_end(source, part.start, line.start()))
            part = None
        while next(reversed(opened)) != delimiter:
            opened.popitem()
        if text != delimiter:
            opened.popitem()
            continue
        if (heads := heads + 1) > MAX_PARTS:
            notes.add("attachments", "limit", f"more than {MAX_PARTS} parts; the rest is not read")
            return
        end = _LINE_END.match(source, line.end())
        head = Head(source, end.end() if end else line.end())
        part = _open(head, opened[delimiter], opened)
    if part:
        yield part._replace(end=len(source))


def _open(head: Head, default: str, opened: dict[bytes, str]) -> Part | None:
    """Return the part that begins, or None if it is a multipart, which is then open."""
    kind = content_type(head, default)
    delimiter = _delimiter(head, kind)
    if delimiter is None or delimiter in opened:
        return Part(head, head.end, head.end, kind)
    opened[delimiter] = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    return None


def _delimiter(head: Head, kind: str) -> bytes | None:
    if not kind.startswith("multipart/"):
        return None
    boundary = parameters(head.first("content-type")).get("boundary", "").rstrip()
    return b"--" + boundary.encode("ascii", "surrogateescape") if boundary else None


def _without_line_end(source: bytes, start: int, end: int) -> int:
    """Return the end of a body: the line end before a delimiter belongs to the delimiter."""
    if end - 2 >= start and source[end - 2 : end] == b"\r\n":
        return end - 2
    return max(start, end - 1)


def message_id_of(mail: bytes | Head) -> str:
    """Return the Message-ID of a mail with its angle brackets, or an empty text."""
    head = mail if isinstance(mail, Head) else Head(mail)
    found = MESSAGE_ID.search(head.first("message-id"))
    return found[0] if found else ""
