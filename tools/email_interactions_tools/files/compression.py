"""Compression of outputs, by the extension of the name. Concatenated parts are one file."""

import gzip
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast

SUFFIXES = (".gz", ".zst")


def suffix(name: str) -> str:
    """Return .gz, .zst or an empty text; raise ImportError if zstd is not available."""
    found = next((suffix for suffix in SUFFIXES if name.endswith(suffix)), "")
    if found == ".zst":
        _zstd()
    return found


@contextmanager
def created_file(path: Path, compression: str) -> Generator[IO[bytes], None, None]:
    """Create a file for a part."""
    with path.open("xb") as file:
        if compression == ".gz":
            with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
                yield cast("IO[bytes]", packed)
        elif compression == ".zst":
            with _zstd().ZstdFile(file, "w") as packed:
                yield packed
        else:
            yield file


def compressed(content: bytes, compression: str) -> bytes:
    """Return bytes compressed as a part."""
    if not content or not compression:
        return content
    pack: Any = gzip.compress if compression == ".gz" else _zstd().compress
    packed: bytes = pack(content)
    return packed


def _zstd() -> Any:
    try:
        return import_module("compression.zstd")
    except ModuleNotFoundError:
        try:
            return import_module("backports.zstd")
        except ModuleNotFoundError:
            raise ModuleNotFoundError(
                "writing zstd requires Python 3.14 or the package backports.zstd"
            ) from None
