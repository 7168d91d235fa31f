"""Mails in files: single mails, mbox, Maildir, folders of .eml files, standard input.

Only one mail is in memory at a time.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_LINE_BYTES = 65536  # of a line that are read at once
_FROM = b"From "  # starts a mail in an mbox
_QUOTED_FROM = re.compile(rb">+From ")


class Mail(NamedTuple):
    """A mail, and its name in messages."""

    name: str
    source: bytes


class Fault(NamedTuple):
    """A mail that was not read, and the reason."""

    name: str
    message: str


def read_mails(paths: list[str], max_bytes: int) -> Iterator[Mail | Fault]:
    """Read all mails of files and folders in order; `-` is standard input."""
    for path in paths:
        if path == "-":
            yield from _read(sys.stdin.buffer, "-", max_bytes)
            continue
        files = list(_files(Path(path)))
        if not files:
            yield Fault(path, "no mail in this folder")
        for file in files:
            try:
                with file.open("rb") as opened:
                    yield from _read(opened, str(file), max_bytes)
            except OSError as error:
                yield Fault(str(file), error.strerror or str(error))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
    elif (path / "cur").is_dir():  # Maildir
        for folder in ("new", "cur"):
            yield from sorted(file for file in (path / folder).glob("[!.]*") if file.is_file())
    else:
        yield from sorted(file for file in path.rglob("*") if file.suffix.lower() == ".eml")


def _read(file: BinaryIO, name: str, max_bytes: int) -> Iterator[Mail | Fault]:
    first = file.readline(_LINE_BYTES)
    if first.startswith(_FROM):
        yield from _read_mbox(first, file, name, max_bytes)
    else:
        yield _mail(name, [first, file.read(max_bytes)], max_bytes)


def _read_mbox(first: bytes, file: BinaryIO, name: str, max_bytes: int) -> Iterator[Mail | Fault]:
    """Read the variant mboxrd: a line that begins with From, after any >, has one more >."""
    number, size = 0, 0
    lines: list[bytes] = []
    is_start, is_after_empty = True, True
    line = first
    while line:
        if is_start and is_after_empty and line.startswith(_FROM):
            if number:
                yield _mail(f"{name}:{number}", _without_last_empty(lines), max_bytes)
            number, size, lines = number + 1, 0, []
        elif size <= max_bytes:
            lines.append(line[1:] if is_start and _QUOTED_FROM.match(line) else line)
            size += len(line)
        is_after_empty = is_start and not line.strip(b"\r\n")
        is_start = line.endswith(b"\n")
        line = file.readline(_LINE_BYTES)
    yield _mail(f"{name}:{number}", _without_last_empty(lines), max_bytes)


def _without_last_empty(lines: list[bytes]) -> list[bytes]:
    return lines[:-1] if lines and not lines[-1].strip(b"\r\n") else lines


def _mail(name: str, chunks: list[bytes], max_bytes: int) -> Mail | Fault:
    source = b"".join(chunks)
    if len(source) > max_bytes:
        return Fault(name, f"larger than {max_bytes} bytes; --max-mail-bytes allows more")
    return Mail(name, source)
