"""The text, the HTML and the attachments of a mail."""

from email_interactions_tools.mail.notes import Notes, quoted
from email_interactions_tools.mail.structure import Head, Part, parameters, parts
from email_interactions_tools.mail.text import decode


class Body:
    """The first plain text and the first HTML that are not attachments; the rest is attached."""

    def __init__(self, source: bytes, head: Head, notes: Notes) -> None:
        self._source, self._notes = source, notes
        self._shown: dict[str, Part] = {}
        self.attachments: list[Part] = []
        for part in parts(source, head, notes):
            kind = part.content_type
            shown = kind in ("text/plain", "text/html") and not part.is_attachment
            if shown and kind not in self._shown:
                self._shown[kind] = part
            else:
                self.attachments.append(part)

    @property
    def has_html(self) -> bool:
        """Whether there is HTML."""
        return "text/html" in self._shown

    @property
    def charset(self) -> str:
        """The declared charset of the text or the HTML, or an empty text."""
        return next((part.charset for part in self._shown.values() if part.charset), "")

    def text(self) -> str | None:
        """The plain text, with line feeds at the ends of lines."""
        return self._decoded("text/plain", "text")

    def html(self) -> str | None:
        """The HTML."""
        return self._decoded("text/html", "structured_text")

    def _decoded(self, kind: str, field: str) -> str | None:
        part = self._shown.get(kind)
        if part is None:
            return None
        content = part.content(self._source)
        text = decode(content, part.charset, field, self._notes)
        return text.replace("\r\n", "\n")


def names(attachments: list[Part]) -> str:
    """The names of attachments for a note."""
    found = [_name(part) for part in attachments[:5]]
    return ", ".join(found) + (", ..." if len(attachments) > len(found) else "")


def _name(part: Part) -> str:
    name = parameters(part.head.first("content-disposition")).get("filename")
    name = name or parameters(part.head.first("content-type")).get("name")
    return f"{part.content_type} {quoted(name)}" if name else part.content_type
