"""Text of mail: charsets, encoded words, raw bytes in headers, control characters."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from encodings.aliases import aliases

from email_interactions_tools.mail.notes import Notes, quoted

# Charsets by their names in mail. Some names mean a larger charset, as in browsers, because senders
# use its additional characters.
_CHARSETS = {
    "ascii": "utf_8",
    "us_ascii": "utf_8",
    "unknown_8bit": "utf_8",
    "iso_8859_1": "cp1252",
    "latin1": "cp1252",
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_9": "cp1254",
    "iso_8859_11": "cp874",
    "windows_874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601_1987": "cp949",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "x_sjis": "cp932",
    "koi8_u": "koi8_u",
}
# Only these names are looked up: Python remembers each failed name permanently.
_NO_CHARSETS = re.compile(r".*_codec|mbcs|rot_13|tactis")
_KNOWN = {
    name
    for name in {*_CHARSETS.values(), *aliases.values(), *aliases}
    if not _NO_CHARSETS.fullmatch(aliases.get(name, name))
}
_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=")
CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]+")
_LINE_ENDS = re.compile(r"[\r\n]+")
_MAX_REPLACED = 0.1  # of the characters that are not ASCII


def codec_of(charset: str) -> str | None:
    """Return Python's name of a charset, or None for an unknown one."""
    name = re.sub(r"[^a-z0-9.]+", "_", charset[:40].lower()).strip("_")
    name = _CHARSETS.get(name, name)
    return name if name in _KNOWN else None


def decode(content: bytes, charset: str, field: str, notes: Notes) -> str:
    """Decode bytes; guess an unknown or wrong charset, with a note."""
    codec = codec_of(charset)
    text = _strict(content, codec) if codec else None
    if text is None and not (codec and content.isascii()):
        text = _strict(content, "utf_8")
        if text is not None and not content.isascii():
            notes.add(field, "guessed", f"charset {quoted(charset)} read as UTF-8")
    return _replaced(content, charset, field, notes) if text is None else text


def _replaced(content: bytes, charset: str, field: str, notes: Notes) -> str:
    """Return the text with U+FFFD for invalid bytes; with too many, try another charset."""
    codec = codec_of(charset)
    text = content.decode(codec or "utf_8", "replace")
    replaced = text.count("\N{REPLACEMENT CHARACTER}")
    if replaced > _MAX_REPLACED * len(re.sub(r"[\x00-\x7f]+", "", text)):
        text = content.decode("cp1252", "replace")
        notes.add(field, "guessed", f"charset {quoted(charset)} read as Windows-1252")
        replaced = text.count("\N{REPLACEMENT CHARACTER}")
    if replaced:
        notes.add(field, "lost", f"{replaced} characters that are not valid {quoted(charset)}")
    return text.encode("utf-8", "replace").decode()


def _strict(content: bytes, codec: str) -> str | None:
    try:
        text = content.decode(codec)
        text.encode()  # some codecs return lone surrogates
    except ValueError:
        return None
    return text


def unfold(value: str, charset: str, field: str, notes: Notes) -> str:
    """Return the value of a header as one line.

    Raw bytes, which few mails may contain there, are UTF-8 or in the charset of the body.
    """
    line = _LINE_ENDS.sub("", value)
    if line.isascii():
        return line
    content = line.encode("utf-8", "surrogateescape")
    text = _strict(content, "utf_8")
    if text is not None:
        return text
    before = len(notes)
    text = decode(content, charset, field, notes)
    if len(notes) == before:
        notes.add(field, "guessed", f"raw bytes read as {quoted(charset)}, as in the body")
    return text


def decode_words(text: str, field: str, notes: Notes) -> str:
    """Decode the encoded words (RFC 2047) of a header; control characters become spaces."""
    if "=?" in text:
        text = "".join(_decoded(text, field, notes))
    return CONTROLS.sub(" ", text).strip()


def _decoded(text: str, field: str, notes: Notes) -> Iterator[str]:
    """Decode adjacent words of one charset together: they may share a character."""
    position, charset = 0, ""
    run: list[bytes] = []
    for word in _WORD.finditer(text):
        gap, position = text[position : word.start()], word.end()
        named = word[1].partition("*")[0]
        adjacent = bool(run) and not gap.strip()
        if run and not (adjacent and named == charset):
            yield decode(b"".join(run), charset, field, notes)
            run = []
        if not adjacent:
            yield gap
        run.append(_content(word, field, notes))
        charset = named
    yield decode(b"".join(run), charset, field, notes)
    yield text[position:]


def _content(word: re.Match[str], field: str, notes: Notes) -> bytes:
    encoded = word[3].encode("utf-8", "replace")
    try:
        if word[2] in "qQ":
            return binascii.a2b_qp(encoded.replace(b"_", b" "))
        return b64decode(encoded + b"=" * (-len(encoded) % 4))
    except ValueError:
        notes.add(field, "malformed", f"encoded word {quoted(word[0])}")
        return encoded
