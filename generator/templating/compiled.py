"""Compiled templates, cached as Python caches modules: compiling takes a fifth of a run."""

import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from pickle import UnpicklingError

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

_HERE = Path(__file__).resolve().parent
_FOLDER = _HERE / "__pycache__" / "templates"


def compiled_templates() -> FileSystemBytecodeCache | None:
    """Return a cache below __pycache__; None if Python writes no compiled modules either.

    Jinja compares the text of a template and the version of Python. The names of the files contain
    what else the result depends on: the environment with its filters, and the version of Jinja.
    """
    if sys.dont_write_bytecode:
        return None
    sources = b"".join((_HERE / name).read_bytes() for name in ("__init__.py", "filters.py"))
    made_by = sources + jinja2.__version__.encode()
    return _Cache(str(_FOLDER), f"{sha256(made_by).hexdigest()[:16]}-%s.cache")


class _Cache(FileSystemBytecodeCache):
    """An optional cache: if a file cannot be read or written, templates are compiled."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            _FOLDER.mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
