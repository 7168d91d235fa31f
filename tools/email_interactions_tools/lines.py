"""Records as lines of JSON, and text as lines for a terminal."""

from email_interactions import Interaction

# Line separators for some readers of lines. In JSON they occur only in strings.
_SEPARATORS = {
    character.encode(): f"\\u{ord(character):04x}".encode()
    for character in ("\x85", "\u2028", "\u2029")
}


def to_line(record: Interaction, *, validate: bool = True) -> bytes:
    """Return the JSON of a record and a line feed; all readers of lines read it as one line."""
    line = record.to_json(validate=validate)
    for separator, escaped in _SEPARATORS.items():
        line = line.replace(separator, escaped)
    return line + b"\n"


def printable(text: str) -> str:
    """Return a text of a document as one line without control characters for terminals."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
