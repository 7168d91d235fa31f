"""Portions of files: what one process reads at a time, and what --resume does not read again.

A file of plain JSON Lines is split into ranges of bytes; any other file is one portion. The ranges
do not change the items: a range begins with a line that is a whole object, which ends any value
that is printed over several lines.
"""

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SIZE = 32 * 2**20
"""The size of a portion; fixed, so that any number of processes writes the same bytes."""
_LONGEST_LINE = 2**20  # that may begin a portion


@dataclass(frozen=True, slots=True)
class Portion:
    """A range of bytes of a file, or of standard input (`-`)."""

    file: str
    format: str
    start: int = 0
    end: int = sys.maxsize
    """The line feed at this position belongs to no portion; the last portion ends with the file."""


def portions(file: str, format_name: str) -> list[Portion]:
    """Split a file into portions of about SIZE bytes."""
    starts = [0]
    if format_name == "json" and Path(file).is_file():
        try:
            with Path(file).open("rb") as opened:
                starts += _starts(opened)
        except OSError:  # reported when it is read
            pass
    ends = [*(start - 1 for start in starts[1:]), sys.maxsize]
    return [Portion(file, format_name, *both) for both in zip(starts, ends, strict=True)]


def _starts(file: BinaryIO) -> Iterator[int]:
    """Yield where portions begin, without the first one."""
    end = os.fstat(file.fileno()).st_size
    start = 0 if _is_object(file.readline(_LONGEST_LINE)) else end
    while start + SIZE < end:
        file.seek(start + SIZE)
        start = _next_object(file)
        if start < end:
            yield start


def _next_object(file: BinaryIO) -> int:
    """Return where the next line that is an object begins, or the end of the file."""
    line = b" "
    while line:
        while line and not line.endswith(b"\n"):
            line = file.readline(_LONGEST_LINE)
        start = file.tell()
        line = file.readline(_LONGEST_LINE)
        if _is_object(line):
            return start
    return file.tell()


def _is_object(line: bytes) -> bool:
    try:
        return line.startswith(b"{") and bool(json.loads(line.decode()))
    except (ValueError, RecursionError):
        return False


class Range(io.RawIOBase):
    """The bytes of a portion; counts the lines that were read."""

    def __init__(self, portion: Portion, advance: Callable[[int], None]) -> None:
        """`advance` is called with the number of bytes of each read."""
        self.lines = 0 if portion.end == sys.maxsize else 1  # the line feed at its end
        self._advance = advance
        is_input = portion.file == "-"
        self._file = io.FileIO(0 if is_input else portion.file, closefd=not is_input)
        self._left = portion.end - portion.start
        if portion.start:
            self._file.seek(portion.start)

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        """Read into a buffer."""
        content = self._file.read(min(memoryview(buffer).nbytes, self._left))
        if content is None:
            raise BlockingIOError("the file is non-blocking and has no data at present")
        size = len(content)
        memoryview(buffer)[:size] = content
        self._left -= size
        self.lines += content.count(b"\n")
        self._advance(size)
        return size

    def close(self) -> None:
        """Close the file, unless it is standard input."""
        self._file.close()
        super().close()
